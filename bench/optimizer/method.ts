// The contract of a method under test: it is told runs, then asked for the next one.

import type { Context, Measured, Place, Settings, StudyRequest, TaskSet } from './task.ts'

/** An `init` request without its `op`. */
export interface Brief {
  readonly seed: number
  readonly budget: number
  readonly study: StudyRequest
}

export interface Observed extends Place {
  /** The same id again replaces what was told before. */
  readonly id: string
  readonly context?: Context
  readonly status: Measured['status'] | 'pending'
  readonly outcomes: Measured['outcomes']
}

export interface Suggested extends Place {
  /** What the method expects of the next measurement; absent where it expects nothing. */
  readonly predicted?: Readonly<Record<string, { readonly mean: number; readonly sd: number }>>
}

/** One repeat of a method. Each function may throw: the driver counts it as trouble. */
export interface Player {
  tell(run: Observed): void
  ask(context: Context | undefined): Suggested
  /** The settings to produce with. */
  recommend(): Settings | undefined
}

export interface Method {
  readonly name: string
  readonly summary: string
  /** Sets of tasks that it plays; absent: all. */
  readonly sets?: readonly TaskSet[]
  /** It plans for so many runs, then stops; absent: for the task's budget. */
  readonly plan?: number
  open(brief: Brief): Player
}
