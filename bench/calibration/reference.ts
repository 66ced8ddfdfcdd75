// Calibrations beside long ones by the twin alone: same problem, no stand-in, many times the draws.
import { calibrate, type Fit, usualEffort } from '../../optimizer/calibration/calibrate.ts'
import { type RunOutcome, runsProblem } from '../../optimizer/calibration/runs.ts'
import { sinteringPlan } from '../../optimizer/processes/sintering/calibratable.ts'
import { sinteringTwin } from '../../optimizer/processes/sintering/twin.ts'
import { material, plantRuns } from './plant-runs.ts'

export interface Beside {
  readonly what: string
  readonly runs: number
  readonly outcomes: number
  readonly unknowns: readonly {
    readonly name: string
    readonly ours: Moments
    readonly reference: Moments
  }[]
  readonly seconds: { readonly ours: number; readonly reference: number }
  readonly draws: { readonly ours: number; readonly reference: number }
  readonly isConverged: boolean
}

interface Moments {
  readonly mean: number
  readonly sd: number
}

/** Usual calibrations of the demo's furnace: how many times the draws of one the reference has. */
const cases = [
  { what: 'one lot', of: { lots: 1, heats: 10, all: false }, times: 20 },
  { what: 'three lots', of: { lots: 3, heats: 10, all: true }, times: 6 },
]

/** `clock`: seconds of the processor so far. */
export function besideReference(clock: () => number): Beside[] {
  return cases.map(({ what, of, times }) => {
    const problem = runsProblem({ twin: sinteringTwin, plan: sinteringPlan }, plantRuns(of), material)
    const timed = (calibrated: () => Fit<RunOutcome>) => {
      const from = clock()
      return { fit: calibrated(), seconds: clock() - from }
    }
    const ours = timed(() => calibrate(problem, { seed: 1, ...usualEffort }))
    const long = { warmUp: 2 * usualEffort.warmUp, draws: times * usualEffort.draws }
    const reference = timed(() => calibrate({ ...problem, isDear: false }, { seed: 2, ...long }))
    return {
      ...{ what, runs: of.lots * of.heats, outcomes: problem.outcomes.length, isConverged: ours.fit.isConverged },
      unknowns: ours.fit.unknowns.map(({ name, posterior }, k) => {
        return { name, ours: posterior, reference: reference.fit.unknowns[k]!.posterior }
      }),
      seconds: { ours: ours.seconds, reference: reference.seconds },
      draws: { ours: ours.fit.draws.length, reference: reference.fit.draws.length },
    }
  })
}
