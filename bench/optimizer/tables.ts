// Tasks on measured tables: rows are candidates, each run once.

import { readFileSync } from 'node:fs'
import { starts } from './starts.ts'
import type { Place, Settings, Task } from './task.ts'

export const tablesFolder = new URL('../../../shared/data/experiments/', import.meta.url)

/** The lines of a table below its header, as numbers. */
export function readTable(name: string): number[][] {
  const lines = readFileSync(new URL(`${name}.csv`, tablesFolder), 'utf8')
    .trim()
    .split(/\r?\n/)
  return lines.slice(1).map((line) => line.split(',').map(Number))
}

export interface Pool {
  /** Inputs of each row. */
  readonly inputs: readonly (readonly number[])[]
  readonly candidates: readonly Settings[]
  place(row: number): Place
}

/** Rows as candidates with inputs x1, x2 ... */
export function poolOf(inputs: readonly (readonly number[])[]): Pool {
  const candidates = inputs.map((row) => Object.fromEntries(row.map((value, k) => [`x${k + 1}`, value])))
  return { inputs, candidates, place: (row) => ({ settings: candidates[row]!, candidate: row }) }
}

/** Continuous parameters x1, x2 ... over the range of the rows. */
export function rangesOf(inputs: readonly (readonly number[])[]): Task['study']['parameters'] {
  return inputs[0]!.map((_, k) => {
    const values = inputs.map((row) => row[k]!)
    return { name: `x${k + 1}`, type: 'continuous', low: Math.min(...values), high: Math.max(...values) }
  })
}

/** The rows with the best 5 % of the costs. */
export function topRows(costs: readonly number[]): ReadonlySet<number> {
  const order = costs.map((_, row) => row).sort((a, b) => costs[a]! - costs[b]!)
  return new Set(order.slice(0, Math.ceil(0.05 * costs.length)))
}

/** Maximise the last column over the rows of a table, from the published start rows. */
function tableTask(name: keyof typeof starts): Task {
  const rows = readTable(name)
  const pool = poolOf(rows.map((row) => row.slice(0, -1)))
  const costs = rows.map((row) => -row.at(-1)!)
  const [best, worst] = [Math.min(...costs), Math.max(...costs)]
  return {
    name,
    set: 'tables',
    budget: 40,
    checkpoints: [10, 20, 40],
    study: {
      parameters: rangesOf(pool.inputs),
      objectives: [{ outcome: 'y', goal: 'maximize' }],
      candidates: pool.candidates,
    },
    score: { kind: 'best', optimum: best, scale: worst - best },
    top: topRows(costs),
    recommends: false,
    mostRepeats: starts[name].length,
    starts: (repeat) => starts[name][repeat]!.map(pool.place),
    measure: ({ candidate }) => ({
      status: 'ok',
      outcomes: { y: -costs[candidate!]! },
      truth: { costs: [costs[candidate!]!], kept: true },
    }),
  }
}

export function tableTasks(): Task[] {
  return [tableTask('crossed_barrel'), tableTask('fullerenes')]
}
