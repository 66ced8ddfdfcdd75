// Density over temperature with the master sintering curve, as a calibration tells them, beside what was measured.
//
// Notation: Theta of a heat with the middle activation energy of the draws, so that all points share one axis. The curve's band
// follows the draws along a ramp at 5 °C/min, each with its own energy: an energy alone moves no density that was measured.

import { quantileOfSorted } from '../math/quantile.ts'
import { drawnSetups, setupWith } from '../processes/drawn-setups.ts'
import { closedForm } from '../processes/sintering/closed-form.ts'
import { emptyHeat } from '../processes/sintering/heat.ts'
import { lotModel } from '../processes/sintering/lot.ts'
import { densityAt, ln10, type MasterCurve, masterCurve } from '../processes/sintering/master-curve.ts'
import { recipeOf } from '../processes/sintering/recipe.ts'
import { sinteringToK, zeroCelsius } from '../processes/sintering/theta.ts'
import { constantsOf } from '../processes/sintering/units.ts'
import type { Setup, Twin } from '../processes/twin.ts'
import { type Band, bandOf, missOf } from './band.ts'
import type { CalibrationRecord } from './record.ts'
import { settingsOf } from './runs.ts'

export interface DensityCurve {
  /** °C/min */
  readonly perMinute: number
  readonly points: readonly (Band & { readonly celsius: number })[]
  readonly measured: readonly { readonly celsius: number; readonly density: number; readonly group?: string }[]
}

export interface MasterCurvePlot {
  /** kJ/mol, with which the axis is made. */
  readonly energy: number
  readonly curve: readonly (Band & { readonly log10Theta: number })[]
  readonly measured: readonly {
    readonly log10Theta: number
    readonly density: number
    readonly group?: string
    /** Of a run; absent for a point of dilatometry. */
    readonly run?: string
    /** °C/min, of dilatometry. */
    readonly perMinute?: number
  }[]
}

/** What is drawn: which ramps, over which temperatures. */
export interface Window {
  readonly rates: readonly number[]
  readonly fromCelsius: number
  readonly toCelsius: number
}

const steps = 80
const hall = 25 + zeroCelsius
const referenceRate = 5

/** The window that shows all of a material's densification, at the rates that were measured or usual ones. */
export function usualWindow(record: CalibrationRecord, setup: Setup): Window {
  const measured = record.measured?.ramps?.map(({ perMinute }) => perMinute) ?? []
  const rates = [...new Set(measured)].sort((a, b) => a - b)
  const middle = setup['material']!.constants['temperatureAt85']!.value
  return { rates: rates.length > 0 ? rates : [2, 5, 10], fromCelsius: middle - 500, toCelsius: middle + 250 }
}

/** Density over temperature on ramps from the hall, with 90 % bands. */
export function densityCurves(record: CalibrationRecord, setup: Setup, window: Window): DensityCurve[] {
  const curves = curvesOf(record, setup)
  const missed = missOf(record, 'density')
  return window.rates.map((perMinute) => ({
    perMinute,
    points: even(window).map((celsius) => ({
      celsius,
      ...bandOf(
        curves.map((curve) => densityOnRamp(curve, perMinute, celsius)),
        missed,
      ),
    })),
    measured: (record.measured?.ramps ?? [])
      .filter((one) => one.perMinute === perMinute)
      .map(({ celsius, density, lot }) => ({ celsius, density, ...(lot !== undefined && { group: lot }) })),
  }))
}

/** The master sintering curve with its band; measured densities at the work that their heats did. */
export function masterCurvePlot(
  { twin, setup }: { readonly twin: Twin; readonly setup: Setup },
  record: CalibrationRecord,
  window: Pick<Window, 'fromCelsius' | 'toCelsius'>,
): MasterCurvePlot {
  const curves = curvesOf(record, setup)
  const missed = missOf(record, 'density')
  const energy = quantileOfSorted(Float64Array.from(curves, (curve) => curve.energy).sort(), 0.5)
  const workOf = (perMinute: number, celsius: number) => Math.log10(rampWork(energy, perMinute, celsius))
  return {
    energy: energy / 1000,
    curve: even(window).map((celsius) => ({
      log10Theta: workOf(referenceRate, celsius),
      ...bandOf(
        curves.map((curve) => densityOnRamp(curve, referenceRate, celsius)),
        missed,
      ),
    })),
    measured: [
      ...(record.measured?.ramps ?? []).map(({ perMinute, celsius, density, lot }) => ({
        ...{ log10Theta: workOf(perMinute, celsius), density, perMinute },
        ...(lot !== undefined && { group: lot }),
      })),
      ...heatsOf({ twin, setup }, record, energy),
    ],
  }
}

/** Runs at the work of their recipes, moved by what their powder makes of the curve. */
function heatsOf(
  { twin, setup }: { readonly twin: Twin; readonly setup: Setup },
  { measured, material, unknowns }: CalibrationRecord,
  energy: number,
): MasterCurvePlot['measured'] {
  const medians = unknowns.map(({ name, posterior }) => [name, posterior.median])
  const middle = { ...Object.fromEntries(medians), 'material.activationEnergy': energy / 1000 }
  const constants = constantsOf(setupWith(setup, middle))
  const [heat, fire, lotOf] = [emptyHeat(), closedForm(constants), lotModel(constants)]
  const reference = masterCurve(constants.material).x0
  return (measured?.runs ?? []).flatMap(({ id, settings, outcomes, group }) => {
    const { density } = outcomes
    if (density === undefined) return []
    const recipe = recipeOf(settingsOf(twin, settings, material))
    const lot = lotOf(recipe)
    fire(heat, recipe, lot)
    const log10Theta = (heat.lnTheta - lot.lnTheta0) / ln10 + reference
    return [{ log10Theta, density, run: id, ...(group !== undefined && { group }) }]
  })
}

function curvesOf(record: CalibrationRecord, setup: Setup): MasterCurve[] {
  return drawnSetups(setup, record, record.draws.length).map((one) => masterCurve(constantsOf(one).material))
}

function densityOnRamp(curve: MasterCurve, perMinute: number, celsius: number): number {
  return densityAt(curve, rampWork(curve.energy, perMinute, celsius))
}

/** Theta in s/K of a ramp from the hall. */
function rampWork(energy: number, perMinute: number, celsius: number): number {
  return (sinteringToK(energy, celsius + zeroCelsius) - sinteringToK(energy, hall)) / (perMinute / 60)
}

function even({ fromCelsius, toCelsius }: Pick<Window, 'fromCelsius' | 'toCelsius'>): number[] {
  return Array.from({ length: steps + 1 }, (_, i) => fromCelsius + (i / steps) * (toCelsius - fromCelsius))
}
