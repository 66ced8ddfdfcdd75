// What separates chosen runs from reference runs, ranked: features, contexts, stretches of aligned curves.
import { quantileOfSorted } from '../math/quantile.ts'
import { stream } from '../math/rng.ts'
import { type Assignments, assignmentsOf } from './assignments.ts'
import { bandShares, known } from './band.ts'
import { type Shift, shiftOf } from './shift.ts'
import { prepared, strengthOf } from './strength.ts'
import { type GridWindow, windowsOf } from './windows.ts'

export interface Trait {
  readonly kind: 'ordered' | 'feature' | 'achieved' | 'phase' | 'context'
  readonly name: string
  /** Of a context: the lot or the tool that a run has, 1, or has not, 0. */
  readonly value?: string
  /** One for each run. */
  readonly values: readonly number[]
}

export interface SignalCurves {
  /** What the signal read, or how far it was from its set point. */
  readonly kind: 'curve' | 'offset'
  readonly name: string
  /** One for each run, on the grid. */
  readonly curves: readonly Float64Array[]
}

export interface SeparationInput {
  readonly isChosen: readonly boolean[]
  readonly traits: readonly Trait[]
  readonly signals: readonly SignalCurves[]
  /** Seconds of aligned time. */
  readonly grid: readonly number[]
  readonly seed: number
}

export interface Deviation extends Shift {
  readonly kind: Trait['kind'] | SignalCurves['kind']
  readonly name: string
  readonly value?: string
  /** Of a curve: seconds of aligned time. */
  readonly from?: number
  readonly to?: number
  /** Medians of the groups; of a context the share of runs. */
  readonly chosen: number
  readonly reference: number
  /** Chosen runs beyond the band of the reference on the side of the difference; of a context those that have it. */
  readonly outside: number
  readonly of: number
  /** Chance that something of all that was looked at would separate the runs so well, were the groups dealt blindly. */
  readonly p: number
  /** 0 not at all, 1 wholly. */
  readonly strength: number
}

export interface Separation {
  readonly verdict: 'separated' | 'nothing' | 'tooFew'
  /** The strongest first; those with p above `alpha` are what comes nearest, no finding. */
  readonly deviations: readonly Deviation[]
  /** Quantities that were looked at. */
  readonly tested: number
  /** Dealings of the runs that were tried. */
  readonly dealings: number
  /** The smallest p that these runs can give: with few runs chance alone is never ruled out. */
  readonly leastP: number
}

export const alpha = 0.05
const leastReference = 3
const mostDeviations = 12
const mostUncertain = 5

/** Runs in any order; the same input gives the same answer. */
export function separate(input: SeparationInput): Separation {
  const { isChosen, traits, signals, seed } = input
  const chosen = isChosen.flatMap((one, i) => (one ? [i] : []))
  const reference = isChosen.length - chosen.length
  const nothing = { deviations: [], tested: 0, dealings: 0, leastP: 1 }
  if (chosen.length === 0 || reference < leastReference) return { verdict: 'tooFew', ...nothing }
  const quantities = [
    ...distinct(traits).map((trait) => ({ trait, quantity: Float64Array.from(trait.values) })),
    ...signals.flatMap((signal) =>
      input.grid.map((_, point) => ({ signal, point, quantity: signal.curves.map((curve) => curve[point]!) })),
    ),
  ].flatMap(({ quantity, ...of }) => {
    const ready = prepared(Float64Array.from(quantity), isChosen)
    return ready === undefined ? [] : [{ ...of, ready, strength: strengthOf(ready, chosen) }]
  })
  const assignments = assignmentsOf(chosen, isChosen.length, stream(seed, 'separate', isChosen.length))
  const chance = strongestByChance(
    quantities.map(({ ready }) => ready),
    assignments,
  )
  const leastP = leastPossible(assignments, chosen.length === reference)
  const told = [
    ...quantities.flatMap((one) => ('trait' in one ? [ofTrait(one.trait, one.strength, { input, chance })] : [])),
    ...signals.flatMap((signal) => {
      const strengths = new Array<number>(input.grid.length).fill(0)
      for (const one of quantities) if ('signal' in one && one.signal === signal) strengths[one.point] = one.strength
      const windows = windowsOf(strengths, quantileOfSorted(chance, 1 - alpha))
      return windows.map((window) => ofWindow(signal, window, { input, chance }))
    }),
  ].sort((a, b) => a.p - b.p || b.strength - a.strength)
  const sure = told.filter(({ p }) => p <= alpha).slice(0, mostDeviations)
  const near = told.filter(({ p }) => p > alpha).slice(0, Math.max(0, mostUncertain - sure.length))
  return {
    verdict: leastP > alpha ? 'tooFew' : sure.length > 0 ? 'separated' : 'nothing',
    deviations: [...sure, ...near],
    tested: quantities.length,
    dealings: assignments.lists.length,
    leastP,
  }
}

