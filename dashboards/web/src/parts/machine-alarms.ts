// What is wrong at a machine right now, from its live values, its contract and its link.
import type { Connector, LiveSample, Machine, Signal } from '../api.ts'

export interface MachineAlarm {
  readonly kind: 'link' | 'silent' | 'range' | 'quality' | 'stale'
  readonly severity: 'error' | 'warning'
  /** Signals that it concerns. */
  readonly signals: readonly Signal[]
}

export interface Moment {
  newest(signal: Signal): LiveSample | undefined
  /** Plant time. */
  readonly nowMs: number
  /** Plant seconds a second. */
  readonly factor: number
}

/** Severity bits of an OPC UA status code. */
export function isGood(quality: number): boolean {
  return quality >>> 30 === 0
}

/**
 * Stale is what the contract has promised and what did not come. Text, states, and signals without a promised interval
 * are sent when they change: silence says nothing about them. In accelerated plant time the seconds a value spends on
 * its way count many times over, hence ten wall seconds at least.
 */
export function isStale(signal: Signal, ageMs: number, factor: number): boolean {
  if (signal.type !== 'float' || signal.intervalSeconds === undefined) return false
  return ageMs > Math.max(3000 * signal.intervalSeconds, 10_000 * factor)
}

export function ageOf(sample: LiveSample, nowMs: number): number {
  return Math.max(0, nowMs - Date.parse(sample.time))
}

/** The worst first. A lost link explains values that are old: they are not told once more. */
export function alarmsOf(machine: Machine, link: Connector['state'] | undefined, moment: Moment): MachineAlarm[] {
  const { signals } = machine
  const having = (wanted: (signal: Signal, sample: LiveSample) => boolean) =>
    signals.filter((signal) => {
      const sample = moment.newest(signal)
      return sample !== undefined && wanted(signal, sample)
    })
  const isLost = link !== undefined && link !== 'connected'
  const isSilent = signals.length > 0 && having(() => true).length === 0
  const stale = having((signal, sample) => isStale(signal, ageOf(sample, moment.nowMs), moment.factor))
  const found: MachineAlarm[] = [
    ...(isLost ? [{ kind: 'link', severity: 'error', signals: [] } as const] : []),
    ...(isSilent && !isLost ? [{ kind: 'silent', severity: 'error', signals: [] } as const] : []),
    { kind: 'range', severity: 'error', signals: having(isBeyond) },
    { kind: 'quality', severity: 'warning', signals: having((_, { quality }) => !isGood(quality)) },
    ...(isLost ? [] : [{ kind: 'stale', severity: 'warning', signals: stale } as const]),
  ]
  return found.filter(({ kind, signals: of }) => kind === 'link' || kind === 'silent' || of.length > 0)
}

/** Beyond what the contract calls possible. */
function isBeyond({ min, max }: Signal, { value }: LiveSample): boolean {
  return typeof value === 'number' && (value < (min ?? -Infinity) || value > (max ?? Infinity))
}
