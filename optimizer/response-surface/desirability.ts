// Several outcomes as one number from 0 to 1, to be as large as can be.
//
// Notation: d one outcome's desirability, 0 where it is useless, 1 where nothing more is wanted; D the weighted geometric
// mean of all of them [DerringerSuich1980].

import { stream } from '../math/rng.ts'
import { scrambledSobol } from '../math/sobol.ts'

export interface Wish {
  readonly goal: 'maximize' | 'minimize' | 'target'
  /** Useless at or below (maximize, target); nothing more wanted at or below (minimize). */
  readonly low: number
  /** Nothing more wanted at or above (maximize); useless at or above (minimize, target). */
  readonly high: number
  readonly target?: number
  /** Above 1 the last gains count most; 1 unless told. */
  readonly weight?: number
  /** Its share in the mean; 1 unless told. */
  readonly importance?: number
}

export function desirability({ goal, low, high, target = (low + high) / 2, weight = 1 }: Wish, y: number): number {
  const share = (value: number) => Math.min(1, Math.max(0, value)) ** weight
  if (goal === 'maximize') return share((y - low) / (high - low))
  if (goal === 'minimize') return share((high - y) / (high - low))
  return y <= target ? share((y - low) / (target - low)) : share((high - y) / (high - target))
}

/** D; 0 as soon as one outcome is useless. */
export function overall(wishes: readonly Wish[], values: readonly number[]): number {
  const total = wishes.reduce((sum, { importance = 1 }) => sum + importance, 0)
  return wishes.reduce((d, wish, i) => d * desirability(wish, values[i]!) ** ((wish.importance ?? 1) / total), 1)
}

export interface Wished {
  readonly wish: Wish
  /** The predicted outcome at coded settings. */
  readonly predict: (coded: readonly number[]) => number
}

const starts = 512

/** The most desirable settings within -reach to reach in every coordinate: many starts, then steps that halve. */
export function mostDesirable(wished: readonly Wished[], dimensions: number, reach = 1) {
  const wishes = wished.map(({ wish }) => wish)
  const value = (coded: readonly number[]) =>
    overall(
      wishes,
      wished.map(({ predict }) => predict(coded)),
    )
  const tried = scrambledSobol(dimensions, starts, stream(1, 'desirability')).map((x) =>
    [...x].map((u) => (2 * u - 1) * reach),
  )
  const best = tried.toSorted((a, b) => value(b) - value(a)).slice(0, 5)
  const ends = best.map((start) => climbed(start, value, reach))
  const coded = ends.reduce((a, b) => (value(b) > value(a) ? b : a))
  return { coded, desirability: value(coded), values: wished.map(({ predict }) => predict(coded)) }
}

/** Steps along axes with diagonals of two, for D has edges where one outcome is at its target. */
function climbed(start: readonly number[], value: (coded: readonly number[]) => number, reach: number): number[] {
  let here = [...start]
  let height = value(here)
  const clip = (x: number) => Math.min(reach, Math.max(-reach, x))
  for (let width = reach / 4; width > 1e-6; width /= 2) {
    for (let improved = true; improved; ) {
      improved = false
      for (const step of directions(here.length)) {
        const next = here.map((x, i) => clip(x + width * step[i]!))
        const own = value(next)
        if (own > height + 1e-12) [here, height, improved] = [next, own, true]
      }
    }
  }
  return here
}

function directions(k: number): number[][] {
  const unit = (i: number, sign: number) => Array.from({ length: k }, (_, at) => (at === i ? sign : 0))
  const axes = Array.from({ length: k }, (_, i) => [unit(i, 1), unit(i, -1)]).flat()
  const pairs = axes.flatMap((a, i) => axes.slice(i + 1).map((b) => a.map((x, at) => x + b[at]!)))
  return [...axes, ...pairs.filter((step) => step.some((x) => x !== 0))]
}