/** What was ordered is often also measured, to the digit: told once. */
function distinct(traits: readonly Trait[]): Trait[] {
  return [...new Map(traits.toReversed().map((trait) => [trait.values.join(), trait])).values()].reverse()
}

/** The strongest of all quantities under each dealing, sorted [WestfallYoung1993]. */
function strongestByChance(
  quantities: readonly NonNullable<ReturnType<typeof prepared>>[],
  { lists }: Assignments,
): Float64Array {
  const strongest = Float64Array.from(lists, (chosen) => {
    let most = 0
    for (const one of quantities) most = Math.max(most, Math.abs(strengthOf(one, chosen)))
    return most
  })
  return strongest.sort()
}

/** Groups of one size can be exchanged without a change: each dealing then counts twice. */
function leastPossible({ lists }: Assignments, isEven: boolean): number {
  return Math.min(1, (isEven ? 2 : 1) / lists.length)
}

interface Known {
  readonly input: SeparationInput
  readonly chance: Float64Array
}

/** The true dealing is among those by chance, so that p is never 0 [PhipsonSmyth2010]. */
function chanceOf(strength: number, chance: Float64Array): number {
  const least = Math.abs(strength) - 1e-9
  return chance.filter((one) => one >= least).length / chance.length
}

function ofTrait({ kind, name, value, values }: Trait, strength: number, { input, chance }: Known): Deviation {
  const sized = kind === 'context' ? sharesOf(values, input.isChosen) : sizesOf(values, input.isChosen)
  const size = { strength: Math.abs(strength), p: chanceOf(strength, chance) }
  return { kind, name, ...(value !== undefined && { value }), ...sized, ...size }
}

function ofWindow(signal: SignalCurves, window: GridWindow, { input, chance }: Known): Deviation {
  const means = signal.curves.map((curve) => {
    const inside = curve.slice(window.from, window.to + 1).filter((value) => !Number.isNaN(value))
    return inside.length === 0 ? Number.NaN : inside.reduce((sum, one) => sum + one / inside.length, 0)
  })
  const half = ((input.grid[1] ?? 0) - (input.grid[0] ?? 0)) / 2
  return {
    ...{ kind: signal.kind, name: signal.name },
    ...{ from: input.grid[window.from]! - half, to: input.grid[window.to]! + half },
    ...sizesOf(means, input.isChosen),
    ...{ strength: Math.abs(window.strength), p: chanceOf(window.strength, chance) },
  }
}

type Sized = Pick<Deviation, keyof Shift | 'chosen' | 'reference' | 'outside' | 'of'>

function sizesOf(values: readonly number[], isChosen: readonly boolean[]): Sized {
  const chosen = known(values.filter((_, i) => isChosen[i]))
  const reference = known(values.filter((_, i) => !isChosen[i]))
  const shift = shiftOf([...chosen], [...reference])
  const { low, high } = bandShares
  const isOutside = (value: number) =>
    shift.difference > 0 ? value > quantileOfSorted(reference, high) : value < quantileOfSorted(reference, low)
  return {
    ...shift,
    ...{ chosen: quantileOfSorted(chosen, 0.5), reference: quantileOfSorted(reference, 0.5) },
    ...{ outside: chosen.filter(isOutside).length, of: chosen.length },
  }
}

function sharesOf(values: readonly number[], isChosen: readonly boolean[]): Sized {
  const share = (group: boolean) => {
    const members = values.filter((_, i) => isChosen[i] === group)
    return { having: members.filter((value) => value === 1).length, of: members.length }
  }
  const [a, b] = [share(true), share(false)]
  const [chosen, reference] = [a.having / a.of, b.having / b.of]
  const shift = { difference: chosen - reference, low: Number.NaN, high: Number.NaN }
  return { ...shift, chosen, reference, outside: a.having, of: a.of }
}
