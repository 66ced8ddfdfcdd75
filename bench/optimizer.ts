// How good suggestions are: real tables and synthetic problems through the ask-tell protocol, printed as a table.
//
// node bench/optimizer.ts [repeats] [name ...]

import { existsSync, readFileSync } from 'node:fs'
import { hypervolume, paretoFront } from '../optimizer/acquisition/hypervolume-gain.ts'
import { createAskTell } from '../optimizer/ask-tell.ts'
import { type Rng, stream } from '../optimizer/math/rng.ts'
import { scrambledSobol } from '../optimizer/math/sobol.ts'
import { type Problem, problems } from './optimizer-problems.ts'
import { starts } from './optimizer-starts.ts'

const folder = new URL('../../shared/data/experiments/', import.meta.url)
const [repeatsText = '6', ...wanted] = process.argv.slice(2)
const repeats = Number(repeatsText)
const chosen = (name: string) => wanted.length === 0 || wanted.includes(name)

interface Reply {
  readonly error?: { readonly code: string; readonly message: string }
  readonly suggestions?: readonly { readonly settings: Record<string, number>; readonly candidate?: number }[]
  readonly settings?: Record<string, number>
  readonly ms?: number
}

/** A study spoken to through the protocol; keeps the slowest ask. */
function speak() {
  const answer = createAskTell({ version: '0', nowMs: () => performance.now() })
  const times: number[] = []
  return {
    times,
    send(request: unknown): Reply {
      const reply = JSON.parse(answer(JSON.stringify(request))!) as Reply
      if (reply.error) throw new Error(JSON.stringify(reply.error))
      if (reply.ms !== undefined) times.push(reply.ms)
      return reply
    },
  }
}

function readTable(name: string): { inputs: number[][]; outcome: number[] } {
  const lines = readFileSync(new URL(`${name}.csv`, folder), 'utf8')
    .trim()
    .split(/\r?\n/)
    .slice(1)
  const rows = lines.map((line) => line.split(',').map(Number))
  return { inputs: rows.map((row) => row.slice(0, -1)), outcome: rows.map((row) => row.at(-1)!) }
}

function tableRepeat(name: keyof typeof starts, repeat: number) {
  const { inputs, outcome } = readTable(name)
  const settings = (row: number) => Object.fromEntries(inputs[row]!.map((value, k) => [`x${k + 1}`, value]))
  const parameters = inputs[0]!.map((_, k) => {
    const values = inputs.map((row) => row[k]!)
    return { name: `x${k + 1}`, type: 'continuous', low: Math.min(...values), high: Math.max(...values) }
  })
  const { send, times } = speak()
  const candidates = inputs.map((_, row) => settings(row))
  send({
    op: 'init',
    seed: repeat,
    budget: 40,
    study: { parameters, objectives: [{ outcome: 'y', goal: 'maximize' }], candidates },
  })
  const rows: number[] = []
  const tell = (row: number) => {
    rows.push(row)
    send({ op: 'tell', observations: [{ settings: settings(row), outcomes: { y: outcome[row]! } }] })
  }
  for (const row of starts[name][repeat]!) tell(row)
  while (rows.length < 40) tell(send({ op: 'ask' }).suggestions![0]!.candidate!)
  const order = outcome.map((_, row) => row).sort((a, b) => outcome[b]! - outcome[a]!)
  const top = new Set(order.slice(0, Math.ceil(0.05 * outcome.length)))
  const share = (n: number) => rows.slice(0, n).filter((row) => top.has(row)).length / top.size
  return {
    shares: [10, 20, 40].map(share),
    best: Math.max(...rows.map((row) => outcome[row]!)),
    ms: Math.max(...times),
  }
}

function runTable(name: keyof typeof starts): void {
  const all = Array.from({ length: repeats }, (_, repeat) => tableRepeat(name, repeat))
  const mean = (k: number) => all.reduce((sum, { shares }) => sum + shares[k]! / all.length, 0).toFixed(3)
  const figures = `Top% ${mean(0)} ${mean(1)} ${mean(2)} at 10 20 40`
  print(
    name,
    `${figures}; median best ${median(all.map(({ best }) => best)).toFixed(4)}; slowest ask ${Math.max(...all.map(({ ms }) => ms))} ms`,
  )
}

