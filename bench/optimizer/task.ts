// What a benchmark task is: a study as the protocol states it, start points, what a run yields, how runs are scored.
//
// A *repeat* is one execution from its start points. Everything random depends on the repeat and the run's number
// alone, so that all methods meet the same starts, noise, failures and contexts.

export type Settings = Readonly<Record<string, number | string>>
export type Context = Readonly<Record<string, number>>

export interface ParameterRequest {
  readonly name: string
  readonly type: 'continuous' | 'integer' | 'ordinal' | 'categorical' | 'context'
  readonly low?: number
  readonly high?: number
  readonly values?: readonly (number | string)[]
}

export interface ObjectiveRequest {
  readonly outcome: string
  readonly goal: 'maximize' | 'minimize'
  readonly reference?: number
}

/** The `study` of an `init` request. */
export interface StudyRequest {
  readonly parameters: readonly ParameterRequest[]
  readonly constraints?: readonly Readonly<Record<string, unknown>>[]
  readonly objectives: readonly ObjectiveRequest[]
  readonly candidates?: readonly Settings[]
  /** Whether a candidate may come again. */
  readonly repeats?: boolean
}

export interface Place {
  readonly settings: Settings
  /** Row of the candidates, from 0. */
  readonly candidate?: number
}

/** The truth of a run, free of noise; methods never see it. */
export interface Truth {
  /** Objectives, each to be small. */
  readonly costs: readonly number[]
  /** Whether the run ended well with every limit on an outcome held. */
  readonly kept: boolean
  /** Regret of this run alone, from 0 to 1, where a task is scored by run. */
  readonly loss?: number
}

export interface Measured {
  readonly status: 'ok' | 'failed'
  /** Null where the run failed. */
  readonly outcomes: Readonly<Record<string, number>> | null
  readonly truth: Truth
}

export interface RunAt extends Place {
  readonly repeat: number
  /** Number of the run within its repeat, from 0. */
  readonly index: number
  readonly context?: Context
}

export type Score =
  /** Least cost of the kept runs above `optimum`, as a share of `scale`. */
  | { readonly kind: 'best'; readonly optimum: number; readonly scale: number }
  /** What the kept runs lack of the hypervolume `optimum`. */
  | { readonly kind: 'hypervolume'; readonly optimum: number; readonly reference: readonly [number, number] }
  /** Mean loss of the runs that a method chose. */
  | { readonly kind: 'loss' }

export const taskSets = ['tables', 'synthetic', 'further', 'plant', 'robust'] as const
export type TaskSet = (typeof taskSets)[number]

export interface Task {
  readonly name: string
  readonly set: TaskSet
  /** Runs in all, start included. */
  readonly budget: number
  /** Numbers of runs at which figures are given. */
  readonly checkpoints: readonly number[]
  readonly study: StudyRequest
  readonly score: Score
  /** Rows worth finding, where there are candidates. */
  readonly top?: ReadonlySet<number>
  /** True: what a method recommends is scored at the checkpoints, beside the best run. */
  readonly recommends: boolean
  /** Repeats beyond these are not made. */
  readonly mostRepeats: number
  /** Results that may be outstanding at a time; they then arrive out of order. */
  readonly delay?: number
  starts(repeat: number): readonly Place[]
  /** Known before the run; absent without contexts. */
  contextAt?(repeat: number, index: number): Context
  measure(run: RunAt): Measured
}

/** Scores after 1, 2 ... runs, in the task's unit; infinite before anything counts. */
export function scoreTrace(score: Score, truths: readonly Truth[], starts: number): number[] {
  switch (score.kind) {
    case 'best': {
      let least = Number.POSITIVE_INFINITY
      return truths.map(({ costs, kept }) => {
        if (kept) least = Math.min(least, costs[0]!)
        return (least - score.optimum) / score.scale
      })
    }
    case 'hypervolume':
      return truths.map((_, i) => score.optimum - volumeOf(truths.slice(0, i + 1), score.reference))
    case 'loss': {
      let sum = 0
      return truths.map(({ loss = 1 }, i) => {
        if (i < starts) return 1
        sum += loss
        return sum / (i + 1 - starts)
      })
    }
  }
}

/** The area between the kept runs' front and the reference. */
function volumeOf(truths: readonly Truth[], [worstU, worstV]: readonly [number, number]): number {
  const pairs = truths
    .filter(({ kept }) => kept)
    .map(({ costs: [u = worstU, v = worstV] }) => ({ u, v }))
    .filter(({ u, v }) => u < worstU && v < worstV)
    .sort((a, b) => a.u - b.u || a.v - b.v)
  let area = 0
  let height = worstV
  for (const { u, v } of pairs) {
    if (v >= height) continue
    area += (worstU - u) * (height - v)
    height = v
  }
  return area
}
