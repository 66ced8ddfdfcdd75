// Plays one repeat of a task with a method: the driver of a fair comparison.
//
// A reply that cannot be used (an error, a row twice, settings outside the bounds) is replaced by a random admissible
// run and counted as trouble.

import { keepsLimits } from '../../optimizer/domain.ts'
import { stream } from '../../optimizer/math/rng.ts'
import { positionOf } from '../../optimizer/space.ts'
import { random } from '../../optimizer/strategies/random.ts'
import { directMethod, type Setting, settingOf } from './direct.ts'
import type { Brief, Method, Observed, Player, Suggested } from './method.ts'
import { type Context, type Measured, scoreTrace, type Task } from './task.ts'

/** What is kept of a repeat: plain data, one line of the results. */
export interface Outcome {
  readonly task: string
  readonly method: string
  readonly repeat: number
  /** Score after each run; null while nothing counts. */
  readonly scores: readonly (number | null)[]
  /** Top rows found after each run, where the task has some. */
  readonly hits?: readonly number[]
  /** Number of runs at which the best row was found. */
  readonly bestAt?: number
  /** Score of the recommended settings at each checkpoint; null where none was recommended. */
  readonly recommended?: readonly (number | null)[]
  /** Milliseconds that this thread worked on each ask, to a tenth: other work on the machine does not count. */
  readonly asks: readonly number[]
  readonly trouble: number
  /** Why, of the first. */
  readonly because?: string
  /** Suggested runs that failed or broke a limit on an outcome. */
  readonly broken: number
  /** Measured values inside the 90 % interval foretold, of all that were foretold. */
  readonly covered: number
  readonly foretold: number
}

/** Half the width of a normal 90 % interval in standard deviations. */
const ninety = 1.6448536269514722

interface Game {
  readonly task: Task
  readonly repeat: number
  readonly brief: Brief
  readonly setting: Setting
  readonly runs: Observed[]
  readonly truths: Measured['truth'][]
  /** Runs whose results have not been told. */
  readonly late: Observed[]
  readonly asks: number[]
  readonly recommended: (number | null)[]
  readonly troubles: string[]
  readonly coverage: { inside: number; total: number }
}

export function play(task: Task, method: Method, repeat: number): Outcome {
  const end = Math.min(task.budget, method.plan ?? task.budget)
  const brief = { seed: repeat, budget: end, study: task.study }
  const player = method.open(brief)
  const game: Game = {
    task,
    repeat,
    brief,
    setting: settingOf(brief),
    runs: [],
    truths: [],
    late: [],
    asks: [],
    recommended: [],
    troubles: [],
    coverage: { inside: 0, total: 0 },
  }
  const starts = task.starts(repeat).slice(0, end)
  for (const place of starts) player.tell(run(game, place))
  while (game.runs.length < end) {
    deliver(game, player, run(game, next(game, player)))
    if (task.recommends && task.checkpoints.includes(game.runs.length))
      game.recommended.push(recommendedScore(game, player))
  }
  return outcomeOf(game, method, starts.length)
}

function run({ task, repeat, runs, truths, coverage }: Game, place: Suggested): Observed {
  const index = runs.length
  const context = task.contextAt?.(repeat, index)
  const { settings, candidate, predicted } = place
  const at = { settings, ...(candidate !== undefined && { candidate }), ...(context && { context }) }
  const { status, outcomes, truth } = task.measure({ ...at, repeat, index })
  for (const [outcome, value] of Object.entries(outcomes ?? {})) {
    const expected = predicted?.[outcome]
    if (!expected) continue
    coverage.total += 1
    if (Math.abs(value - expected.mean) <= ninety * expected.sd) coverage.inside += 1
  }
  const observed = { id: `r${index}`, ...at, status, outcomes }
  runs.push(observed)
  truths.push(truth)
  return observed
}

/** Tells a run at once, or, where results come late, as pending: one of those outstanding then arrives, any of them. */
function deliver({ task, repeat, late, runs }: Game, player: Player, observed: Observed): void {
  if (task.delay === undefined) {
    player.tell(observed)
    return
  }
  player.tell({ ...observed, status: 'pending', outcomes: null })
  late.push(observed)
  if (late.length <= task.delay) return
  const [arrived] = late.splice(stream(repeat, 'late', runs.length).integer(late.length), 1)
  player.tell(arrived!)
}

function next(game: Game, player: Player): Suggested {
  const context = game.task.contextAt?.(game.repeat, game.runs.length)
  const from = threadMs()
  try {
    const suggested = player.ask(context)
    const problem = problemOf(game, suggested)
    if (problem === undefined) return suggested
    game.troubles.push(problem)
  } catch (cause) {
    game.troubles.push(String(cause))
  } finally {
    game.asks.push(Math.round(10 * (threadMs() - from)) / 10)
  }
  return randomRun(game, context)
}

function threadMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

function problemOf({ task, setting, runs }: Game, { settings, candidate }: Suggested): string | undefined {
  const { candidates } = task.study
  if (candidates) {
    if (candidate === undefined || !candidates[candidate]) return 'not a row of the candidates'
    return !task.study.repeats && runs.some((one) => one.candidate === candidate) ? 'a row twice' : undefined
  }
  const values = new Map(Object.entries(settings))
  const inside = positionOf(setting.space, values).every((v, k) => v >= 0 && v <= (setting.space.axes[k]!.choices ?? 1))
  if (!inside) return 'settings outside the bounds'
  return keepsLimits(setting.domain, values) ? undefined : 'a linear limit is broken'
}

function randomRun({ brief, runs }: Game, context: Context | undefined): Suggested {
  const player = directMethod('random', random).open(brief)
  for (const observed of runs) player.tell(observed)
  return player.ask(context)
}

/** The noise-free score of what the player would produce with. */
function recommendedScore({ task, repeat, runs, troubles }: Game, player: Player): number | null {
  try {
    const settings = player.recommend()
    if (!settings) return null
    const candidate = task.study.candidates?.findIndex((row) =>
      Object.keys(row).every((name) => row[name] === settings[name]),
    )
    const context = task.contextAt?.(repeat, runs.length - 1)
    const at = { settings, ...(candidate !== undefined && { candidate }), ...(context && { context }) }
    const { truth } = task.measure({ ...at, repeat, index: runs.length - 1 })
    return finite(scoreTrace(task.score, [truth], 0)[0]!)
  } catch (cause) {
    troubles.push(String(cause))
    return null
  }
}

function outcomeOf(game: Game, method: Method, starts: number): Outcome {
  const { task, repeat, runs, truths, troubles, coverage } = game
  const scores = scoreTrace(task.score, truths, starts)
  const bestAt = scores.findIndex((score) => score <= 1e-12) + 1
  let hits = 0
  return {
    task: task.name,
    method: method.name,
    repeat,
    scores: scores.map(finite),
    ...(task.top && { hits: runs.map(({ candidate }) => (hits += Number(task.top!.has(candidate!)))) }),
    ...(bestAt > 0 && task.top && { bestAt }),
    ...(task.recommends && { recommended: game.recommended }),
    asks: game.asks,
    trouble: troubles.length,
    ...(troubles.length > 0 && { because: troubles[0]! }),
    broken: truths.slice(starts).filter(({ kept }) => !kept).length,
    covered: coverage.inside,
    foretold: coverage.total,
  }
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
