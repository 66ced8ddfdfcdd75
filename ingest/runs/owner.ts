// The owner of the runs: the one place that derives them, machine by machine, as samples come in.
import { messageOf } from '../errors.ts'
import type { Nanoseconds } from '../model.ts'
import { asKunlunError } from '../persist.ts'
import { attend, type Desk, type DeskTools, isOverdue, newDesk } from './desk.ts'
import type { RunRules } from './rules.ts'
import { withSpan } from './spans.ts'

export interface RunOwnerOptions extends DeskTools {
  /** The rules of each machine that has runs, see `runRules`. */
  readonly machines: ReadonlyMap<string, RunRules>
  /** Touches within this many milliseconds of wall time are one (default 500). */
  readonly gatherMs?: number
  /** How often it looks for runs of machines that fell silent, milliseconds of wall time (default 5000). */
  readonly sweepMs?: number
}

export interface RunOwner {
  /** Samples of the machine with times from..to (both inclusive) were stored. Returns at once. */
  touched(machine: string, from: Nanoseconds, to: Nanoseconds): void
  /** Resolves when everything touched so far is derived, features of open runs included; a store that fails is left for later. */
  settled(): Promise<void>
  /** Resolves when no derivation is under way; open runs may lag behind their samples as far as they are allowed to. */
  idle(): Promise<void>
  /** Derives what a start would not look at by itself, which is late samples of older runs, then stops. */
  close(): Promise<void>
}

const retryMs = 2000

/** Begins with what was stored while nobody looked: from the last run of the ledger on. */
export function createRunOwner(options: RunOwnerOptions): RunOwner {
  const { clock, machines, gatherMs = 500, sweepMs = 5000 } = options
  const desks = [...machines].map(([machine, rules]) => newDesk(machine, rules, clock.now()))
  const turns = createTurns(options)
  const all = (work: (desk: Desk) => Promise<void>) => Promise.all(desks.map(work)).then(() => undefined)
  const look = () => all((desk) => (desk.dirty.length > 0 ? turns.take(desk, false) : desk.work))
  const sweep = () => {
    for (const desk of desks) if (isOverdue(desk, clock.now())) void turns.take(desk, true)
  }
  for (const desk of desks) void turns.take(desk, true)
  const sweeper = setInterval(sweep, sweepMs).unref()

  return {
    touched(machine, from, to) {
      const desk = desks.find((one) => one.machine === machine)
      if (!desk) return
      desk.dirty = withSpan(desk.dirty, { from, to })
      desk.heardAt = clock.now()
      turns.later(desk, gatherMs)
    },
    settled: () => all((desk) => turns.take(desk, true)),
    idle: look,
    async close() {
      clearInterval(sweeper)
      for (const desk of desks) desk.isEnding = true
      await look()
      turns.end()
      await all((desk) => {
        clearTimeout(desk.timer)
        return desk.work
      })
    },
  }
}

interface Turns {
  /** Attends to the desk once its earlier turns are over; one that fails is taken again later. */
  take(desk: Desk, isWhole: boolean): Promise<void>
  later(desk: Desk, delayMs: number): void
  end(): void
}

function createTurns(options: RunOwnerOptions): Turns {
  let isOver = false
  const take = (desk: Desk, isWhole: boolean): Promise<void> => {
    desk.work = desk.work.then(() => (isOver ? undefined : attend(desk, options, isWhole)))
    desk.work = desk.work.catch((cause: unknown) => {
      options.log.warn(
        { machine: desk.machine, code: asKunlunError(cause).code, cause: messageOf(cause) },
        'runs could not be derived; trying again',
      )
      later(desk, retryMs)
    })
    return desk.work
  }
  const later = (desk: Desk, delayMs: number) => {
    if (isOver) return
    desk.timer ??= setTimeout(() => {
      desk.timer = undefined
      void take(desk, false)
    }, delayMs).unref()
  }
  return {
    take,
    later,
    end: () => {
      isOver = true
    },
  }
}
