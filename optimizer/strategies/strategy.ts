// The contract of a strategy: where to run next.
//
// A strategy is pure: the same view, count and stream give the same bytes. It returns at most `count` positions that
// differ from each other, lie in the domain (or name open rows of the pool) and keep every linear limit; fewer where
// there are no more. Predictions and reasons are added afterwards, alike for all strategies.

import type { z } from 'zod'
import type { Sentence } from '../explain.ts'
import type { Rng } from '../math/rng.ts'
import type { Position } from '../space.ts'
import type { StudyView } from '../study-view.ts'
import type { Surrogate } from '../surrogates/surrogate.ts'

/** Why a position was chosen: the ground for the sentence that a person reads. */
export type Intent = 'start' | 'improve' | 'feasibility' | 'random' | 'safe' | 'foretold' | 'spread'

export interface Choice {
  readonly position: Position
  /** Row of the pool, from 0. */
  readonly candidate?: number
  readonly intent: Intent
  /** Said of this choice in place of what is said of its intent. */
  readonly because?: Sentence
}

export interface Strategy {
  readonly name: string
  readonly summary: string
  /** What a study may set of it; absent: nothing. */
  readonly options?: z.ZodObject
  /** The same strategy under settings that the schema took. */
  configured?(options: Readonly<Record<string, unknown>>): Strategy
  /** The models that it works with; absent: those that are usual for the study. */
  readonly surrogate?: Surrogate
  suggest(view: StudyView, count: number, rng: Rng): Choice[]
}
