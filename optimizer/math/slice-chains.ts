// Several chains of slice sampling along axes that are learnt while warming up, by way of a cheaper density where one is known.
//
// Notation: x the point (d), f its log density; along the axes the density is nearly round, however the unknowns correlate
// [Tibbits2014]. g a log density much like f that costs little and has a slope: a Hamiltonian step on g from x to x' is taken
// with probability min(1, e^(f(x') - f(x) - g(x') + g(x))), so that the draws are those of f whatever g is like [Liu2001, 9.4.3;
// ChristenFox2005]; it is reversible, as the rule needs. Nothing is tuned by hand; after the warm-up axes and g stand still, so
// that the draws are those of a Markov chain.

import { type Axes, alongAxes, axesOf, plainAxes, slopeAlong, toAxes } from './axes.ts'
import { hamiltonianStep, type SlopedDensity, type Smooth, usualLeap } from './hamiltonian.ts'
import type { Rng } from './rng.ts'
import { type SliceState, sliceCoordinate, sliceSweep, sliceSweepBack } from './slice.ts'

type LogDensity = (x: Float64Array) => number

export interface ChainsProblem {
  readonly logDensity: LogDensity
  /** One point for each chain, of positive density, spread wider than the answer is expected to be. */
  readonly starts: readonly Float64Array[]
  /** How far each unknown is expected to vary. */
  readonly scales: Float64Array
  readonly rng: (chain: number) => Rng
  /** A density much like it that costs little, made where chains were seen, along their axes; undefined where none can be. */
  readonly standIn?: (axes: Axes, seen: readonly Float64Array[]) => StandIn | undefined
}

export interface StandIn {
  readonly density: SlopedDensity
  /** Ranges of coordinates, beyond which there is no density. */
  readonly ranges: readonly { readonly at: number; readonly low: number; readonly high: number }[]
}

export interface SliceChains {
  /** Sweeps all chains on: points[chain][sweep]. */
  readonly advance: (sweeps: number) => Float64Array[][]
  /** Learns the axes anew from what was seen, well enough for leaps or not yet; draws count only from here on. */
  readonly learn: (seen: readonly (readonly Float64Array[])[], isSettled: boolean) => void
}

/** First width of a bracket, in standard deviations. */
const width = 3
/** Shares of the warm-up after which axes are learnt anew, from the later part of what was seen since. */
const lessons = [0.1, 0.25, 0.5, 1]
/** A stand-in whose sweeps are taken less often is done without until the next lesson. */
const leastTaken = 0.1

/** Chains that have learnt their axes in `warmUp` sweeps each. */
export function warmChains(problem: ChainsProblem, warmUp: number): SliceChains {
  const chains = sliceChains(problem)
  const unknowns = problem.scales.length
  let done = 0
  for (const share of lessons) {
    // Axes are not learnt from fewer points than there are unknowns.
    const count = Math.max(Math.round(share * warmUp), unknowns) - done
    done += count
    const seen = chains.advance(count).map((chain) => chain.slice(Math.floor(count / 3)))
    chains.learn(seen, share === 1)
  }
  return chains
}

function sliceChains(problem: ChainsProblem): SliceChains {
  const { starts, scales } = problem
  const rngs = starts.map((_, chain) => problem.rng(chain))
  const { logDensity } = problem
  let way: Way = { logDensity, axes: plainAxes(scales), tried: 0, taken: 0, isSettled: false }
  let points: readonly Float64Array[] = starts
  return {
    advance(count) {
      const seen = points.map((start, chain) => sweepsFrom(way, { start, count }, rngs[chain]!))
      points = seen.map((chain, i) => chain.at(-1) ?? points[i]!)
      return seen
    },
    learn(seen, isSettled) {
      const axes = axesOf(seen.flat())
      if (axes === undefined) return
      const isWorth = way.cheap === undefined || way.taken >= leastTaken * way.tried
      const cheap = isWorth ? problem.standIn?.(axes, seen.flat()) : undefined
      way = { logDensity, axes, cheap, isSettled, tried: 0, taken: 0 }
    },
  }
}

/** How the chains go on. */
interface Way {
  readonly logDensity: LogDensity
  readonly axes: Axes
  readonly cheap?: StandIn | undefined
  /** Axes are known well enough for leaps along all of them at once; before, sweeps go one by one. */
  readonly isSettled: boolean
  tried: number
  taken: number
}

function sweepsFrom(
  way: Way,
  { start, count }: { readonly start: Float64Array; readonly count: number },
  rng: Rng,
): Float64Array[] {
  const { axes, logDensity, cheap } = way
  const x = new Float64Array(start.length)
  const place = (z: Float64Array) => alongAxes(axes, z, x)
  const own = (z: Float64Array) => logDensity(place(z))
  const other = cheap && smoothAlong(axes, cheap)
  let state: SliceState = { x: toAxes(axes, start), value: logDensity(start) }
  return Array.from({ length: count }, () => {
    if (other === undefined) sliceSweep(own, state, width, rng)
    else {
      // No stand-in can hold a chain where it is wrong.
      sliceCoordinate(own, state, { k: Math.floor(rng.uniform() * start.length), width }, rng)
      state = stepOver(way, { own, other }, { state, rng })
    }
    return Float64Array.from(place(state.x))
  })
}

/** The same density of z. */
function smoothAlong(axes: Axes, { density, ranges }: StandIn): Smooth {
  const { centre, lower } = axes
  const d = centre.length
  const [x, byX] = [new Float64Array(d), new Float64Array(d)]
  return {
    density(z, slope) {
      const value = density(alongAxes(axes, z, x), byX)
      slopeAlong(axes, byX, slope)
      return value
    },
    slabs: ranges.map(({ at, low, high }) => {
      return { normal: lower.subarray(at * d, (at + 1) * d), low: low - centre[at]!, high: high - centre[at]! }
    }),
  }
}

/** A step on the other density, where that and the own take it. */
function stepOver(
  way: Way,
  { own, other }: { readonly own: LogDensity; readonly other: Smooth },
  { state, rng }: { readonly state: SliceState; readonly rng: Rng },
): SliceState {
  const before = other.density(state.x, new Float64Array(state.x.length))
  const moved: SliceState = { x: Float64Array.from(state.x), value: before }
  way.tried++
  if (way.isSettled) {
    if (!hamiltonianStep(other, moved, { leap: usualLeap(moved.x.length), rng })) return state
  } else sweepEitherWay(other, moved, rng)
  const value = own(moved.x)
  const gain = value - state.value - (moved.value - before)
  if (!(Math.log(rng.uniform()) < gain)) return state
  way.taken++
  return { x: moved.x, value }
}

/** Forwards or backwards by a coin: together that is reversible. */
function sweepEitherWay({ density }: Smooth, state: SliceState, rng: Rng): void {
  const slope = new Float64Array(state.x.length)
  const sweep = rng.uniform() < 0.5 ? sliceSweep : sliceSweepBack
  sweep((x) => density(x, slope), state, width, rng)
}
