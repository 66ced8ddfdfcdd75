// Where in its own prediction each measured value lay: the probability integral transform, counted by quarters.
import { predictionLevels } from '../../../../ingest/model.ts'

export interface Placed {
  readonly measured: number | null
  /** At the levels of a prediction. */
  readonly quantiles: readonly (number | null)[]
}

const quarters = [0.25, 0.5, 0.75] as const

/** How many lay in each quarter of their prediction, lowest first; what has no quantiles is not counted. */
export function quarterCounts(runs: readonly Placed[]): readonly number[] {
  const counts = [0, 0, 0, 0]
  for (const { measured, quantiles } of runs) {
    const ends = quarters.map((level) => quantiles[predictionLevels.indexOf(level)])
    if (measured === null || ends.some((end) => typeof end !== 'number')) continue
    const quarter = ends.filter((end) => measured >= (end ?? 0)).length
    counts[quarter] = (counts[quarter] ?? 0) + 1
  }
  return counts
}
