// The folder of Parquet files: every file whole at any moment, every hour written anew once its samples changed.
import { open, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Nanoseconds, Sample } from '../model.ts'
import { diskFiles } from '../spool/files.ts'
import type { SampleStore } from '../stores/store.ts'
import { createDueHours, type DueHours, type Hour, hourLength, hourOf, type SavedHours } from './due-hours.ts'
import { type HourFileTools, writeHourFile } from './hour-file.ts'
import { dayOf, hourPath } from './partition.ts'

export interface DaysOptions extends HourFileTools {
  readonly folder: string
  readonly retentionDays?: number
  readonly store: Pick<SampleStore, 'read' | 'exportParquet' | 'keptSince'>
  /** UCUM codes by signal of each machine. */
  readonly units: ReadonlyMap<string, ReadonlyMap<string, string>>
}

export interface Days {
  /** Notes stored samples; cheap enough for all of them. */
  touched(samples: readonly Sample[]): void
  readonly due: Pick<DueHours, 'machines' | 'newest' | 'has' | 'count' | 'note' | 'noteAll'>
  /** Writes the hour anew, if it is due. Throws what the store or the disk throws: it stays due. One at a time. */
  write(machine: string, hour: Hour): Promise<void>
  /** Removes days beyond retention, with what a process that was killed left behind. */
  tidy(): Promise<void>
  saved(): SavedHours
}

/** Readers pass over what begins with a dot. */
const workshop = '.writing'

export function createDays(options: DaysOptions): Days {
  const { folder, store, clock, units, retentionDays } = options
  const due = createDueHours()
  /** What is being written counts as due until it is done. */
  const writing = createDueHours()
  const note = createNote(due)
  const oldest = () => {
    const kept = store.keptSince()
    return Math.max(
      kept === undefined ? Number.NEGATIVE_INFINITY : hourOf(kept + hourLength - 1n),
      retentionDays === undefined ? Number.NEGATIVE_INFINITY : firstHourKept(clock.now(), retentionDays),
    )
  }

  async function writeAnew(machine: string, hour: Hour): Promise<void> {
    const from = BigInt(hour) * hourLength
    const scratch = join(folder, workshop, 'hour')
    await clear(join(folder, workshop))
    await diskFiles.makeFolder(join(folder, workshop))
    const window = { machine, from, to: from + hourLength }
    const count = await writeHourFile({ window, file: scratch, units: units.get(machine) ?? new Map() }, options)
    if (count > 0) await publish(scratch, join(folder, hourPath(machine, hour)))
    await clear(join(folder, workshop))
  }

  return {
    due,
    touched(samples) {
      for (const { machine, time } of samples) note(machine, time)
    },
    async write(machine, hour) {
      if (!due.has(machine, hour)) return
      // What can no longer be read whole must not be written anew: the file of all the samples stands.
      if (hour < oldest()) return due.take(machine, hour)
      writing.note(machine, hour)
      due.take(machine, hour)
      try {
        await writeAnew(machine, hour)
      } catch (cause) {
        due.note(machine, hour)
        throw cause
      } finally {
        writing.take(machine, hour)
      }
    },
    async tidy() {
      await clear(join(folder, workshop))
      if (retentionDays === undefined) return
      const first = dayOf(firstHourKept(clock.now(), retentionDays))
      for (const day of await daysIn(folder)) if (day < first) await rm(join(folder, day), { recursive: true })
    },
    saved() {
      const all = createDueHours()
      all.noteAll(due.saved())
      all.noteAll(writing.saved())
      return all.saved()
    },
  }
}

/** Samples come in the order of time, machine by machine: most are of the hour of the one before. */
function createNote(due: DueHours): (machine: string, time: Nanoseconds) => void {
  let last = { machine: '', from: 1n, to: 0n, hour: 0 }
  return (machine, time) => {
    if (machine !== last.machine || time < last.from || time >= last.to) {
      const hour = hourOf(time)
      const from = BigInt(hour) * hourLength
      last = { machine, from, to: from + hourLength, hour }
    }
    due.note(machine, last.hour)
  }
}

function firstHourKept(now: Nanoseconds, days: number): Hour {
  return (Math.floor(hourOf(now) / 24) - days) * 24
}

/** Durable first, then in its place at once: a reader sees the file before or the file after. */
async function publish(scratch: string, path: string): Promise<void> {
  const handle = await open(scratch, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
  await diskFiles.makeFolder(dirname(path))
  await rename(scratch, path)
  await diskFiles.syncFolder(dirname(path))
}

async function clear(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true })
}

async function daysIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return []
    throw cause
  })
  return names.filter((name) => /^date=-?\d+-\d\d-\d\d$/.test(name))
}
