// Long-range reads: summaries from rollups where they are whole, from samples everywhere else.
import type { Nanoseconds } from '../model.ts'
import type { Bucket, Rollup, SampleStore, Window } from '../stores/store.ts'
import { floorTo, minute } from '../touched.ts'
import { hour } from './roll-up.ts'
import { combine } from './summary.ts'

export type IsWhole = (from: Nanoseconds, to: Nanoseconds) => boolean

export interface RolledUp {
  /** As it is now: true where the rollups of the machine in [from, to) say what its samples say. */
  rolledUp(machine: string): Promise<IsWhole>
}

/** Below so many minutes to a step samples are read: they are few enough. */
const leastStep = 2n * minute
/** A window is looked at in so many stretches; one that late samples touched is read from samples alone. */
const stretches = 24n

/** The store's answer; steps of whole minutes from two on come from rollups, with their time-weighted mean. */
export function createLongRange(
  store: Pick<SampleStore, 'aggregate' | 'rollups'>,
  rolledUp: RolledUp,
): (window: Window, step: Nanoseconds) => Promise<(Bucket | Rollup)[]> {
  return async (window, step) => {
    if (step % minute !== 0n || step < leastStep || window.from >= window.to) return store.aggregate(window, step)
    const parts = partsOf(window, step, await rolledUp.rolledUp(window.machine))
    const found = await Promise.all(
      parts.map(({ from, to, isWhole }) =>
        isWhole ? fromRollups(store, { ...window, from, to }, step) : store.aggregate({ ...window, from, to }, step),
      ),
    )
    return found.flat()
  }
}

interface Part {
  readonly from: Nanoseconds
  to: Nanoseconds
  readonly isWhole: boolean
}

/** Parts meet at whole steps, so that no bucket is in two of them; the ends of the window are cut steps. */
function partsOf({ from, to }: Window, step: Nanoseconds, isRolledUp: IsWhole): Part[] {
  const first = floorTo(from + step - 1n, step)
  const last = floorTo(to, step)
  if (first >= last) return [{ from, to, isWhole: false }]
  const length = floorTo((last - first) / stretches + step - 1n, step)
  const parts: Part[] = first > from ? [{ from, to: first, isWhole: false }] : []
  for (let at = first; at < last; at += length) {
    const end = at + length < last ? at + length : last
    join(parts, { from: at, to: end, isWhole: isRolledUp(at, end) })
  }
  if (to > last) join(parts, { from: last, to, isWhole: false })
  return parts
}

function join(parts: Part[], part: Part): void {
  const before = parts.at(-1)
  if (before?.isWhole === part.isWhole) before.to = part.to
  else parts.push(part)
}

async function fromRollups(store: Pick<SampleStore, 'rollups'>, window: Window, step: Nanoseconds): Promise<Rollup[]> {
  const rollups = await store.rollups(window, step % hour === 0n ? hour : minute)
  const groups = new Map<string, Rollup[]>()
  for (const rollup of rollups) {
    const key = `${floorTo(rollup.time, step)} ${rollup.signal}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [rollup])
    else group.push(rollup)
  }
  return [...groups.values()].flatMap((group) => combine(group, floorTo(group[0]!.time, step)) ?? [])
}
