// When the advice to stop comes, what is left by then: synthetic problems with known optima, printed as a table.
//
// node bench/stopping.ts [repeats] [name ...]

import type { Observation, StudyDefinition } from '../optimizer/definition.ts'
import { type Rng, stream } from '../optimizer/math/rng.ts'
import { scrambledSobol } from '../optimizer/math/sobol.ts'
import { stopAdvice } from '../optimizer/stop.ts'
import { Study } from '../optimizer/study.ts'
import { type StopProblem, stopProblems } from './stopping/problems.ts'

const [repeatsText = '6', ...wanted] = process.argv.slice(2)
const repeats = Number(repeatsText)

interface Outcome {
  /** Runs made when stopping was first advised; the horizon where it never was. */
  readonly runs: number
  readonly advised: boolean
  readonly regretAtStop: number
  readonly regretAtEnd: number
  /** The spread that regrets are shares of: from the optimum to the median of the space. */
  readonly scale: number
  readonly reason: string
  /** What the runs cost, with what the regret is worth, after each number of runs; without a price empty. */
  readonly bills: readonly number[]
}

function definitionOf({ inputs, limits, money }: StopProblem, seed: number): StudyDefinition {
  return {
    seed,
    parameters: Array.from({ length: inputs }, (_, k) => ({
      type: 'continuous' as const,
      name: `x${k + 1}`,
      low: 0,
      high: 1,
    })),
    contexts: [],
    linear: [],
    limits: Array.from({ length: limits }, (_, k) => ({ outcome: `g${k + 1}`, max: 0, probability: 0.5 })),
    objectives: [{ outcome: 'y', goal: 'minimize', ...(money && { worth: money.worth }) }],
    ...(money && { runCost: { amount: money.cost, currency: 'CNY' } }),
    safety: { mode: 'none', probability: 0.95, maxStep: new Map() },
    repeats: false,
  }
}

function play(problem: StopProblem, repeat: number): Outcome {
  const study = new Study(definitionOf(problem, repeat))
  const noise = stream(repeat, 'noise', problem.name)
  const found: number[] = []
  const run = (settings: ReadonlyMap<string, unknown>) => {
    const x = study.space.axes.map(({ name }) => Number(settings.get(name)))
    const { y, limits } = problem.evaluate(x)
    found.push(limits.every((g) => g <= 0) ? y : Number.POSITIVE_INFINITY)
    study.tell([observation(found.length, { x, y: y + problem.noise * noise.normal(), limits })])
  }
  const start = scrambledSobol(problem.inputs, problem.inputs + 1, stream(repeat, 'start', problem.name))
  for (const x of start) run(new Map([...x].map((value, k) => [`x${k + 1}`, value])))
  let stopped: { runs: number; reason: string } | undefined
  while (found.length < problem.horizon) {
    const advice = stopped ? undefined : stopAdvice(study.view(new Map()), stream(repeat, 'stop', found.length))
    if (advice?.advised) stopped = { runs: found.length, reason: advice.reason.en }
    run(study.ask(1, new Map())[0]!.settings)
  }
  const best = (runs: number) => Math.min(...found.slice(0, runs)) - problem.optimum
  const runs = stopped?.runs ?? problem.horizon
  return {
    runs,
    advised: stopped !== undefined,
    regretAtStop: best(runs),
    regretAtEnd: best(problem.horizon),
    scale: scaleOf(problem, stream(1, 'scale')),
    reason: stopped?.reason ?? '',
    bills: found.map((_, n) => (problem.money ? problem.money.cost * (n + 1) + problem.money.worth * best(n + 1) : 0)),
  }
}

function observation(
  number: number,
  { x, y, limits }: { x: readonly number[]; y: number; limits: readonly number[] },
): Observation {
  return {
    id: `r${number}`,
    settings: new Map(x.map((value, k) => [`x${k + 1}`, value])),
    outcomes: new Map([['y', y] as const, ...limits.map((g, k) => [`g${k + 1}`, g] as const)]),
    status: 'ok',
    context: new Map(),
  }
}

function scaleOf({ inputs, evaluate, optimum }: StopProblem, rng: Rng): number {
  return median(scrambledSobol(inputs, 512, rng).map((x) => evaluate([...x]).y)) - optimum
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const half = sorted.length / 2
  return (sorted[Math.ceil(half) - 1]! + sorted[Math.floor(half)]!) / 2
}

/** What stopping as advised costs in all, against the best moment in hindsight, against going on. */
function billText(all: readonly Outcome[]): string {
  const start = all[0]!.bills.findIndex(Number.isFinite)
  const at = (of: (one: Outcome) => number) => number(median(all.map(of)))
  const hindsight = at(({ bills }) => Math.min(...bills.slice(start)))
  const [stop, end] = [at(({ bills, runs }) => bills[runs - 1]!), at(({ bills }) => bills.at(-1)!)]
  return `\nRuns with what is left, in money (median): ${stop} at the stop, ${hindsight} at the best moment in hindsight, ${end} at the horizon.`
}

const number = (value: number) => (Number.isFinite(value) ? String(Number(value.toPrecision(3))) : '–')

process.stdout.write(
  '| problem | horizon | advised | runs at the stop (median, range) | regret at the stop | regret at the end | left at the stop, share of optimum to median | worst |\n|---|---|---|---|---|---|---|---|\n',
)
for (const problem of stopProblems.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
  const all = Array.from({ length: repeats }, (_, repeat) => play(problem, repeat))
  const runs = all.map((one) => one.runs)
  const shares = all.map(({ regretAtStop, scale }) => regretAtStop / scale)
  const cells = [
    problem.name,
    problem.horizon,
    `${all.filter(({ advised }) => advised).length} of ${repeats}`,
    `${median(runs)} (${Math.min(...runs)}–${Math.max(...runs)})`,
    number(median(all.map((one) => one.regretAtStop))),
    number(median(all.map((one) => one.regretAtEnd))),
    `${number(100 * median(shares))} %`,
    `${number(100 * Math.max(...shares))} %`,
  ]
  process.stdout.write(`| ${cells.join(' | ')} |\n`)
  if (problem.money) process.stdout.write(`${billText(all)}\n`)
  for (const { reason } of all.slice(0, 1)) process.stderr.write(`${reason}\n`)
}
