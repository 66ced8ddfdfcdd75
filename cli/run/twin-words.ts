// A study in its twin's words and units: today's recipe, specifications of parts, bounds of what it sets.
import type { TwinView } from '../../dashboards/api/twins.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { twinRunOf } from '../../optimizer/calibration/in-twin-words.ts'
import { unitsOf } from '../../optimizer/config/to-definition.ts'
import { conversionOf, linesOf, type MappedParameters, nameIn } from '../../optimizer/knowledge/twin.ts'
import type { Conversion } from '../../optimizer/knowledge/units.ts'
import type { Quantity, Twin } from '../../optimizer/processes/twin.ts'
import { scatterPlans } from '../../optimizer/robust/processes.ts'
import type { StudyConfig } from '../../optimizer/study-config.ts'
import { observationsOf } from './observations.ts'

/** The recipe of the newest measured run; empty where there is none yet. */
export async function todayOf(ledger: Ledger, study: StudyConfig): Promise<TwinView['today']> {
  const newest = (await observationsOf(ledger, study)).filter(({ failed }) => failed !== true).at(-1)
  const told = newest && twinRunOf(study.twin!, unitsOf(study), { run: newest })
  if (newest === undefined || told === undefined) return { settings: {} }
  const { run, label } = newest
  return { run, ...(label !== undefined && { label }), settings: told.settings }
}

/** Limits on what parts are measured for. Those on money or energy are no specifications of a part. */
export function specificationsOf(study: StudyConfig, twin: Twin): TwinView['specifications'] {
  const ofParts = scatterPlans.find(({ process }) => process === twin.process)?.ofParts ?? []
  const limits = new Map<string, TwinView['specifications'][string]>()
  for (const { outcome, unit, min, max } of study.constraints) {
    const found = quantityOf(study.twin!.outcomes, outcome, twin.outcomes)
    const how = found && conversionOf(found.mapped, found.quantity, { unit, into: false })
    if (!found || !how || !ofParts.includes(found.quantity.name)) continue
    // The two ends of a tolerance may be two outcomes of the study.
    limits.set(found.quantity.name, { ...limits.get(found.quantity.name), ...limitOf([min, max], backwards(how)) })
  }
  return Object.fromEntries(limits)
}

/** The study's bounds of a quantity of the twin's; absent where it does not set it between bounds. */
export function boundsIn(study: StudyConfig, quantity: Quantity): { readonly within?: readonly [number, number] } {
  for (const parameter of study.parameters) {
    const found = quantityOf(study.twin!.parameters, parameter.name, [quantity])
    if (!found || !('low' in parameter)) continue
    const how = conversionOf(found.mapped, quantity, { unit: parameter.unit, into: true })
    if (!how) continue
    const [a, b] = [parameter.low, parameter.high].map((value) => how.factor * value + how.offset) as [number, number]
    return { within: [Math.max(quantity.low, Math.min(a, b)), Math.min(quantity.high, Math.max(a, b))] }
  }
  return {}
}

function quantityOf(mapping: MappedParameters, name: string, quantities: readonly Quantity[]) {
  for (const { own, mapped } of linesOf(mapping)) {
    const quantity = own === name && quantities.find((one) => one.name === nameIn(mapped))
    if (quantity) return { mapped, quantity }
  }
  return undefined
}

function backwards({ factor, offset }: Conversion): Conversion {
  return { factor: 1 / factor, offset: -offset / factor }
}

/** A negative factor turns the limits round. */
function limitOf(limits: readonly (number | undefined)[], { factor, offset }: Conversion) {
  const [a, b] = limits.map((value) => (value === undefined ? undefined : factor * value + offset))
  const [min, max] = factor < 0 ? [b, a] : [a, b]
  return { ...(min !== undefined && { min }), ...(max !== undefined && { max }) }
}
