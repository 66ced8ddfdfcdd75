// The machining twins: turning or milling of one part, with what comes with the product.

import type { Sheet } from '../sheet.ts'
import { type Named, simulate } from '../simulate.ts'
import type { Twin } from '../twin.ts'
import { millingParameters, openMilling } from './milling.ts'
import { type OutcomeName, outcomeList, turningOutcomeList } from './outcomes.ts'
import { materials, millingSetup, turningSetup } from './setups.ts'
import { openTurning, turningParameters } from './turning.ts'
import {
  machineUnits,
  materialUnits,
  milledPartUnits,
  millingToolUnits,
  turnedPartUnits,
  turningToolUnits,
} from './units.ts'

const turningRecipe = { cuttingSpeed: 180, feed: 0.2, depth: 1.5, coolant: 1, flankWear: 0.05 }
const millingRecipe = {
  cuttingSpeed: 90,
  feedPerTooth: 0.06,
  axialDepth: 0.5,
  radialDepth: 4,
  downMilling: 1,
  coolant: 1,
  flankWear: 0.05,
}

/** Both fidelities are the same here: every outcome has a formula. */
export const turningTwin: Twin = {
  process: 'turning',
  parameters: turningParameters,
  outcomes: turningOutcomeList,
  sheets: { material: materialUnits, tool: turningToolUnits, machine: machineUnits, part: turnedPartUnits },
  setups: byMaterial((material) => turningSetup(material)),
  recipes: byMaterial(() => turningRecipe),
  referencePoints: [
    {
      setup: 'c45',
      settings: { cuttingSpeed: 200, feed: 0.25, depth: 3, coolant: 0, flankWear: 0 },
      outcome: 'cuttingForce',
      low: 2021.6,
      high: 2021.6 * 1.06,
      source: 'Kienzle with kc1.1 2220, mc 0.14, plus at most the break-in of the edge',
    },
  ],
  open: (setup) => openTurning(setup),
}

export const millingTwin: Twin = {
  process: 'milling',
  parameters: millingParameters,
  outcomes: outcomeList,
  sheets: { material: materialUnits, tool: millingToolUnits, machine: machineUnits, part: milledPartUnits },
  setups: byMaterial((material) => millingSetup(material)),
  recipes: byMaterial(() => millingRecipe),
  referencePoints: [
    {
      setup: 'c45',
      settings: { cuttingSpeed: 90, feedPerTooth: 0.06, axialDepth: 2.5, radialDepth: 7.5 },
      outcome: 'removalRate',
      low: 8.05,
      high: 8.06,
      source: 'ap ae fz N n of four teeth on 16 mm',
    },
  ],
  open: (setup) => openMilling(setup),
}

/** Outcomes by name; the feed force only of a turned part. */
export type PartOutcomes = Readonly<Record<OutcomeName, number>> & { readonly feedForce?: number }

/**
 * One part, from the sheets of a material with a tool on the product's own machine; the tool says whether it turns or
 * mills. Settings left out keep those of the recipe. For many parts open a kernel once instead.
 * @throws RangeError naming every problem: unknown settings, values that are no number, a sheet that is not whole.
 */
export function simulatePart(settings: Named, material: Sheet, tool: Sheet): PartOutcomes {
  const isMill = Object.hasOwn(tool.constants, 'teeth')
  const twin = isMill ? millingTwin : turningTwin
  const setup = isMill ? millingSetup(material, tool) : turningSetup(material, tool)
  const recipe = isMill ? millingRecipe : turningRecipe
  const alone = { ...twin, setups: { [material.name]: setup }, recipes: { [material.name]: recipe } }
  return simulate(alone, settings, material.name) as PartOutcomes
}

function byMaterial<T>(make: (material: Sheet) => T): Record<string, T> {
  return Object.fromEntries(materials.map((material) => [material.name, make(material)]))
}
