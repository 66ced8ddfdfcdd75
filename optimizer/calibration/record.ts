// A calibration as it is kept: plain data from which predictions can be made again, with all that led to it.

import type { Convergence } from '../math/convergence.ts'
import { stream } from '../math/rng.ts'
import type { CalibrationPlan } from '../processes/calibratable.ts'
import type { Finding, Fit, LearntUnknown, Summary } from './calibrate.ts'
import { type Density, densityOf } from './density.ts'
import { strangerIn } from './predict.ts'
import type { RampReading } from './ramps.ts'
import type { TwinRun } from './runs.ts'

export interface RecordedUnknown extends LearntUnknown {
  /** Of all draws, of which a record keeps a few; absent in versions of earlier releases. */
  readonly density?: Density
  /** What is known of each lot or tool, where the unknown varies between them. */
  readonly groups?: Readonly<Record<string, Summary>>
}

export interface CalibrationRecord {
  readonly process: string
  readonly material: string
  readonly machine?: string
  /** `runs`: of a plant; `table`: a file that somebody handed in. */
  readonly source: 'runs' | 'table'
  /** Ids of the runs that it was learnt from, with the lots or tools among them. */
  readonly basis: readonly string[]
  readonly groupedBy: CalibrationPlan['groupedBy']
  readonly groups: readonly string[]
  /** What it was learnt from, in the twin's words; absent in versions of earlier releases. */
  readonly measured?: Measured
  /** The lot or tool that predictions are for, that of the newest run; absent where nobody said. */
  readonly inForce?: string
  readonly seed: number
  readonly unknowns: readonly RecordedUnknown[]
  readonly outcomes: readonly {
    readonly name: string
    readonly unit: string
    readonly count: number
    readonly rms: number
    readonly noise: Summary
    readonly discrepancy: Summary
  }[]
  readonly convergence: Convergence
  readonly findings: readonly Finding[]
  /** Constants of the sheets for the lot or tool in force, in the order of the unknowns; rows of equal weight. */
  readonly draws: readonly (readonly number[])[]
  /** The same for a lot or tool that nobody has seen yet; absent in versions of earlier releases. */
  readonly strangers?: readonly (readonly number[])[]
}

export interface Measured {
  readonly ramps?: readonly RampReading[]
  readonly runs?: readonly TwinRun[]
}

export interface Provenance {
  readonly process: string
  readonly material: string
  readonly machine?: string
  readonly source: CalibrationRecord['source']
  readonly basis: readonly string[]
  readonly groupedBy: CalibrationRecord['groupedBy']
  readonly measured: Measured
  readonly inForce?: string
}

/** Rows kept: enough for a mean with its spread, few enough to be carried along with a study. */
const kept = 64

/** The record of a fit. A fit that did not converge has none: callers ask for `isConverged` first. */
export function recordOf<At>(fit: Fit<At>, provenance: Provenance): CalibrationRecord {
  const { posterior, draws, seed, worst, findings } = fit
  const { layout, problem } = posterior
  const { onSheets = (values: ArrayLike<number>) => values } = problem
  const at = (coordinate: number): Summary => {
    const { mean, sd, low, median, high } = fit.learnt[coordinate]!
    return { mean, sd, low, median, high }
  }
  const scale = (coordinate: number): Summary => {
    const { mean, low, median, high } = at(coordinate)
    return {
      mean: Math.exp(mean),
      sd: Math.exp(mean) * at(coordinate).sd,
      low: Math.exp(low),
      median: Math.exp(median),
      high: Math.exp(high),
    }
  }
  const group = provenance.inForce === undefined ? -1 : layout.groups.indexOf(provenance.inForce)
  const rows = Array.from({ length: kept }, (_, i) => draws[Math.floor((i * draws.length) / kept)]!)
  const rng = stream(seed, 'strangers')
  const strangers = rows.map((x) => strangerIn(posterior, x, rng))
  const isStranger = provenance.inForce !== undefined && group < 0
  return {
    ...provenance,
    seed,
    groups: layout.groups.filter((name) => name !== ''),
    unknowns: fit.unknowns.map((unknown, k) => {
      const from = layout.groupsAt(k)
      const density = densityOf(
        draws.map((x) => x[k]!),
        unknown.prior,
      )
      if (from === undefined) return { ...unknown, density }
      return { ...unknown, density, groups: Object.fromEntries(layout.groups.map((name, g) => [name, at(from + g)])) }
    }),
    outcomes: fit.outcomes.map((outcome) => {
      const place = layout.noiseAt(problem.outcomes.findIndex(({ name }) => name === outcome.name))
      return { ...outcome, noise: scale(place), discrepancy: scale(place + 1) }
    }),
    convergence: worst,
    findings,
    draws: rows.map((x, i) => Array.from(onSheets(isStranger ? strangers[i]! : posterior.valuesIn(x, group)))),
    strangers: strangers.map((values) => Array.from(onSheets(values))),
  }
}
