// The Parquet files where several processes share a ledger: each tells what it stored, the one with the lease writes.
import type { Days } from '../../ingest/days/days.ts'
import { createDueHours, hourLength, hourOf, type SavedHours } from '../../ingest/days/due-hours.ts'
import type { Sample } from '../../ingest/model.ts'
import type { DueMinute, KeptMinute, Ledger } from '../../ledger/ledger.ts'

export interface SharedDays {
  touched(samples: readonly Sample[]): void
  /** What is not in the ledger yet. */
  saved(): SavedHours
  /** Tells the ledger what was stored here; with the lease takes what all of them stored, and forgets what was written. */
  inTurn(write: () => Promise<void>): Promise<void>
}

/** Hours stand in the ledger until their file is written: they outlive a process that is killed. */
export function createSharedDays(
  days: Pick<Days, 'due'>,
  { followUps }: Pick<Ledger, 'followUps'>,
  isOwner: () => boolean,
): SharedDays {
  const told = createDueHours()
  const held = new Map<string, KeptMinute>()

  async function tell(): Promise<void> {
    const hours = told.saved()
    const due = Object.entries(hours).flatMap(([machine, stretches]) =>
      stretches.flatMap(([first, last]) =>
        Array.from({ length: last - first + 1 }, (_, k): DueMinute => {
          return { work: 'parquet', machine, minute: BigInt(first + k) * hourLength }
        }),
      ),
    )
    for (const { machine, minute } of due) told.take(machine, hourOf(minute))
    try {
      await followUps.exchange([], due)
    } catch (cause) {
      told.noteAll(hours)
      throw cause
    }
  }

  async function take(): Promise<void> {
    for (const one of await followUps.list(['parquet'])) {
      const key = `${one.minute} ${one.machine}`
      if (held.get(key)?.version === one.version) continue
      held.set(key, one)
      days.due.note(one.machine, hourOf(one.minute))
    }
  }

  return {
    touched(samples) {
      for (const { machine, time } of samples) told.note(machine, hourOf(time))
    },
    saved: told.saved,
    async inTurn(write) {
      await tell()
      if (!isOwner()) return
      await take()
      await write()
      const done = [...held].filter(([, { machine, minute }]) => !days.due.has(machine, hourOf(minute)))
      await followUps.exchange(
        done.map(([, one]) => one),
        [],
      )
      for (const [key] of done) held.delete(key)
    },
  }
}
