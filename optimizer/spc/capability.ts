// What a process can do against its specification: Cp, Cpk by the within sigma, Pp, Ppk by the overall one.
//
// Notation: LSL USL the specification limits, mu the mean, sigma one of two: within (short term, from ranges or s inside
// subgroups) for Cp and Cpk, overall (s of all values) for Pp and Ppk; nu degrees of freedom behind sigma, n values.

import { mean, sampleStandardDeviation } from 'simple-statistics'
import { chiSquareQuantile } from '../math/gamma.ts'
import { normalQuantile } from '../math/normal.ts'
import { requireFinite, requireSpread, requireValues, subgroupSize } from './check.ts'
import { nestedSpread } from './nested.ts'
import { unfit } from './unfit.ts'
import { individualsSigma, runsSigma, type SigmaEstimate, subgroupSigma } from './within-sigma.ts'

/** At least one of the two, in the unit of the values. */
export interface Specification {
  readonly lower?: number
  readonly upper?: number
}

/** An estimate with its two-sided confidence bounds. */
export interface Bounded {
  readonly estimate: number
  readonly lower: number
  readonly upper: number
}

/** `Cp` and `Pp` need both limits and are left out with one. */
export interface Capability {
  readonly mean: number
  readonly count: number
  readonly confidence: number
  readonly within: SigmaEstimate
  readonly overall: SigmaEstimate
  readonly Cp?: Bounded
  readonly Cpk: Bounded
  readonly Pp?: Bounded
  readonly Ppk: Bounded
}

/** Of single values in order of time; within sigma from their moving ranges. Throws a RangeError for constant values. */
export function capabilityOfIndividuals(
  values: readonly number[],
  specification: Specification,
  confidence = 0.95,
): Capability {
  requireValues(values, 3)
  return capability(independent(values, individualsSigma(values)), { specification, confidence })
}

/** Of equal subgroups; within sigma from their ranges, from their s above 8 values. Throws as `xbarRLimits`. */
export function capabilityOfSubgroups(
  subgroups: readonly (readonly number[])[],
  specification: Specification,
  confidence = 0.95,
): Capability {
  subgroupSize(subgroups, 2)
  return capability(independent(subgroups.flat(), subgroupSigma(subgroups)), { specification, confidence })
}

/**
 * Of runs of one part and more each, parts of a run being alike: sigma between runs is counted in, bounds are as wide as
 * so few runs make them. Throws a RangeError as `nestedSpread`, or for means that do not vary.
 */
export function capabilityOfRuns(
  runs: readonly (readonly number[])[],
  specification: Specification,
  confidence = 0.95,
): Capability {
  const spread = nestedSpread(runs)
  const values = runs.flat()
  const within = runsSigma(
    runs.map((own) => mean([...own])),
    spread,
    values.length,
  )
  const overall = { sigma: spread.total, degrees: spread.degrees, method: 'between runs, inside runs by s' } as const
  return capability({ values, within, overall, worth: spread.worth }, { specification, confidence })
}

/** (USL - LSL) / (6 sigma), with both limits; min(USL - mu, mu - LSL) / (3 sigma), over those there are [Kane1986]. */
export function capabilityIndices(
  mu: number,
  sigma: number,
  { lower, upper }: Specification,
): { readonly potential?: number; readonly actual: number } {
  requireSpread(sigma)
  requireFinite({ mean: mu, ...(lower === undefined ? {} : { lower }), ...(upper === undefined ? {} : { upper }) })
  if (lower === undefined && upper === undefined) throw unfit('a specification limit is needed', '需要规格限')
  const low = lower ?? Number.NEGATIVE_INFINITY
  const high = upper ?? Number.POSITIVE_INFINITY
  if (!(low < high))
    throw unfit('the lower specification limit must lie below the upper one', '规格下限必须小于规格上限')
  const actual = Math.min(high - mu, mu - low) / (3 * sigma)
  return Number.isFinite(high - low) ? { potential: (high - low) / (6 * sigma), actual } : { actual }
}

/** Bounds of Cp or Pp: exact for normal values, as nu s^2 / sigma^2 is chi-square [Kane1986]. */
export function potentialBounds(estimate: number, degrees: number, confidence: number): Bounded {
  const bound = (p: number) => estimate * Math.sqrt(chiSquareQuantile(p, degrees) / degrees)
  return { estimate, lower: bound((1 - confidence) / 2), upper: bound((1 + confidence) / 2) }
}

/** Bounds of Cpk or Ppk: estimate -+ z sqrt(1 / (9 n) + estimate^2 / (2 nu)) [Bissell1990], a normal approximation. */
export function actualBounds(
  estimate: number,
  { count, degrees }: { readonly count: number; readonly degrees: number },
  confidence: number,
): Bounded {
  const reach = normalQuantile((1 + confidence) / 2) * Math.sqrt(1 / (9 * count) + estimate ** 2 / (2 * degrees))
  return { estimate, lower: estimate - reach, upper: estimate + reach }
}

interface Question {
  readonly specification: Specification
  readonly confidence: number
}

interface Measured {
  readonly values: readonly number[]
  readonly within: SigmaEstimate
  readonly overall: SigmaEstimate
  /** Independent values that tell the mean as well. */
  readonly worth: number
}

function independent(values: readonly number[], within: SigmaEstimate): Measured {
  const sigma = sampleStandardDeviation([...values])
  const worth = values.length
  return { values, within, overall: { sigma, degrees: worth - 1, method: 's of all values' }, worth }
}

function capability({ values, within, overall, worth }: Measured, question: Question): Capability {
  const { specification, confidence } = question
  if (!(confidence > 0 && confidence < 1))
    throw new RangeError(`confidence must lie between 0 and 1, got ${confidence}`)
  const centre = mean([...values])
  const indices = ({ sigma, degrees }: SigmaEstimate) => {
    const { potential, actual } = capabilityIndices(centre, sigma, specification)
    return {
      potential: potential === undefined ? undefined : potentialBounds(potential, degrees, confidence),
      actual: actualBounds(actual, { count: worth, degrees }, confidence),
    }
  }
  const [short, long] = [indices(within), indices(overall)]
  return {
    ...{ mean: centre, count: values.length, confidence, within, overall },
    ...(short.potential && long.potential ? { Cp: short.potential, Pp: long.potential } : {}),
    Cpk: short.actual,
    Ppk: long.actual,
  }
}
