// The draws behind simulated parts: standard, by level, one stream for each lot.
//
// Every calibration draw is asked with the same ones, so that their answers differ by what is believed alone.

import { type Rng, stream } from '../math/rng.ts'
import { type Level, levels, type ScatterPlan } from '../processes/scatter.ts'
import { sourcesAt, standardDraw } from './scattered.ts'

/** How many of each within the one before. */
export interface Nesting {
  readonly lots: number
  readonly runs: number
  readonly places: number
  readonly parts: number
}

/** By level, rows of one number for each source at that level; laboratory rows are those of the parts. */
export interface Drawn {
  readonly nesting: Nesting
  readonly rows: Readonly<Record<Level, Float64Array>>
  /** Places of the sources in the plan, by level. */
  readonly sources: Readonly<Record<Level, readonly number[]>>
}

const usual = { runs: 2, places: 5, parts: 5 }

/** The nesting that makes about `count` parts: as many lots as possible, since lots differ most. At least four. */
export function nestingFor(count: number): Nesting {
  return { lots: Math.max(4, Math.ceil(count / (usual.runs * usual.places * usual.parts))), ...usual }
}

export function countOf({ lots, runs, places, parts }: Nesting): number {
  return lots * runs * places * parts
}

export interface Streams {
  readonly seed: number
  /** Lots are numbered from here: a share of them has the same draws as it has among all. */
  readonly firstLot?: number
}

export function drawParts(plan: ScatterPlan, nesting: Nesting, { seed, firstLot = 0 }: Streams): Drawn {
  const sources = byLevel((level) => sourcesAt(plan, level))
  const perLot = rowsPerLot(nesting)
  const rows = byLevel((level) => new Float64Array(nesting.lots * perLot[level] * sources[level].length))
  for (let lot = 0; lot < nesting.lots; lot++) {
    const rng = stream(seed, 'lot', firstLot + lot)
    for (const level of levels)
      fill(plan, { into: rows[level], sources: sources[level], lot, rows: perLot[level] }, rng)
  }
  return { nesting, rows, sources }
}

interface Filled {
  readonly into: Float64Array
  readonly sources: readonly number[]
  readonly lot: number
  readonly rows: number
}

function fill(plan: ScatterPlan, { into, sources, lot, rows }: Filled, rng: Rng): void {
  const width = sources.length
  for (let row = lot * rows; row < (lot + 1) * rows; row++)
    for (let k = 0; k < width; k++) into[row * width + k] = standardDraw(plan.sources[sources[k]!]!, rng.uniform())
}

function rowsPerLot({ runs, places, parts }: Nesting): Record<Level, number> {
  const all = runs * places * parts
  return { lot: 1, run: runs, place: runs * places, part: all, laboratory: all }
}

function byLevel<T>(make: (level: Level) => T): Record<Level, T> {
  return Object.fromEntries(levels.map((level) => [level, make(level)])) as Record<Level, T>
}
