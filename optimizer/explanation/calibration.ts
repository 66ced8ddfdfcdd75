// Whether predictions can be believed: how often measurements fell inside the intervals foretold.

import { type Prediction, predictionLevels } from '../../ingest/model.ts'
import { clopperPearson } from '../math/clopper-pearson.ts'
import { normalQuantile } from '../math/normal.ts'

export interface Foretold extends Prediction {
  readonly measured: number
}

/** A prediction that was made before the run, beside what came of it. */
export interface Foretelling {
  readonly run: string
  /** What people call the run, where it is not its id. */
  readonly label?: string
  readonly measured: number
  readonly mean: number
  /** Ends of the interval that 90 of 100 measurements should fall into. */
  readonly low: number
  readonly high: number
}

export interface Coverage {
  /** What the interval promises, e.g. 0.9. */
  readonly promised: number
  readonly inside: number
  readonly share: number
  /** Where the true share lies with 95 %. */
  readonly low: number
  readonly high: number
}

export interface Calibration {
  readonly count: number
  /** Of the 90 % interval, then of the 50 % interval; absent without any prediction. */
  readonly coverage: readonly Coverage[]
  /** Mean of (measured - foretold) / sd: near 0 without bias. */
  readonly meanError: number
}

const intervals = [
  { promised: 0.9, ends: [0.05, 0.95] },
  { promised: 0.5, ends: [0.25, 0.75] },
] as const

export function calibrationOf(foretold: readonly Foretold[]): Calibration {
  const known = foretold.filter(({ measured, mean, sd }) => [measured, mean, sd].every(Number.isFinite))
  const count = known.length
  if (count === 0) return { count, coverage: [], meanError: 0 }
  const coverage = intervals.map(({ promised, ends }) => {
    const inside = known.filter(
      (one) => one.measured >= endOf(one, ends[0]) && one.measured <= endOf(one, ends[1]),
    ).length
    return { promised, inside, share: inside / count, ...clopperPearson(inside, count) }
  })
  const errors = known.map(({ measured, mean, sd }) => (sd > 0 ? (measured - mean) / sd : 0))
  return { count, coverage, meanError: errors.reduce((sum, error) => sum + error / count, 0) }
}

/** The end of an interval as it was foretold; predictions of old have no quantiles, a normal stands in. */
export function endOf({ mean, sd, quantiles }: Prediction, level: (typeof predictionLevels)[number]): number {
  return quantiles?.[predictionLevels.indexOf(level)] ?? mean + normalQuantile(level) * sd
}
