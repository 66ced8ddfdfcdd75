// A place that runs were made at, as the front judges it.

import type { Costs } from '../math/dominance.ts'
import type { Point, Position, Space } from '../space.ts'
import type { Placed } from '../study-view.ts'

/** What is expected at a place, beside its costs; in the order of the objectives, in the outcomes' units. */
export interface Judged {
  readonly expected: readonly number[]
  readonly costs: Costs
}

/** Runs at one place, oldest first. */
export interface JudgedPlace extends Judged {
  readonly placed: readonly Placed[]
  readonly point: Point
}

export interface NamedRun {
  readonly run: string
  readonly label?: string
}

export function named({ observation: { id, label } }: Placed): NamedRun {
  return { run: id, ...(label === undefined ? {} : { label }) }
}

/** Whether today's bounds allow a position. */
export function isInside({ axes }: Space, position: Position): boolean {
  return position.every((value, k) => value >= 0 && value <= (axes[k]!.choices ?? 1))
}
