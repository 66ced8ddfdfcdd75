// Runs with their laboratory outcomes as a problem of calibration: the twin's kernel is the model.
//
// Places: settings in steps of 30 % of their range, so that the twin may be wrong otherwise at a far setting.

import type { Sentence } from '../explain.ts'
import type { Calibratable, CalibrationPlan } from '../processes/calibratable.ts'
import { type Sheet, withValues } from '../processes/sheet.ts'
import type { Setup, Twin } from '../processes/twin.ts'
import { onSheets, setupOf, unknownsOf } from './priors.ts'
import type { CalibrationProblem, Model, Observation } from './problem.ts'
import { doubtsAbout } from './ramps.ts'

/** A run in the twin's own words: its settings by name, outcomes by name, in the twin's units. */
export interface TwinRun {
  readonly id: string
  readonly settings: Readonly<Record<string, number>>
  readonly outcomes: Readonly<Record<string, number>>
  /** Lot or tool. */
  readonly group?: string
}

/** One measured outcome of one run. */
export interface RunOutcome {
  /** In the twin's layout. */
  readonly settings: Float64Array
  /** Place among the twin's outcomes. */
  readonly outcome: number
}

const smoothShare = 0.3

/**
 * Calibrates what the measured outcomes teach, nothing else. Settings that a run leaves out keep the material's recipe.
 * @throws RangeError for a material that the twin does not have, or where no run has an outcome that teaches.
 */
export function runsProblem(
  { twin, plan }: { readonly twin: Twin; readonly plan: CalibrationPlan },
  runs: readonly TwinRun[],
  material: string,
): CalibrationProblem<RunOutcome> {
  const setup = setupOf(twin, material)
  const measured = plan.measurable.filter(({ outcome }) => runs.some((run) => Object.hasOwn(run.outcomes, outcome)))
  if (measured.length === 0) throw new RangeError(`no run has an outcome that teaches the ${twin.process} twin`)
  const constants = plan.constants.filter(({ taughtBy }) =>
    taughtBy.some((name) => measured.some(({ outcome }) => outcome === name)),
  )
  const outcomes = measured.map(({ outcome, noise, discrepancy }) => {
    const unit = twin.outcomes.find(({ name }) => name === outcome)!.unit
    return { name: outcome, unit, noise, discrepancy }
  })
  return {
    unknowns: unknownsOf(setup, constants),
    outcomes,
    observations: runs.flatMap((run) => observationsOf(twin, run, { material, names: outcomes })),
    model: kernelModel({ twin, setup, constants }),
    isDear: true,
    onSheets: onSheets(setup, constants),
    doubts: twin.process === 'sintering' ? doubtsOfHeats(twin, runs, material) : [],
  }
}

function observationsOf(
  twin: Twin,
  run: TwinRun,
  { material, names }: { readonly material: string; readonly names: readonly { readonly name: string }[] },
): Observation<RunOutcome>[] {
  const settings = settingsOf(twin, run.settings, material)
  const place = placeOfSettings(twin, settings)
  return names.flatMap(({ name }) => {
    if (!Object.hasOwn(run.outcomes, name)) return []
    const outcome = twin.outcomes.findIndex((one) => one.name === name)
    return [{ at: { settings, outcome }, outcome: name, value: run.outcomes[name]!, group: run.group ?? '', place }]
  })
}

export function settingsOf(twin: Twin, settings: TwinRun['settings'], material: string): Float64Array {
  const all: TwinRun['settings'] = { ...twin.recipes[material], ...settings }
  return Float64Array.from(twin.parameters, ({ name }) => all[name]!)
}

export function placeOfSettings(twin: Twin, settings: Float64Array): number[] {
  return twin.parameters.map(({ low, high }, k) => settings[k]! / (smoothShare * (high - low)))
}

/** The twin with these constants; several outcomes of one run after each other cost one run. */
export function kernelModel({
  twin,
  setup,
  constants,
}: {
  readonly twin: Twin
  readonly setup: Setup
  readonly constants: readonly Calibratable[]
}): Model<RunOutcome> {
  const results = new Float64Array(twin.outcomes.length)
  // Sheets that were found whole once need not be judged again with every new value.
  twin.open(setup, 'closed')
  const own = onSheets(setup, constants)
  const drawn = setupsWith(setup, constants)
  return (values, at, out) => {
    const kernel = twin.open(drawn(own(values)), 'closed')
    let before: Float64Array | undefined
    for (let i = 0; i < at.length; i++) {
      const { settings, outcome } = at[i]!
      if (settings !== before) kernel(settings, results)
      before = settings
      out[i] = results[outcome]!
    }
  }
}

/** The setup with the constants replaced, as often as values come. */
export function setupsWith(
  setup: Setup,
  constants: readonly Pick<Calibratable, 'sheet' | 'constant'>[],
): (values: ArrayLike<number>) => Setup {
  const byRole = [...Map.groupBy(constants.keys(), (k) => constants[k]!.sheet)]
  return (values) => {
    const sheets: Record<string, Sheet> = { ...setup }
    for (const [role, places] of byRole) {
      const own: Record<string, number> = {}
      for (const k of places) own[constants[k]!.constant] = values[k]!
      sheets[role] = withValues(sheets[role]!, own)
    }
    return sheets
  }
}

/** Heats tell the activation energy by their last ramps, as dilatometry does. */
function doubtsOfHeats(twin: Twin, runs: readonly TwinRun[], material: string): Sentence[] {
  const fired = runs.filter(({ outcomes }) => Object.hasOwn(outcomes, 'density'))
  const ramp = twin.recipes[material]?.peakRamp ?? Number.NaN
  return doubtsAbout(fired.map(({ settings }) => settings.peakRamp ?? ramp))
}