function problemRepeat(problem: Problem, repeat: number): { regrets: number[]; recommended?: number; ms: number } {
  const rng = stream(repeat, 'bench', problem.name)
  const { send, times } = speak()
  const names = problem.bounds.map((_, k) => `x${k + 1}`)
  send({ op: 'init', seed: repeat, budget: problem.budget, study: studyOf(problem, names) })
  const found: ReturnType<Problem['evaluate']>[] = []
  const run = (x: readonly number[]) => {
    const truth = problem.evaluate(x)
    found.push(truth)
    send({
      op: 'tell',
      observations: [
        { settings: Object.fromEntries(x.map((v, k) => [names[k]!, v])), outcomes: measured(problem, truth, rng) },
      ],
    })
  }
  for (const u of scrambledSobol(names.length, problem.start, rng))
    run(Array.from(u, (v, k) => problem.bounds[k]![0] + v * (problem.bounds[k]![1] - problem.bounds[k]![0])))
  const regrets: number[] = []
  while (found.length < problem.budget) {
    const { settings } = send({ op: 'ask' }).suggestions![0]!
    run(names.map((name) => settings[name]!))
    if (found.length % 10 === 0) regrets.push(regretOf(problem, found))
  }
  const { settings } = send({ op: 'recommend' })
  const recommended = regretOf(problem, [problem.evaluate(names.map((name) => settings![name]!))])
  return { regrets, ...(!problem.reference && { recommended }), ms: Math.max(...times) }
}

function studyOf({ bounds, evaluate, reference }: Problem, names: readonly string[]) {
  const shape = evaluate(bounds.map(([low, high]) => (low + high) / 2))
  return {
    parameters: bounds.map(([low, high], k) => ({ name: names[k]!, type: 'continuous', low, high })),
    constraints: shape.limits.map((_, k) => ({ kind: 'outcome', outcome: `c${k}`, max: 0, probability: 0.5 })),
    objectives: shape.objectives.map((_, k) => ({
      outcome: `y${k}`,
      goal: 'minimize',
      ...(reference && { reference: reference[k] }),
    })),
  }
}

function measured({ noise = 0 }: Problem, { objectives, limits }: ReturnType<Problem['evaluate']>, rng: Rng) {
  const entries = [
    ...objectives.map((y, k) => [`y${k}`, y + noise * rng.normal()] as const),
    ...limits.map((c, k) => [`c${k}`, c] as const),
  ]
  return Object.fromEntries(entries)
}

function regretOf({ optimum, reference }: Problem, found: readonly ReturnType<Problem['evaluate']>[]): number {
  const feasible = found.filter(({ limits }) => limits.every((c) => c <= 0))
  if (!reference) return Math.min(...feasible.map(({ objectives }) => objectives[0]!)) - optimum
  const corner = { u: reference[0], v: reference[1] }
  const pairs = feasible.map(({ objectives: [u = 0, v = 0] }) => ({ u, v }))
  return optimum - hypervolume(paretoFront(pairs, corner), corner)
}

function runProblem(problem: Problem): void {
  const all = Array.from({ length: repeats }, (_, repeat) => problemRepeat(problem, repeat))
  const medians = all[0]!.regrets.map((_, k) => median(all.map(({ regrets }) => regrets[k]!)).toPrecision(3))
  const recommended =
    all[0]!.recommended === undefined
      ? ''
      : `; of recommend ${median(all.map((one) => one.recommended!)).toPrecision(3)}`
  print(
    problem.name,
    `median regret ${medians.join(' ')} (library ${problem.peer})${recommended}; slowest ask ${Math.max(...all.map(({ ms }) => ms))} ms`,
  )
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.ceil((sorted.length - 1) / 2)]!) / 2
}

function print(name: string, text: string): void {
  process.stdout.write(`${name.padEnd(16)} ${text}\n`)
}

const tables = Object.keys(starts) as (keyof typeof starts)[]
if (!existsSync(folder)) print('tables', 'left out: the folder with the measured tables is absent')
else for (const name of tables.filter(chosen)) runTable(name)
for (const problem of problems.filter(({ name }) => chosen(name))) runProblem(problem)
