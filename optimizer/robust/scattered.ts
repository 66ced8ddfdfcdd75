// A twin that scatters: settings, constants, outcomes moved by draws from what varies in production.
//
// Notation: a draw of a source is standard: N(0, 1) for `normal`, -1 .. 1 for `uniform`, 0 .. 1 for `ageing`. What it
// moves becomes v + s d, with s the size of the source (times |v| where it is relative).

import { normalQuantile } from '../math/normal.ts'
import { type Level, levels, type ScatterPlan, type Source } from '../processes/scatter.ts'
import { withValues } from '../processes/sheet.ts'
import type { Fidelity, Kernel, Setup, Twin } from '../processes/twin.ts'

/** A twin with what scatters around it. */
export interface Chosen {
  readonly twin: Twin
  readonly plan: ScatterPlan
  /** With the sheet of the scatter. */
  readonly setup: Setup
}

export interface Scattered extends Chosen {
  readonly lost: (outcomes: Float64Array) => number
  /** Sizes of all sources at a recipe, in the order of the plan. */
  readonly sizesAt: (recipe: Float64Array) => Float64Array
  /** The kernel under the constants that the draws of lot with run make. */
  readonly kernelFor: (draws: Float64Array, sizes: Float64Array) => Kernel
  /** Moves settings in place. */
  readonly moveSettings: (settings: Float64Array, draws: Float64Array, sizes: Float64Array) => void
  /** Moves outcomes in place: what is true of the part, or what the laboratory adds to it. */
  readonly moveOutcomes: (outcomes: Float64Array, draws: Float64Array, sizes: Float64Array, what: What) => void
}

export type What = 'truth' | 'laboratory'

/** A source as places in arrays. */
interface Wire {
  readonly source: number
  readonly place: number
  readonly sign: number
  readonly relative: boolean
}

/** @throws RangeError where a source moves what the twin does not have. */
export function openScattered({ twin, plan, setup }: Chosen, fidelity: Fidelity = 'closed'): Scattered {
  const wired = (on: Source['on'], isOf: (source: Source) => boolean, placeOf: (name: string) => number) =>
    plan.sources.flatMap((source, index) => (source.on === on && isOf(source) ? wires(source, index, placeOf) : []))
  const settings = wired('setting', () => true, placeIn(twin.parameters))
  const truth = wired('outcome', ({ level }) => level !== 'laboratory', placeIn(twin.outcomes))
  const laboratory = wired('outcome', ({ level }) => level === 'laboratory', placeIn(twin.outcomes))
  const constants = plan.sources.flatMap((source, index) => (source.on === 'constant' ? { source, index } : []))
  const plain = twin.open(setup, fidelity)
  const fixed = plan.sources.map(({ size }) => (typeof size === 'function' ? Number.NaN : sizeIn(setup, size)))
  return {
    twin,
    plan,
    setup,
    lost: plan.lost(setup),
    sizesAt: (recipe) =>
      Float64Array.from(plan.sources, ({ size }, i) => (typeof size === 'function' ? size(setup, recipe) : fixed[i]!)),
    kernelFor: (draws, sizes) =>
      constants.length === 0 ? plain : twin.open(movedSetup(setup, constants, { draws, sizes }), fidelity),
    moveSettings: (values, draws, sizes) => move(values, settings, { draws, sizes }),
    moveOutcomes(values, draws, sizes, what) {
      move(values, what === 'truth' ? truth : laboratory, { draws, sizes })
      for (const { place } of what === 'truth' ? truth : laboratory) {
        const { low, high } = twin.outcomes[place]!
        values[place] = Math.min(high, Math.max(low, values[place]!))
      }
    },
  }
}

/** A standard draw of a source from a uniform one. */
export function standardDraw({ shape }: Source, uniform: number): number {
  if (shape === 'normal') return normalQuantile(uniform)
  return shape === 'uniform' ? 2 * uniform - 1 : uniform
}

/** Places of the sources at a level, in the order of the plan. */
export function sourcesAt({ sources }: ScatterPlan, level: Level): number[] {
  return sources.flatMap((source, index) => (source.level === level ? index : []))
}

/** Levels whose draws make constants: a kernel is opened once for each of them. */
export function constantLevel({ sources }: ScatterPlan): Level | undefined {
  return levels.findLast((level) => sources.some((source) => source.on === 'constant' && source.level === level))
}

interface Moved {
  readonly draws: Float64Array
  readonly sizes: Float64Array
}

function move(values: Float64Array, along: readonly Wire[], { draws, sizes }: Moved): void {
  for (const { source, place, sign, relative } of along) {
    const size = sizes[source]! * (relative ? Math.abs(values[place]!) : 1)
    values[place] = values[place]! + sign * size * draws[source]!
  }
}

function wires(source: Source, index: number, placeOf: (name: string) => number): Wire[] {
  const [sign, relative] = [source.falls ? -1 : 1, source.relative === true]
  return source.moves.map((name) => {
    const place = placeOf(name)
    if (place < 0) throw new RangeError(`${source.name} moves ${name}, which the twin does not have`)
    return { source: index, place, sign, relative }
  })
}

function placeIn(quantities: readonly { readonly name: string }[]): (name: string) => number {
  return (wanted) => quantities.findIndex(({ name }) => name === wanted)
}

interface Numbered {
  readonly source: Source
  readonly index: number
}

/** Constants stay inside of the ranges that their sheets vouch for. */
function movedSetup(setup: Setup, constants: readonly Numbered[], { draws, sizes }: Moved): Setup {
  const changed: Record<string, Setup[string]> = { ...setup }
  for (const { source, index } of constants) {
    for (const name of source.moves) {
      const [role, constant] = split(name)
      const { value, range } = changed[role]!.constants[constant]!
      const size = sizes[index]! * (source.relative ? Math.abs(value) : 1) * (source.falls ? -1 : 1)
      const moved = Math.min(range[1]!, Math.max(range[0]!, value + size * draws[index]!))
      changed[role] = withValues(changed[role]!, { [constant]: moved })
    }
  }
  return changed
}

function sizeIn(setup: Setup, size: string | number): number {
  if (typeof size === 'number') return size
  const [role, constant] = split(size)
  const found = setup[role]?.constants[constant]
  if (!found) throw new RangeError(`the setup has no ${size}`)
  return found.value
}

function split(name: string): readonly [string, string] {
  const dot = name.indexOf('.')
  return [name.slice(0, dot), name.slice(dot + 1)]
}
