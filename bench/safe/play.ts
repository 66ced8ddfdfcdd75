// Plays one study of the safe-mode bench through the ask-tell protocol.

import { createAskTell } from '../../optimizer/ask-tell.ts'
import { type Rng, stream } from '../../optimizer/math/rng.ts'
import type { SafeProblem, Settings, Truth } from './problem.ts'

export interface Played {
  /** Suggestions that were run. */
  readonly made: number
  /** Of these: failed or measured outside a limit. */
  readonly broken: number
  /** Asks that were answered with no_safe_setting. */
  readonly refused: number
  /** Best objective of a safe place among start and suggestions, above the best start. */
  readonly gain: number
  /** Broken promises to expect by what was promised. */
  readonly risked: number
}

interface Reply {
  readonly error?: { readonly code: string; readonly message: string }
  readonly suggestions?: readonly { readonly settings: Settings; readonly feasible: number }[]
}

/** Runs after the start; a refused ask spends one too, because a plant would run its old recipe. */
export const runsPlayed = 20

/** The same seed gives the same starts, pool, contexts for both modes. */
export function play(
  problem: SafeProblem,
  seed: number,
  mode: 'safe' | 'none',
  watch?: (line: string) => void,
): Played {
  const rng = stream(seed, 'safe-bench', problem.name)
  const pool = problem.rows ? Array.from({ length: problem.rows }, () => problem.draw(rng)) : undefined
  const lots = Array.from({ length: 40 }, () => (problem.context ? rng.uniform() : 0))
  const starts = drawStarts(problem, { pool, count: 1 + (seed % 5), spread: seed % 2 === 0, lots }, rng)
  const noise = stream(seed, 'safe-noise', problem.name)
  const send = opened(problem, { seed, mode, pool })
  const measure = (settings: Settings, lot: number) => tellRun(problem, send, { settings, lot, noise })
  for (const [i, settings] of starts.entries()) measure(settings, lots[i]!)
  const before = best(problem, starts, lots)
  let [made, broken, refused, risked, after] = [0, 0, 0, 0, before]
  for (let run = 0; run < runsPlayed; ) {
    const count = Math.min(problem.batch ?? 1, runsPlayed - run)
    const lot = lots[starts.length + run]!
    const { suggestions = [], error } = send({ op: 'ask', count, ...(problem.context && { context: { lot } }) })
    if (error && error.code !== 'no_safe_setting') throw new Error(`${problem.name}: ${JSON.stringify(error)}`)
    refused += count - suggestions.length
    if (error) watch?.(`refused: ${error.message}`)
    run += count
    for (const { settings, feasible } of suggestions) {
      made++
      risked += 1 - feasible
      const { kept, truth } = measure(settings, lot)
      if (!kept) broken++
      watch?.(
        `${kept ? 'ok' : 'BROKE'} ${JSON.stringify(settings)} ${feasible.toFixed(4)} ${JSON.stringify(truth)} gain ${(after - before).toFixed(3)}`,
      )
      if (holds(problem, truth) && !(truth.failure === 1)) after = Math.max(after, worth(problem, settings))
    }
  }
  return { made, broken, refused, gain: after - before, risked }
}

function opened(
  { parameters, limits, linear = [], maxStep = {} }: SafeProblem,
  { seed, mode, pool }: { seed: number; mode: 'safe' | 'none'; pool: readonly Settings[] | undefined },
) {
  const answer = createAskTell({ version: '0', nowMs: () => 0 })
  const send = (request: unknown) => JSON.parse(answer(JSON.stringify(request))!) as Reply
  const study = {
    parameters,
    constraints: [...linear, ...limits.map((limit, k) => ({ kind: 'outcome', outcome: `c${k}`, ...limit }))],
    objectives: [{ outcome: 'y', goal: 'maximize' }],
    safety: mode === 'safe' ? { mode, max_step: maxStep } : { mode },
    ...(pool && { candidates: pool }),
  }
  const { error } = send({ op: 'init', seed, study })
  if (error) throw new Error(error.message)
  return send
}

function tellRun(
  problem: SafeProblem,
  send: (request: unknown) => Reply,
  { settings, lot, noise }: { settings: Settings; lot: number; noise: Rng },
): { kept: boolean; truth: Truth } {
  const truth = problem.truth(settings, lot)
  const failed = noise.uniform() < (truth.failure ?? 0)
  const limited = truth.limited.map((c) => c + (problem.noise?.(settings, noise) ?? 0))
  const outcomes = Object.fromEntries([['y', truth.y], ...limited.map((c, k) => [`c${k}`, c])])
  const context = problem.context && { context: { lot } }
  const { error } = send({
    op: 'tell',
    observations: [failed ? { settings, status: 'failed', ...context } : { settings, outcomes, ...context }],
  })
  if (error) throw new Error(error.message)
  return { kept: !failed && holds(problem, { ...truth, limited }), truth }
}

function holds({ limits }: SafeProblem, { limited }: Truth): boolean {
  return limits.every(({ min, max }, k) => limited[k]! <= (max ?? limited[k]!) && limited[k]! >= (min ?? limited[k]!))
}

/** The objective, seen in the middle lot. */
function worth(problem: SafeProblem, settings: Settings): number {
  return problem.truth(settings, 0.5).y
}

function best(problem: SafeProblem, all: readonly Settings[], lots: readonly number[]): number {
  const safe = all.filter((settings, i) => holds(problem, problem.truth(settings, lots[i]!)))
  return Math.max(...safe.map((settings) => worth(problem, settings)))
}

/** Safe runs of a plant: spread over what is safe, or all near one recipe. */
function drawStarts(
  problem: SafeProblem,
  given: { pool: readonly Settings[] | undefined; count: number; spread: boolean; lots: readonly number[] },
  rng: Rng,
): Settings[] {
  const { pool, count, spread, lots } = given
  const candidates = pool ?? Array.from({ length: 4000 }, () => problem.draw(rng))
  const centre = candidates.find((settings) => isPlainlySafe(problem, settings, lots[0]!))!
  const nearby = candidates.toSorted((a, b) => apart(a, centre) - apart(b, centre))
  // Neighbours among 4000 draws lie almost on top of each other: most are passed over.
  const ordered = spread ? candidates : nearby.filter((_, i) => pool || i % 13 === 0)
  const chosen = [centre]
  for (const settings of ordered) {
    if (chosen.length === count) break
    if (settings !== centre && isPlainlySafe(problem, settings, lots[chosen.length]!)) chosen.push(settings)
  }
  return chosen
}

/** Safe, with room for the noise. */
function isPlainlySafe(problem: SafeProblem, settings: Settings, lot: number): boolean {
  const truth = problem.truth(settings, lot)
  const quiet = stream(1, 'noise-size')
  const draws = Array.from({ length: 50 }, () => Math.abs(problem.noise?.(settings, quiet) ?? 0))
  const room = 2 * draws.toSorted((a, b) => a - b)[34]!
  const moved = (by: number) => ({ ...truth, limited: truth.limited.map((c) => c + by) })
  return (truth.failure ?? 0) < 0.5 && holds(problem, moved(room)) && holds(problem, moved(-room))
}

function apart(a: Settings, b: Settings): number {
  return Object.keys(a).reduce((total, name) => {
    const [one, other] = [a[name], b[name]]
    if (typeof one === 'number' && typeof other === 'number')
      return total + ((one - other) / (Math.abs(other) || 1)) ** 2
    return total + (one === other ? 0 : 1)
  }, 0)
}
