// The world of the turning proof: lathe-1 of the simulated plant, its study, its hidden truth.
import type { Settings } from '../../ingest/model.ts'
import { orderedTurning, shopRecipe } from '../../plant/lathe-recipe.ts'
import { type TurnTruth, turnTruth } from '../../plant/lathe-truth.ts'
import type { Verdict, World } from '../proof/world.ts'
import { turningArms } from './arms.ts'
import hidden from './hidden.json' with { type: 'json' }
import { openShop } from './shop.ts'
import { contract, studyName, turningStudy } from './study.ts'

/** The cost of the hidden optimum may be exceeded by this. */
export const tolerance = 1.05
const truths = new Map<string, TurnTruth>()

/** Whole lives of edges; kept, since the same recipe is recommended again and again. */
export function truthOf(settings: Settings): TurnTruth {
  const recipe = orderedTurning(settings)
  const key = JSON.stringify(recipe)
  const known = truths.get(key) ?? turnTruth(recipe)
  truths.set(key, known)
  return known
}

function judge(settings: Settings): Verdict {
  const { cost, isFeasible, keptBy } = truthOf(settings)
  return { cost, cpk: keptBy, isCapable: isFeasible, isReached: isFeasible && cost <= tolerance * hidden.optimum.cost }
}

const { speed, feed, depth, insert } = shopRecipe

export const turning: World = {
  name: 'turning',
  machine: 'lathe-1',
  contract,
  study: turningStudy(),
  studyName,
  // The nearest sheet to the shop's 18CrNiMo7-6; an aluminium that wears no edge, as if somebody had picked the wrong line.
  twins: { right: turningStudy({ material: '18crni6' }).twin, wrong: turningStudy({ material: 'alsi12' }).twin },
  start: { settings: { speed, feed, depth, insert }, runs: 2 },
  budget: 25,
  judgedAfter: [10, 15, 20, 25],
  arms: turningArms,
  open: openShop,
  judge,
}
