// Parts by the thousand through a twin that scatters: lot > run > place > part, then the laboratory.

import type { Level } from '../processes/scatter.ts'
import type { Kernel } from '../processes/twin.ts'
import { countOf, type Drawn } from './draws.ts'
import { constantLevel, type Scattered } from './scattered.ts'

/** Arrays of one number for each part, lot by lot; those of runs have one number for each run. */
export interface Parts {
  readonly drawn: Drawn
  /** By outcome of parts. */
  readonly truth: ReadonlyMap<string, Float64Array>
  readonly measured: ReadonlyMap<string, Float64Array>
  /** Chance that a part is not lost otherwise, e.g. by a crack. */
  readonly whole: Float64Array
  readonly ofRuns: ReadonlyMap<string, Float64Array>
  /** Cost of a part that is begun, by run. */
  readonly costBegun: Float64Array
}

/** All parts of a recipe under the draws; same draws, same bytes. */
export function simulateParts(scattered: Scattered, recipe: Float64Array, drawn: Drawn): Parts {
  const { lots, runs, places, parts } = drawn.nesting
  const out = emptyParts(scattered, drawn)
  const walk = walker(scattered, recipe, drawn)
  let [run, place, part] = [0, 0, 0]
  for (let lot = 0; lot < lots; lot++) {
    walk.enter('lot', lot)
    for (let r = 0; r < runs; r++, run++) {
      walk.enter('run', run)
      writeRun(out, walk.tell(), run, scattered)
      for (let p = 0; p < places; p++, place++) {
        walk.enter('place', place)
        for (let i = 0; i < parts; i++, part++) {
          walk.enter('part', part)
          walk.enter('laboratory', part)
          writePart(out, walk, part, scattered)
        }
      }
      walk.leave()
    }
  }
  return out.parts
}

interface Walker {
  /** Takes the draws of one lot, run, place, part. */
  readonly enter: (level: Level, row: number) => void
  /** Forgets draws below the run, so that the run is seen at its middle. */
  readonly leave: () => void
  /** Outcomes as the twin tells them at the draws taken. */
  readonly tell: () => Float64Array
  readonly scatter: (outcomes: Float64Array, what: 'truth' | 'laboratory') => void
}

function walker(scattered: Scattered, recipe: Float64Array, { rows, sources }: Drawn): Walker {
  const sizes = scattered.sizesAt(recipe)
  const draws = new Float64Array(scattered.plan.sources.length)
  const settings = new Float64Array(recipe.length)
  const outcomes = new Float64Array(scattered.twin.outcomes.length)
  const reopens = constantLevel(scattered.plan)
  let kernel: Kernel = scattered.kernelFor(draws, sizes)
  return {
    enter(level, row) {
      const at = sources[level]
      for (let k = 0; k < at.length; k++) draws[at[k]!] = rows[level][row * at.length + k]!
      if (level === reopens) kernel = scattered.kernelFor(draws, sizes)
    },
    leave() {
      for (const level of ['place', 'part', 'laboratory'] as const) for (const at of sources[level]) draws[at] = 0
    },
    tell() {
      settings.set(recipe)
      scattered.moveSettings(settings, draws, sizes)
      kernel(settings, outcomes)
      return outcomes
    },
    scatter: (told, what) => scattered.moveOutcomes(told, draws, sizes, what),
  }
}

interface Written {
  readonly parts: Parts
  /** Place in the twin's outcomes with the arrays. */
  readonly byPart: readonly { place: number; truth: Float64Array; measured: Float64Array }[]
  readonly byRun: readonly { place: number; values: Float64Array }[]
}

function emptyParts({ twin, plan }: Scattered, drawn: Drawn): Written {
  const count = countOf(drawn.nesting)
  const runs = drawn.nesting.lots * drawn.nesting.runs
  const placeOf = (name: string) => twin.outcomes.findIndex((one) => one.name === name)
  const byPart = plan.ofParts.map((name) => ({
    ...{ name, place: placeOf(name), truth: new Float64Array(count), measured: new Float64Array(count) },
  }))
  const byRun = plan.ofRuns.map((name) => ({ name, place: placeOf(name), values: new Float64Array(runs) }))
  const parts: Parts = {
    drawn,
    truth: new Map(byPart.map(({ name, truth }) => [name, truth])),
    measured: new Map(byPart.map(({ name, measured }) => [name, measured])),
    whole: new Float64Array(count),
    ofRuns: new Map(byRun.map(({ name, values }) => [name, values])),
    costBegun: new Float64Array(runs),
  }
  return { parts, byPart, byRun }
}

function writeRun({ parts, byRun }: Written, told: Float64Array, run: number, { plan }: Scattered): void {
  for (const { place, values } of byRun) values[run] = told[place]!
  parts.costBegun[run] = plan.costBegun(told)
}

function writePart({ parts, byPart }: Written, walk: Walker, part: number, { lost }: Scattered): void {
  const told = walk.tell()
  parts.whole[part] = 1 - lost(told)
  walk.scatter(told, 'truth')
  for (const { place, truth } of byPart) truth[part] = told[place]!
  walk.scatter(told, 'laboratory')
  for (const { place, measured } of byPart) measured[part] = told[place]!
}
