// Queues of the server that ran over: what lies between two values of a node is a gap, told once per machine and spell.
import type { Nanoseconds } from '../../ingest/model.ts'
import type { GapReporter } from '../connector.ts'

export interface Overflows {
  /** A value before which the queue ran over: between these times, by our clock, values of the signal are missing. */
  saw(where: { readonly machine: string; readonly signal: string }, from: Nanoseconds, to: Nanoseconds): void
  /** Since when a spell lasts that is not told yet. */
  since(): Nanoseconds | undefined
  /** Tells what there is. */
  end(): void
}

interface Spell {
  from: Nanoseconds
  to: Nanoseconds
  readonly signals: Set<string>
}

/** A spell is over after so long without another value of its kind, or when it has lasted for long. */
const quietMs = 1000
const longestMs = 60_000
/** More signals than this of one machine are named as all of them. */
const maxSignals = 100

export function collectOverflows(gaps: Pick<GapReporter, 'missing'>): Overflows {
  const spells = new Map<string, Spell>()
  let startedMs = 0
  let timer: NodeJS.Timeout | undefined

  function tell(): void {
    clearTimeout(timer)
    timer = undefined
    for (const [machine, { from, to, signals }] of spells) {
      const named = signals.size > maxSignals ? {} : { signals: [...signals] }
      gaps.missing({ cause: 'overflow', from, to, machine, ...named, detail: '' })
    }
    spells.clear()
  }

  return {
    saw({ machine, signal }, from, to) {
      const spell = spells.get(machine)
      if (spell === undefined) spells.set(machine, { from, to, signals: new Set([signal]) })
      else {
        if (from < spell.from) spell.from = from
        if (to > spell.to) spell.to = to
        if (spell.signals.size <= maxSignals) spell.signals.add(signal)
      }
      const nowMs = performance.now()
      if (timer === undefined) startedMs = nowMs
      else if (nowMs - startedMs > longestMs) return tell()
      clearTimeout(timer)
      timer = setTimeout(tell, quietMs).unref()
    },
    since() {
      const all = [...spells.values()].map(({ from }) => from)
      return all.length === 0 ? undefined : all.reduce((a, b) => (a < b ? a : b))
    },
    end: tell,
  }
}
