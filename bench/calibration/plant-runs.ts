// Heats of the simulated plant in the sintering twin's words, as the demo's study maps them: what calibrations are judged on.
import { studyOf } from '../../cli/demo/substrate-study.ts'
import { twinRunOf } from '../../optimizer/calibration/in-twin-words.ts'
import type { TwinRun } from '../../optimizer/calibration/runs.ts'
import { unitsOf } from '../../optimizer/config/to-definition.ts'
import { type Rng, stream } from '../../optimizer/math/rng.ts'
import { studyConfig } from '../../optimizer/study-config.ts'
import { powderLot } from '../../plant/powder.ts'
import { laboratoryRecipe } from '../../plant/recipe.ts'
import { fire } from '../../plant/truth.ts'

export const material = 'alumina-96'
/** The twin's box holds that share of the furnace's load: energy goes with it. */
const boxShare = 0.3

/** `heats` of each lot around the laboratory's recipe; the few outcomes of the demo's study, or grain size with energy beside them. */
export function plantRuns({ lots, heats, all }: { lots: number; heats: number; all: boolean }): TwinRun[] {
  const study = studyConfig.parse(studyOf(material))
  const rng = stream(lots, 'plant-runs', heats)
  return Array.from({ length: lots * heats }, (_, i) => {
    const lot = 1 + Math.floor(i / heats)
    const settings = settingsBy(rng)
    const truth = fire(recipeOf(settings), powderLot(lots, lot))
    const outcomes = {
      'density-low': truth.densityPercent + 0.1 * rng.normal(),
      'camber-high': truth.camberMillimetres + 0.01 * rng.normal(),
      'strength-low': truth.strengthMegapascals + 8 * rng.normal(),
    }
    const run = twinRunOf(study.twin!, unitsOf(study), { run: { run: `H${i}`, settings, outcomes }, group: `L${lot}` })!
    if (!all) return run
    const grain = truth.grainMicrometres + 0.05 * rng.normal()
    const energy = boxShare * truth.energyKilowattHours + 0.5 * rng.normal()
    return { ...run, outcomes: { ...run.outcomes, grain, energy } }
  })
}

const settingsBy = (rng: Rng) => ({
  burnout: 0.5 * 4 ** rng.uniform(),
  ramp: 2 + 4 * rng.uniform(),
  peak: 1570 + 70 * rng.uniform(),
  soak: 60 + 200 * rng.uniform(),
  cool: 2 + 4 * rng.uniform(),
  load: 30 + 30 * rng.uniform(),
})

function recipeOf(settings: ReturnType<typeof settingsBy>) {
  return {
    ...laboratoryRecipe,
    burnoutCelPerMinute: settings.burnout,
    rampCelPerMinute: settings.ramp,
    peakCel: settings.peak,
    soakMinutes: settings.soak,
    coolCelPerMinute: settings.cool,
    loadKilograms: settings.load,
  }
}
