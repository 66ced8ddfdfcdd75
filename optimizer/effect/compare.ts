// What a change did to one figure: the difference of both sides, how sure, what else could explain it.

import { type Allowance, adjustedDifference, type SidedValue } from './adjusted.ts'
import { findable, neededRuns } from './needed.ts'
import { type Difference, type Side, sideOf, welch } from './welch.ts'

/** `none` is no proof of no effect: `findable` says what would have been seen. */
export type EffectVerdict = 'evidence' | 'none' | 'too-few'

export interface Effect {
  readonly before: Side
  readonly after: Side
  readonly verdict: EffectVerdict
  /** Absent where nothing can be said of chance. */
  readonly difference?: Difference
  /** The difference with a common trend, with levels of lots allowed for; absent where they cannot be told apart. */
  readonly allowed: Readonly<Partial<Record<Allowance, Difference>>>
  /** Runs a side that would tell: this difference, or one of a standard deviation where too few are there. */
  readonly needed?: number
  /** The smallest difference that would have been found with 80 %. */
  readonly findable?: number
}

/** With fewer a side the spread is a guess. */
export const fewestPerSide = 3

/** Each value is one run's: specimens of a run are no runs. */
export function compareSides(values: readonly SidedValue[], confidence = 0.95): Effect {
  const valuesOf = (isAfter: boolean) => values.filter((one) => one.isAfter === isAfter).map(({ value }) => value)
  const [before, after] = [sideOf(valuesOf(false)), sideOf(valuesOf(true))]
  const isEnough = before.count >= fewestPerSide && after.count >= fewestPerSide
  const difference = isEnough ? welch(before, after, confidence) : undefined
  if (difference === undefined) {
    const needed = neededRuns({ variance: 1, difference: 1, confidence })!
    return { before, after, allowed: {}, verdict: 'too-few', needed }
  }
  const variance = (before.variance + after.variance) / 2
  const isSeen = difference.low > 0 || difference.high < 0
  const needed = isSeen ? undefined : neededRuns({ variance, difference: difference.estimate, confidence })
  return {
    ...{ before, after, difference, allowed: allowedFor(values, confidence) },
    verdict: isSeen ? 'evidence' : 'none',
    ...(needed !== undefined && { needed }),
    ...(!isSeen && { findable: findable(difference.error, difference.degrees, confidence) }),
  }
}

function allowedFor(values: readonly SidedValue[], confidence: number): Effect['allowed'] {
  const trend = adjustedDifference(values, ['trend'], confidence)
  const hasLots = values.every(({ lot }) => lot !== undefined) && new Set(values.map(({ lot }) => lot)).size > 1
  const lot = hasLots ? adjustedDifference(values, ['lot'], confidence) : undefined
  return { ...(trend && { trend }), ...(lot && { lot }) }
}
