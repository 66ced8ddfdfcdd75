// The contract of an experimental design: which settings to run, in coded units.
//
// Notation: a *factor* is what is varied; its coded value lies between -1 (low) and 1 (high), 0 in the middle; of a
// category it is the index of the choice. Only a circumscribed central composite design goes beyond -1 and 1. A design
// is pure: the same factors, options and stream give the same points, in standard order, without centre points,
// replicates or run order, which `plan.ts` adds alike for all.

import type { Sentence } from '../explain.ts'
import type { Rng } from '../math/rng.ts'

export interface Factor {
  readonly name: string
  /** Present for a category: how many choices there are. */
  readonly choices?: number
  /** What the choices are called, for labels; numbers from 1 where absent. */
  readonly called?: readonly string[]
}

export interface DesignPoint {
  readonly coded: readonly number[]
  readonly kind: 'factorial' | 'edge' | 'axial' | 'centre' | 'mixture' | 'other'
  /** From 1, where the design itself divides into blocks. */
  readonly block?: number
}

export interface DesignTable {
  readonly points: readonly DesignPoint[]
  /** What a person should know: resolution, aliases, what is confounded, what was adapted. */
  readonly notes: readonly Sentence[]
  /** Distance of the axial points, where there are any. */
  readonly alpha?: number
}

/** What a person may choose; each design reads what concerns it. */
export interface DesignOptions {
  readonly blocks?: number | undefined
  /** In all blocks together. */
  readonly centrePoints?: number | undefined
  readonly replicates?: number | undefined
  readonly randomise?: boolean | undefined
  /** Wanted runs, where the design leaves them open. */
  readonly runs?: number | undefined
  /** Levels of numeric factors in a full factorial. */
  readonly levels?: number | undefined
  readonly resolution?: number | undefined
  /** E.g. `D=ABC`, by letters in the order of the factors. */
  readonly generators?: readonly string[] | undefined
  readonly alpha?: 'rotatable' | 'orthogonal' | 'spherical' | 'face' | undefined
  /** Circumscribed: the axial points lie beyond the coded values -1 and 1. */
  readonly region?: 'inscribed' | 'circumscribed' | undefined
  readonly array?: string | undefined
  readonly model?: ModelOrder | undefined
  /** Steps of a simplex lattice. */
  readonly degree?: number | undefined
  /** Coded settings to choose from, where not everything can be run. */
  readonly candidates?: readonly (readonly number[])[] | undefined
}

export type ModelOrder = 'linear' | 'interaction' | 'quadratic'

export interface Design {
  readonly name: string
  readonly title: Sentence
  readonly summary: string
  /** Whether coded values are shares of a mixture that sum to 1, instead of -1 to 1. */
  readonly isMixture?: true
  /** Centre points where a person asks for none in particular. */
  centrePoints(factors: readonly Factor[]): number
  /** Throws a RangeError that says why the factors or options do not fit. */
  make(factors: readonly Factor[], options: DesignOptions, rng: Rng): DesignTable
}

/** Letters of the factors as books write them; I stands for the identity. */
export const letters = 'ABCDEFGHJKLMNOPQRSTUVWXYZ'

export function isNumeric({ choices }: Factor): boolean {
  return choices === undefined
}

/** Throws a RangeError unless the condition holds. */
export function demand(condition: boolean, otherwise: string): asserts condition {
  if (!condition) throw new RangeError(otherwise)
}

/** Every combination of one entry of each list, the first list changing fastest. */
export function combinations<T>(lists: readonly (readonly T[])[]): T[][] {
  return lists.reduce<T[][]>((all, list) => list.flatMap((entry) => all.map((one) => [...one, entry])), [[]])
}

/** Points of the numeric factors repeated for every combination of categories. */
export function crossed(
  factors: readonly Factor[],
  numeric: readonly (DesignPoint & { readonly coded: readonly number[] })[],
): DesignPoint[] {
  const choices = factors.filter((factor) => !isNumeric(factor)).map(({ choices: count }) => range(count!))
  return combinations(choices).flatMap((chosen) =>
    numeric.map((point) => ({ ...point, coded: merged(factors, point.coded, chosen) })),
  )
}

/** Coded values of numbers and of categories, each in its order, put in the order of the factors. */
export function merged(
  factors: readonly Factor[],
  numbers: readonly number[],
  chosen: readonly number[],
): readonly number[] {
  let [n, c] = [0, 0]
  return factors.map((factor) => (isNumeric(factor) ? numbers[n++]! : chosen[c++]!))
}

export function range(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i)
}
