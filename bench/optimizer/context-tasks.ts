// Tasks with a context: the driver says what is at hand, a method picks the settings, each run has its own regret.

import { shuffled, stream } from '../../optimizer/math/rng.ts'
import { poolOf, readTable } from './tables.ts'
import type { Context, Task } from './task.ts'

/** Columns of the turning table. */
const column = { speed: 0, feed: 1, depth: 2, diameter: 3, worn: 4, roughness: 5 }

/**
 * 15 settings (cutting speed, feed, depth) in four contexts (diameter, wear of the tool): the best differs in each.
 * A setting may be run again in another context, so candidates repeat.
 */
export function turningTask(): Task {
  const rows = readTable('turning_12l14')
  const inputs = [...new Map(rows.map((row) => [row.slice(0, 3).join(), row.slice(0, 3)])).values()]
  const pool = poolOf(inputs)
  const contexts = [...new Map(rows.map((row) => [row.slice(3, 5).join(), contextOf(row)])).values()]
  const roughness = new Map(
    rows.map((row) => [keyOf(row.slice(0, 3), contextOf(row)), row[column.roughness]!] as const),
  )
  const costAt = (row: number, context: Context) => roughness.get(keyOf(inputs[row]!, context))!
  const drawn = (repeat: number, index: number) => {
    // Each block of four runs meets every context once, in random order.
    const order = shuffled(contexts.length, stream(repeat, 'context', Math.floor(index / contexts.length)))
    return contexts[order[index % contexts.length]!]!
  }
  return {
    name: 'turning_12l14',
    set: 'tables',
    budget: 40,
    checkpoints: [10, 20, 40],
    study: {
      parameters: [
        ...[column.speed, column.feed, column.depth].map((k) => rangeOf(`x${k + 1}`, rows, k, 'continuous' as const)),
        rangeOf('w1', rows, column.diameter, 'context'),
        rangeOf('w2', rows, column.worn, 'context'),
      ],
      objectives: [{ outcome: 'y', goal: 'minimize' }],
      candidates: pool.candidates,
      repeats: true,
    },
    score: { kind: 'loss' },
    recommends: false,
    mostRepeats: 30,
    starts: (repeat) =>
      shuffled(inputs.length, stream(repeat, 'start', 'turning'))
        .slice(0, 5)
        .map((row) => pool.place(row)),
    contextAt: drawn,
    measure: ({ candidate, context }) => {
      const costs = inputs.map((_, row) => costAt(row, context!))
      const cost = costs[candidate!]!
      const [best, worst] = [Math.min(...costs), Math.max(...costs)]
      return {
        status: 'ok',
        outcomes: { y: cost },
        truth: { costs: [cost], kept: true, loss: (cost - best) / (worst - best) },
      }
    },
  }
}

function rangeOf(name: string, rows: readonly (readonly number[])[], k: number, type: 'continuous' | 'context') {
  const values = rows.map((row) => row[k]!)
  return { name, type, low: Math.min(...values), high: Math.max(...values) }
}

function contextOf(row: readonly number[]): Context {
  return { w1: row[column.diameter]!, w2: row[column.worn]! }
}

function keyOf(inputs: readonly number[], { w1, w2 }: Context): string {
  return [...inputs, w1, w2].join()
}
