// Finds what was stored before there was a folder of Parquet files.
import type { Clock, Nanoseconds } from '../model.ts'
import type { SampleStore } from '../stores/store.ts'
import { floorTo } from '../touched.ts'
import { type DueHours, hourLength, hourOf } from './due-hours.ts'

const day = 24n * hourLength

/** Notes the hours of each day that has samples, from the first one on; days without any cost one look. */
export async function noteHistory(
  machines: readonly string[],
  due: Pick<DueHours, 'noteAll'>,
  { store, clock }: { readonly store: Pick<SampleStore, 'read'>; readonly clock: Clock },
): Promise<void> {
  const end = clock.now()
  for (const machine of machines) {
    const firstFrom = async (from: Nanoseconds, to: Nanoseconds) =>
      (await store.read({ machine, from, to }, 1))[0]?.time
    let from: Nanoseconds = 0n
    for (;;) {
      // The day first: what is bounded is found without looking at the rest.
      const time = (await firstFrom(from, from + day)) ?? (await firstFrom(from + day, end))
      if (time === undefined) break
      const next = floorTo(time, day) + day
      due.noteAll({ [machine]: [[hourOf(time), hourOf(next) - 1]] })
      from = next
    }
  }
}
