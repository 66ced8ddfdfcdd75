// How much the parts of one run differ, by outcome: what specimens of all runs tell, with what was stated beforehand.
//
// Notation: s_i^2 the variance of the specimens of run i with n_i - 1 degrees of freedom, s_0 the scatter stated or told by
// the twin, which counts as much as nu_0 degrees: s^2 = (nu_0 s_0^2 + sum (n_i - 1) s_i^2) / (nu_0 + sum (n_i - 1)).

import { median } from 'simple-statistics'
import type { Observation, OutcomeConstraint, StudyDefinition } from '../definition.ts'

/** Of the specimens of one run. */
export interface SpecimenScatter {
  readonly variance: number
  readonly degrees: number
}

export interface WithinRun {
  readonly sd: number
  /** Degrees of freedom behind it, without what was stated. */
  readonly degrees: number
  readonly isStated: boolean
}

/** What was stated weighs as much as so many specimens more. */
const statedDegrees = 10

/** Of specimens of one run; undefined for fewer than two. Laboratory error is in it: it errs on the safe side. */
export function specimenScatter(values: readonly number[]): SpecimenScatter | undefined {
  if (values.length < 2) return undefined
  const mean = values.reduce((sum, value) => sum + value / values.length, 0)
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { variance: squares / (values.length - 1), degrees: values.length - 1 }
}

/** Limits on edges with the scatter within a run as the middle run has it: one uneven load tells nothing of the others. */
export function withEdgeScatter<L extends OutcomeConstraint>(
  limits: readonly L[],
  observations: readonly Pick<Observation, 'scatter'>[],
): L[] {
  return limits.map((limit) => {
    const { edge } = limit
    const learnt = edge ? observations.flatMap(({ scatter }) => scatter?.get(edge.of)?.variance ?? []) : []
    return edge && learnt.length > 0 ? { ...limit, edge: { ...edge, within: Math.sqrt(median(learnt)) } } : limit
  })
}

/** By outcome with a limit; absent where nothing was stated, nothing learnt. */
export function withinRuns(
  { limits }: Pick<StudyDefinition, 'limits'>,
  observations: readonly Pick<Observation, 'scatter'>[],
): ReadonlyMap<string, WithinRun> {
  return new Map(
    limits.flatMap(({ outcome, scatter: stated }) => {
      const learnt = observations.flatMap(({ scatter }) => scatter?.get(outcome) ?? [])
      const degrees = learnt.reduce((sum, one) => sum + one.degrees, 0)
      const squares = learnt.reduce((sum, one) => sum + one.degrees * one.variance, 0)
      const [priorDegrees, priorSquares] = stated === undefined ? [0, 0] : [statedDegrees, statedDegrees * stated ** 2]
      if (degrees + priorDegrees === 0) return []
      const sd = Math.sqrt((squares + priorSquares) / (degrees + priorDegrees))
      return [[outcome, { sd, degrees, isStated: stated !== undefined }] as const]
    }),
  )
}
