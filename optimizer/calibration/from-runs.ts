// What the product asks of this folder: plain data in and out, because it runs on a worker thread.

import { millingPlan, turningPlan } from '../processes/machining/calibratable.ts'
import { millingTwin, turningTwin } from '../processes/machining/twins.ts'
import { type OwnMaterial, twinWith } from '../processes/own-material.ts'
import { sinteringPlan } from '../processes/sintering/calibratable.ts'
import { sinteringTwin } from '../processes/sintering/twin.ts'
import { calibrate, type Effort, usualEffort } from './calibrate.ts'
import { type RampReading, rampProblem } from './ramps.ts'
import { type CalibrationRecord, recordOf } from './record.ts'
import { runsProblem, type TwinRun } from './runs.ts'

/** The twins with what can be learnt of each. */
export const calibratables = [
  { twin: sinteringTwin, plan: sinteringPlan },
  { twin: turningTwin, plan: turningPlan },
  { twin: millingTwin, plan: millingPlan },
]

/** With the plant's own material where there is one. @throws RangeError where there is no such twin. */
export function calibratableOf(process: string, material: string, own?: OwnMaterial) {
  const found = calibratables.find(({ twin }) => twin.process === process)
  if (!found) throw new RangeError(`there is no twin of ${process}`)
  return own ? { ...found, twin: twinWith(found.twin, material, own) } : found
}

export interface CalibrationInput {
  readonly process: string
  readonly material: string
  readonly machine?: string
  /** Oldest first. */
  readonly runs: readonly TwinRun[]
  /** Dilatometry instead of runs, for sintering. */
  readonly ramps?: readonly RampReading[]
  readonly source: CalibrationRecord['source']
  readonly seed: number
  /** Sheets of a material that the plant brought along. */
  readonly own?: OwnMaterial
  /** The lot or tool that predictions are for; that of the newest run unless told. */
  readonly inForce?: string
}

export interface CalibrationAnswer {
  /** A calibration whose chains do not agree is told, never kept. */
  readonly isConverged: boolean
  readonly record: CalibrationRecord
}

/** @throws RangeError where process or material are unknown, or nothing that was measured teaches. */
export function calibrateFor(input: CalibrationInput, effort: Omit<Effort, 'seed'> = usualEffort): CalibrationAnswer {
  const { process, material, machine, runs, ramps, source, seed } = input
  const found = calibratableOf(process, material, input.own)
  const newest = ramps ? ramps.at(-1)?.lot : runs.findLast(({ group }) => group !== undefined)?.group
  const inForce = input.inForce ?? newest
  const provenance = {
    ...{ process, material, source, basis: ramps ? [] : runs.map(({ id }) => id) },
    ...{ groupedBy: found.plan.groupedBy, ...(machine !== undefined && { machine }) },
    ...(inForce !== undefined && { inForce }),
    measured: ramps ? { ramps } : { runs },
  }
  const all = { seed, ...effort }
  const fit = ramps
    ? calibrate(rampProblem(ramps, material, found.twin), all)
    : calibrate(runsProblem(found, runs, material), all)
  // Safe: the two kinds of fit differ only in what their model is asked with, which no record keeps.
  return { isConverged: fit.isConverged, record: recordOf(fit as never, provenance) }
}
