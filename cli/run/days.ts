// Keeps the Parquet files for notebooks up to date, at a tenth of the time at most.
import { existsSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { createDays, type Days } from '../../ingest/days/days.ts'
import type { Hour, SavedHours } from '../../ingest/days/due-hours.ts'
import { noteHistory } from '../../ingest/days/history.ts'
import { messageOf } from '../../ingest/errors.ts'
import type { Sample } from '../../ingest/model.ts'
import { asKunlunError } from '../../ingest/persist.ts'
import { savedFollowUp } from '../../ingest/pipeline.ts'
import { createSharedDays } from './days-shared.ts'
import type { Foundation } from './foundation.ts'

/** What is kept with the spool's cursor. */
export interface SavedDays {
  /** Another folder begins anew. */
  readonly folder: string
  readonly due: SavedHours
}

export interface DaysKeeper {
  touched(samples: readonly Sample[]): void
  saved(): { readonly days?: SavedDays }
  /** Hours that wait to be written. */
  waiting(): number
}

export interface DaysHooks {
  /** Where processes share the ledger: true while this one has the lease; it alone writes. */
  isOwner?(): boolean
}

/** So many times as long as it worked it rests: the store has others to serve. */
const restFactor = 9
/** Hours of the past are taken up only within so long a turn; the newest hour of each machine always is. */
const turnMs = 6000
/** More waiting messages mean a flood, or a store that was away: storing them comes first. */
const flood = 5000
/** A disk that is full fails for every hour. */
const mostFailures = 3

const idle: DaysKeeper = { touched: () => undefined, saved: () => ({}), waiting: () => 0 }

/** Works until `closing`; nothing without a folder in the configuration. */
export function startDays(base: Foundation, hooks: DaysHooks, closing: AsyncDisposableStack): DaysKeeper {
  const { config, spool, log } = base
  if (config.parquet === undefined) return idle
  const days = daysOf(base, config.parquet)
  const shared = hooks.isOwner === undefined ? undefined : createSharedDays(days, base.ledger, hooks.isOwner)
  const folder = folderOf(config.data, config.parquet.folder)
  const saved = (savedFollowUp(spool) as { days?: SavedDays } | undefined)?.days
  // A backup leaves the files out; who removes them wants them anew.
  let isNew = saved?.folder !== folder || !existsSync(folder)
  if (!isNew) days.due.noteAll(saved?.due ?? {})

  async function round(): Promise<void> {
    if (isNew && shared === undefined) await noteHistory(Object.keys(config.machines), days.due, base)
    isNew = false
    const began = performance.now()
    const write = async () => {
      await writeDue(days, () => performance.now() - began > turnMs, stop.signal)
      await days.tidy()
    }
    await (shared === undefined ? write() : shared.inTurn(write))
  }

  const stop = new AbortController()
  const worked = repeat(
    async () => {
      if (spool.depth().messages > flood) return
      await round().catch((cause: unknown) => {
        log.warn({ code: asKunlunError(cause).code, cause: messageOf(cause) }, 'Parquet files: tried again')
      })
    },
    { everyMs: config.parquet.everySeconds * 1000, signal: stop.signal },
  )
  closing.defer(async () => {
    stop.abort()
    await worked
  })
  return {
    touched: (shared ?? days).touched,
    saved: () => (isNew ? {} : { days: { folder, due: (shared ?? days).saved() } }),
    waiting: days.due.count,
  }
}

/** Where the files of an installation lie. */
export function folderOf(data: string, folder: string): string {
  return isAbsolute(folder) ? folder : join(data, folder)
}

function daysOf(base: Foundation, { folder, retentionDays }: NonNullable<Foundation['config']['parquet']>): Days {
  const units = new Map(
    Object.entries(base.config.machines).map(([machine, { signals }]) => [
      machine,
      new Map(Object.entries(signals).map(([name, { unit }]) => [name, unit])),
    ]),
  )
  const keep = retentionDays === undefined ? {} : { retentionDays }
  return createDays({ ...base, folder: folderOf(base.config.data, folder), units, ...keep })
}

/** The newest hour of each machine, then what is left of the past, newest first. */
export async function writeDue(days: Days, isEnough: () => boolean, signal: AbortSignal): Promise<void> {
  const reached = new Map<string, Hour>()
  let failures = 0
  const writeNext = async (machine: string): Promise<void> => {
    const hour = days.due.newest(machine, reached.get(machine))
    if (hour === undefined || signal.aborted) return
    reached.set(machine, hour)
    await days.write(machine, hour).catch((cause: unknown) => {
      if (++failures === mostFailures || isEnough()) throw cause
    })
  }
  for (const machine of days.due.machines()) await writeNext(machine)
  while (!isEnough() && !signal.aborted) {
    const next = days.due
      .machines()
      .map((machine) => ({ machine, hour: days.due.newest(machine, reached.get(machine)) }))
      .filter(({ hour }) => hour !== undefined)
      .sort((a, b) => b.hour! - a.hour!)[0]
    if (next === undefined) return
    await writeNext(next.machine)
  }
}

interface Pace {
  readonly everyMs: number
  readonly signal: AbortSignal
}

async function repeat(action: () => Promise<void>, { everyMs, signal }: Pace): Promise<void> {
  while (!signal.aborted) {
    const began = performance.now()
    await action()
    const rest = Math.max(everyMs, restFactor * (performance.now() - began))
    // Aborted: the loop looks at the signal.
    await wait(rest, undefined, { signal, ref: false }).catch(() => undefined)
  }
}
