// Densification measured on ramps (dilatometry) as a problem of calibration.
//
// Places: °C in steps of 200, ln(rate) in steps of ln 4, so that the discrepancy at another rate is related, not the same.

import type { Sentence } from '../explain.ts'
import { energiesAt, type RateCurve } from '../processes/sintering/activation-energy.ts'
import { sinteringPlan } from '../processes/sintering/calibratable.ts'
import type { CurveConstants } from '../processes/sintering/master-curve.ts'
import { densityAt, masterCurve } from '../processes/sintering/master-curve.ts'
import { sinteringToK, zeroCelsius } from '../processes/sintering/theta.ts'
import { sinteringTwin } from '../processes/sintering/twin.ts'
import type { Twin } from '../processes/twin.ts'
import { setupOf, unknownsOf } from './priors.ts'
import type { CalibrationProblem, Model, Observation } from './problem.ts'

/** A point of a ramp from the hall at constant rate. */
export interface RampPoint {
  readonly perMinute: number
  readonly celsius: number
}

export interface RampReading extends RampPoint {
  readonly density: number
  /** Powder lot; the same for all where nobody said. */
  readonly lot?: string
}

const hall = 25 + zeroCelsius
const curve = ['activationEnergy', 'temperatureAt85', 'sigmoidWidth', 'sigmoidSkew', 'finalDensity'] as const
const fewestRates = 3
const leastFactor = 4
/** Digitised or measured lengths: what a dilatometer repeats to, in relative density. */
const noise = 0.002
const discrepancy = 0.003

/** @throws RangeError for a material that the twin does not have. */
export function rampProblem(
  readings: readonly RampReading[],
  material: string,
  twin: Twin = sinteringTwin,
): CalibrationProblem<RampPoint> {
  const setup = setupOf(twin, material)
  const wanted = curve.map((name) => sinteringPlan.constants.find(({ constant }) => constant === name)!)
  const green = {
    ...{ sheet: 'material', constant: 'greenDensity', taughtBy: ['density'], spread: 0.005 },
    title: { en: 'green density', zh: '生坯密度' },
  }
  return {
    unknowns: unknownsOf(setup, [...wanted, green]),
    outcomes: [{ name: 'density', unit: '1', noise, discrepancy }],
    observations: readings.map(
      ({ perMinute, celsius, density, lot = '' }): Observation<RampPoint> => ({
        ...{ at: { perMinute, celsius }, outcome: 'density', value: density, group: lot },
        place: placeOfRamp({ perMinute, celsius }),
      }),
    ),
    model: densities,
    doubts: [...doubtsAbout(readings.map(({ perMinute }) => perMinute)), ...doubtsAboutOne(readings)],
  }
}

export function placeOfRamp({ perMinute, celsius }: RampPoint): number[] {
  return [celsius / 200, Math.log(perMinute) / Math.log(leastFactor)]
}

/** Order of the unknowns: that of `curve`, then the green density. */
const densities: Model<RampPoint> = (values, at, out) => {
  const constants: CurveConstants = {
    activationEnergy: values[0]!,
    temperatureAt85: values[1]!,
    sigmoidWidth: values[2]!,
    sigmoidSkew: values[3]!,
    finalDensity: values[4]!,
    greenDensity: values[5]!,
  }
  const master = masterCurve(constants)
  const before = sinteringToK(master.energy, hall)
  for (let i = 0; i < at.length; i++) {
    const { perMinute, celsius } = at[i]!
    const theta = (sinteringToK(master.energy, celsius + zeroCelsius) - before) / (perMinute / 60)
    out[i] = densityAt(master, theta)
  }
}

/** Rates decide whether the activation energy can be told at all, whatever a fit says of its width. */
export function doubtsAbout(rates: readonly number[]): Sentence[] {
  const distinct = [...new Set(rates)].sort((a, b) => a - b)
  const count = distinct.length
  if (count === 0) return []
  const few = count < fewestRates
  const close = distinct.at(-1)! < leastFactor * distinct[0]!
  const word = { en: ['no', 'One', 'Two'][count] ?? String(count), zh: ['零', '一', '两'][count] ?? String(count) }
  return [
    ...(few
      ? [
          {
            en: `${word.en} heating rate${count === 1 ? ' does' : 's do'} not identify the activation energy: three over a factor of four are needed.`,
            zh: `${word.zh}种升温速率不足以确定激活能：需要至少三种、相差四倍以上的速率。`,
          },
        ]
      : []),
    ...(!few && close
      ? [
          {
            en: 'Heating rates within a factor of four do not identify the activation energy.',
            zh: '相差不足四倍的升温速率不足以确定激活能。',
          },
        ]
      : []),
  ]
}

/** Densities at which activation energies are compared; those that not all rates pass are left out. */
const compared = [0.62, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9]
const largestVariation = 0.2

/** One activation energy for all densities is no more than a summary where it varies over them. */
function doubtsAboutOne(readings: readonly RampReading[]): Sentence[] {
  const energies = energiesAt(curvesOf(readings), compared).filter(Number.isFinite)
  if (energies.length < 2) return []
  const [least, most] = [Math.min(...energies), Math.max(...energies)]
  const mean = energies.reduce((sum, one) => sum + one / energies.length, 0)
  if (most - least <= largestVariation * mean) return []
  const range = `${Math.round(least)}–${Math.round(most)} kJ/mol`
  return [
    {
      en: `No single activation energy fits: at equal densities it ranges over ${range}.`,
      zh: `不存在单一的激活能：在相同密度下其取值为 ${range}。`,
    },
  ]
}

/** Lots apart are curves apart: only those of the lot with most rates are compared. */
function curvesOf(readings: readonly RampReading[]): RateCurve[] {
  const lots = [...Map.groupBy(readings, ({ lot = '' }) => lot).values()]
  const curves = lots.map((of) =>
    [...Map.groupBy(of, ({ perMinute }) => perMinute)].map(([perMinute, points]): RateCurve => {
      const rising = points.toSorted((a, b) => a.celsius - b.celsius)
      return {
        perMinute,
        celsius: rising.map(({ celsius }) => celsius),
        densities: rising.map(({ density }) => density),
      }
    }),
  )
  return curves.reduce((most, one) => (one.length > most.length ? one : most), [])
}
