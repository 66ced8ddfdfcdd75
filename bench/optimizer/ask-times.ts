// What one ask costs: its time as a ratio to a plain Cholesky factorisation of the same size, its memory.
//
// Prints one line of JSON for the size given, in a process of its own so that memory is that of the optimizer alone:
// node bench/optimizer/ask-times.ts runs parameters objectives limits

import { stream } from '../../optimizer/math/rng.ts'
import { scrambledSobol } from '../../optimizer/math/sobol.ts'
import { kunlun } from './kunlun.ts'
import { median, quantile } from './statistics.ts'

export interface AskTime {
  readonly runs: number
  readonly parameters: number
  readonly objectives: number
  readonly limits: number
  /** Milliseconds of this thread: median with the slowest of the asks. */
  readonly askMs: number
  readonly slowestMs: number
  /** Milliseconds of one plain factorisation of runs x runs. */
  readonly choleskyMs: number
  /** Largest resident memory of a process that holds one study, up to its first answer, MB. */
  readonly megabytes: number
  /** The same after as many studies as there are rounds, one after the other. */
  readonly laterMegabytes: number
}

const rounds = 5

if (import.meta.main) {
  const [runs = 60, parameters = 6, objectives = 1, limits = 2] = process.argv.slice(2).map(Number)
  process.stdout.write(`${JSON.stringify(measure({ runs, parameters, objectives, limits }))}\n`)
}

interface Size {
  readonly runs: number
  readonly parameters: number
  readonly objectives: number
  readonly limits: number
}

/** Asks and factorisations by turns, so that both meet the same machine. */
function measure(size: Size): AskTime {
  const asks: number[] = []
  const factorings: number[] = []
  let megabytes = 0
  for (let round = 0; round < rounds; round++) {
    asks.push(timedAsk(size, round))
    if (round === 0) megabytes = mostMegabytes()
    factorings.push(timedCholesky(size.runs))
  }
  return {
    ...size,
    askMs: median(asks),
    slowestMs: quantile(asks, 1),
    choleskyMs: median(factorings),
    megabytes,
    laterMegabytes: mostMegabytes(),
  }
}

function mostMegabytes(): number {
  return Math.round(process.resourceUsage().maxRSS / 1024)
}

/** A study of smooth outcomes with a little noise, told all its runs, then asked once. */
function timedAsk({ runs, parameters, objectives, limits }: Size, seed: number): number {
  const rng = stream(seed, 'ask-times')
  const names = Array.from({ length: parameters }, (_, k) => `x${k + 1}`)
  const outcomes = Array.from({ length: objectives + limits }, (_, k) => `y${k}`)
  const player = kunlun.open({
    seed,
    budget: runs + 20,
    study: {
      parameters: names.map((name) => ({ name, type: 'continuous', low: 0, high: 1 })),
      objectives: outcomes.slice(0, objectives).map((outcome) => ({ outcome, goal: 'minimize', reference: 3 })),
      constraints: outcomes
        .slice(objectives)
        .map((outcome) => ({ kind: 'outcome', outcome, max: 1, probability: 0.9 })),
    },
  })
  const value = (x: Float64Array, k: number) =>
    x.reduce((sum, v, i) => sum + (v - (i + k) / (parameters + 3)) ** 2 + 0.1 * Math.sin(5 * v * (k + 1)), 0)
  scrambledSobol(parameters, runs, rng).forEach((x, index) => {
    player.tell({
      id: `r${index}`,
      settings: Object.fromEntries(names.map((name, k) => [name, x[k]!])),
      status: 'ok',
      outcomes: Object.fromEntries(outcomes.map((outcome, k) => [outcome, value(x, k) + 0.02 * rng.normal()])),
    })
  })
  return threadTimed(() => player.ask(undefined))
}

/** One factorisation, from many of them. */
function timedCholesky(n: number): number {
  const rng = stream(1, 'matrix', n)
  const points = Array.from({ length: n }, () => rng.uniform())
  const matrix = Float64Array.from({ length: n * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n]
    return Math.exp(-8 * (points[i]! - points[j]!) ** 2) + (i === j ? 0.1 : 0)
  })
  const times = Math.ceil(2e7 / n ** 3)
  return (
    threadTimed(() => {
      for (let k = 0; k < times; k++) plainCholesky(Float64Array.from(matrix), n)
    }) / times
  )
}

/** The textbook loop, row by row with one accumulator: the unit of these figures. */
function plainCholesky(a: Float64Array, n: number): Float64Array {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * n + j]!
      for (let k = 0; k < j; k++) sum -= a[i * n + k]! * a[j * n + k]!
      a[i * n + j] = i === j ? Math.sqrt(sum) : sum / a[j * n + j]!
    }
  }
  return a
}

function threadTimed(work: () => unknown): number {
  const ms = () => {
    const { user, system } = process.threadCpuUsage()
    return (user + system) / 1000
  }
  const from = ms()
  work()
  return ms() - from
}
