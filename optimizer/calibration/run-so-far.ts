// A twin beside a heat: the temperature that its recipe foretells, density so far with a band, outcomes at the end with bands.
//
// Until the last reading each draw of the calibration goes the way that was measured; from there on the program as the furnace
// of the twin would follow it. The foretold temperature is that of a heat that nobody has looked at.

import { type Drawn, drawnSetups } from '../processes/drawn-setups.ts'
import { coupled } from '../processes/sintering/coupled.ts'
import type { Reading } from '../processes/sintering/coupled-history.ts'
import { emptyHeat } from '../processes/sintering/heat.ts'
import { lotModel } from '../processes/sintering/lot.ts'
import { outcomesModel } from '../processes/sintering/outcomes.ts'
import { recipeOf } from '../processes/sintering/recipe.ts'
import { zeroCelsius } from '../processes/sintering/theta.ts'
import { sinteringTwin } from '../processes/sintering/twin.ts'
import { constantsOf } from '../processes/sintering/units.ts'
import type { Setup } from '../processes/twin.ts'
import { type Band, bandOf, missOf } from './band.ts'
import { settingsOf } from './runs.ts'

export interface HeatSoFar {
  readonly material: string
  /** In the twin's names and units; the material's recipe where left out. */
  readonly settings: Readonly<Record<string, number>>
  /** Of the thermocouple since the beginning of the heat. */
  readonly readings: readonly Reading[]
  readonly isOver: boolean
}

/** What is known of the twin's constants; its sheets where absent. */
export type Known = Drawn & Parameters<typeof missOf>[0]

export interface TimedBand extends Band {
  readonly seconds: number
}

export interface RunSoFar {
  /** Of the last reading. */
  readonly nowSeconds: number
  /** When the heat is expected to end. */
  readonly endSeconds: number
  /** Longest time between two readings: what lies between is a straight line. */
  readonly longestGapSeconds: number
  readonly measured: readonly Reading[]
  /** Of the thermocouple, had nobody looked. */
  readonly foretold: readonly Reading[]
  /** Of the thermocouple from the last reading on. */
  readonly ahead: readonly Reading[]
  /** Relative density of the load, up to now as measured, then as foretold. */
  readonly density: readonly TimedBand[]
  readonly outcomes: readonly (Band & { readonly name: string; readonly unit: string })[]
}

const bandPoints = 120
/** Draws that are followed: a full simulation each. */
const followedDraws = 32

/** @throws RangeError for a material that the setup does not hold. */
export function runSoFar(setup: Setup, asked: HeatSoFar, known?: Known): RunSoFar {
  const { material, settings } = asked
  const values = settingsOf(sinteringTwin, settings, material)
  const readings = inOrder(asked.readings)
  const setups = known ? drawnSetups(setup, known, followedDraws) : [setup]
  const heats = setups.map((one) => followHeat(one, { values, readings, isOver: asked.isOver }))
  const [middle] = heats
  const foretold = followHeat(setups[0]!, { values, readings: [], isOver: false })
  const nowSeconds = readings.at(-1)?.seconds ?? 0
  const endSeconds = Math.max(nowSeconds, middle!.trace.at(-1)?.seconds ?? 0)
  const missed = (outcome: string) => (known ? missOf(known, outcome) : 0)
  return {
    ...{ nowSeconds, endSeconds, measured: readings },
    longestGapSeconds: longestGap(readings),
    foretold: thinned(foretold.trace),
    ahead: thinned(middle!.trace.filter(({ seconds }) => seconds >= nowSeconds)),
    density: Array.from({ length: bandPoints + 1 }, (_, i) => {
      const seconds = (i / bandPoints) * endSeconds
      return { seconds, ...bandOf(heats.map(({ trace }) => densityAt(trace, seconds))) }
    }),
    outcomes: sinteringTwin.outcomes.map(({ name, unit, low, high }, k) => {
      const band = bandOf(
        heats.map(({ outcomes }) => outcomes[k]!),
        missed(name),
      )
      const inside = (value: number) => Math.min(high, Math.max(low, value))
      return { name, unit, low: inside(band.low), median: band.median, high: inside(band.high) }
    }),
  }
}

interface Traced extends Reading {
  readonly density: number
}

interface Followed {
  readonly trace: readonly Traced[]
  readonly outcomes: Float64Array
}

function followHeat(
  setup: Setup,
  {
    values,
    ...seen
  }: { readonly values: Float64Array; readonly readings: readonly Reading[]; readonly isOver: boolean },
): Followed {
  const constants = constantsOf(setup)
  const trace: Traced[] = []
  const fire = coupled(constants, {
    ...seen,
    observe: ({ timeS, thermocoupleK }, { density }) =>
      trace.push({ seconds: timeS, celsius: thermocoupleK - zeroCelsius, density }),
  })
  const [heat, recipe] = [emptyHeat(), recipeOf(values)]
  const lot = lotModel(constants)(recipe)
  fire(heat, recipe, lot)
  const outcomes = new Float64Array(sinteringTwin.outcomes.length)
  outcomesModel(constants)(outcomes, heat, recipe, lot)
  return { trace, outcomes }
}

/** Readings that are numbers, in the order of time; of several at one time the first. */
function inOrder(readings: readonly Reading[]): Reading[] {
  const sorted = readings
    .filter(({ seconds, celsius }) => seconds >= 0 && Number.isFinite(seconds + celsius))
    .toSorted((a, b) => a.seconds - b.seconds)
  return sorted.filter(({ seconds }, i) => seconds !== sorted[i - 1]?.seconds)
}

function longestGap(readings: readonly Reading[]): number {
  return readings.reduce((most, { seconds }, i) => Math.max(most, seconds - (readings[i - 1]?.seconds ?? 0)), 0)
}

/** Linear between steps; before the first the green body, after the last what was reached. */
function densityAt(trace: readonly Traced[], seconds: number): number {
  let [below, above] = [0, trace.length - 1]
  while (below < above) {
    const middle = (below + above) >> 1
    if (trace[middle]!.seconds < seconds) below = middle + 1
    else above = middle
  }
  const [before, after] = [trace[below - 1], trace[below]]
  if (before === undefined || after === undefined || after.seconds < seconds) return after?.density ?? Number.NaN
  const share = (seconds - before.seconds) / (after.seconds - before.seconds)
  return before.density + share * (after.density - before.density)
}

const drawnPoints = 300

function thinned(trace: readonly Traced[]): Reading[] {
  const every = Math.max(1, Math.ceil(trace.length / drawnPoints))
  return trace
    .filter((_, i) => i % every === 0 || i === trace.length - 1)
    .map(({ seconds, celsius }) => ({ seconds, celsius }))
}
