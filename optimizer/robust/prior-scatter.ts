// What a study's twin knows of the scatter between the parts of one run, in the study's names and units.

import { conversionOf, nameIn, type StudyUnits, type TwinSetting } from '../knowledge/twin.ts'
import { drawParts, nestingFor } from './draws.ts'
import { simulateParts } from './parts.ts'
import { chosen, recipeWith, scatterPlans } from './processes.ts'
import { openScattered } from './scattered.ts'
import { varianceComponents } from './variance-components.ts'

/** Parts behind it: places with parts of forty runs. */
const parts = 1000
const seed = 1

/** Standard deviations by the study's outcomes, at the twin's recipe; empty where the product has no scatter of the material. */
export function scatterFromTwin(setting: TwinSetting, units: StudyUnits): ReadonlyMap<string, number> {
  const plan = scatterPlans.find(({ process }) => process === setting.process)
  if (!plan) return new Map()
  const { process, material, own } = setting
  const found = chosen({ process, material, ...(own && { own }) })
  const drawn = drawParts(plan, nestingFor(parts), { seed })
  const recipe = recipeWith(found, setting.material, setting.settings)
  const { truth } = simulateParts(openScattered(found), recipe, drawn)
  return new Map(
    Object.entries(setting.outcomes).flatMap(([outcome, mapped]) => {
      const values = truth.get(nameIn(mapped))
      const quantity = found.twin.outcomes.find(({ name }) => name === nameIn(mapped))
      const how = quantity && conversionOf(mapped, quantity, { unit: units.get(outcome), into: false })
      if (!values || !how) return []
      const { place, part } = varianceComponents(values, drawn.nesting)
      const sd = Math.abs(how.factor) * Math.sqrt(place + part)
      return sd > 0 ? [[outcome, sd] as const] : []
    }),
  )
}
