// What a problem of the safe-mode bench is: a plant with hidden limits, played through the ask-tell protocol.

import type { Rng } from '../../optimizer/math/rng.ts'

export type Settings = Readonly<Record<string, number | string>>

/** What a run would give without measurement noise. */
export interface Truth {
  /** The objective, to be maximised. */
  readonly y: number
  /** The outcomes c0, c1 ... that have limits. */
  readonly limited: readonly number[]
  /** P(the run fails and gives no outcome). */
  readonly failure?: number
}

export interface SafeProblem {
  readonly name: string
  /** What makes it hard to promise anything. */
  readonly trap: string
  readonly parameters: readonly object[]
  /** Bounds of c0, c1 ... */
  readonly limits: readonly { readonly max?: number; readonly min?: number }[]
  readonly truth: (settings: Settings, context: number) => Truth
  /** Added to each limited outcome. */
  readonly noise?: (settings: Settings, rng: Rng) => number
  /** Settings drawn anywhere in the domain. */
  readonly draw: (rng: Rng) => Settings
  readonly linear?: readonly object[]
  /** Rows of a pool, drawn with `draw`. */
  readonly rows?: number
  readonly batch?: number
  readonly maxStep?: Readonly<Record<string, number>>
  /** Present: a context "lot" on [0, 1] that comes as it comes. */
  readonly context?: true
  /** False where no strategy can keep the promise: left out of the total, reported beside it. */
  readonly promisable?: false
}

export function num(settings: Settings, name: string): number {
  return Number(settings[name])
}

/** Continuous parameters x1, x2 ... on [0, 1]. */
export function cube(dimensions: number): Pick<SafeProblem, 'parameters' | 'draw'> {
  const names = Array.from({ length: dimensions }, (_, k) => `x${k + 1}`)
  return {
    parameters: names.map((name) => ({ name, type: 'continuous', low: 0, high: 1 })),
    draw: (rng) => Object.fromEntries(names.map((name) => [name, rng.uniform()])),
  }
}

/** x1, x2 ... as a vector. */
export function vector(settings: Settings): number[] {
  return Object.keys(settings).map((name) => num(settings, name))
}
