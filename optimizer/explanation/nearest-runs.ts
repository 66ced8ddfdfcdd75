// The past runs that are most like some settings, by what the models find alike.
//
// Notation: distance^2 = mean over outcomes of sum_k ((x_k - y_k) / l_k)^2 with the learnt length-scales l: a difference
// in an input that hardly matters counts little. Below 1 two runs teach much about each other.

import type { Settings } from '../../ingest/model.ts'
import { type Point, squaredDistance } from '../space.ts'
import type { StudyView } from '../study-view.ts'

export interface NearRun {
  readonly run: string
  readonly label?: string
  readonly settings: Settings
  readonly outcomes: Readonly<Record<string, number>>
  readonly failed: boolean
  readonly distance: number
}

export function nearestRuns(view: StudyView, point: Point, count: number): NearRun[] {
  const scales = [...view.models.outcomes.values()].flatMap(({ model }) => model.lengthScales ?? [])
  const distance = (other: Point) => {
    if (scales.length === 0) return Math.sqrt(squaredDistance(point, other))
    const squares = scales.map((scale) => point.reduce((sum, x, k) => sum + ((x - other[k]!) / scale[k]!) ** 2, 0))
    return Math.sqrt(squares.reduce((sum, square) => sum + square / squares.length, 0))
  }
  return view.placed
    .map(({ observation: { id, label, settings, outcomes, status }, point: other }) => ({
      run: id,
      ...(label === undefined ? {} : { label }),
      settings: Object.fromEntries(settings),
      outcomes: Object.fromEntries(outcomes),
      failed: status === 'failed',
      distance: distance(other),
    }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, count)
}
