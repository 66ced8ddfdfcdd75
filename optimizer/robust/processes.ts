// The twins with what scatters around them, opened by name.

import { twinFor } from '../knowledge/twin.ts'
import { setupWith } from '../processes/drawn-setups.ts'
import { millingScatter, turningScatter } from '../processes/machining/scatter.ts'
import type { OwnMaterial } from '../processes/own-material.ts'
import type { ScatterPlan } from '../processes/scatter.ts'
import { sinteringScatter } from '../processes/sintering/scatter.ts'
import type { Setup } from '../processes/twin.ts'
import type { Chosen } from './scattered.ts'

export const scatterPlans: readonly ScatterPlan[] = [sinteringScatter, turningScatter, millingScatter]

export interface Choice {
  readonly process: string
  readonly material: string
  /** Constants other than on the sheets, named `sheet.constant`. */
  readonly constants?: Readonly<Record<string, number>>
  /** The material's own sheets, where it is the plant's. */
  readonly own?: OwnMaterial
}

/** @throws RangeError naming what does not exist, or does not fit the range of its sheet. */
export function chosen({ process, material, constants = {}, own }: Choice): Chosen {
  const twin = twinFor({ process, material, ...(own && { own }) })
  const plan = scatterPlans.find((one) => one.process === process)
  if (!twin || !plan) throw new RangeError(`there is no twin of ${process}`)
  if (!Object.hasOwn(twin.setups, material))
    throw new RangeError(`there is no material ${material}: choose one of ${Object.keys(twin.setups).join(', ')}`)
  return { twin, plan, setup: withConstants({ ...twin.setups[material]!, scatter: plan.sheet }, constants) }
}

/** The setup with constants named `sheet.constant` replaced. */
function withConstants(setup: Setup, constants: Readonly<Record<string, number>>): Setup {
  for (const [name, value] of Object.entries(constants)) {
    const [role = '', constant = ''] = name.split('.', 2)
    const sheet = Object.hasOwn(setup, role) ? setup[role] : undefined
    if (!sheet || !Object.hasOwn(sheet.constants, constant))
      throw new RangeError(`there is no constant ${name}: constants are named as in scatter.controller`)
    const { range, unit } = sheet.constants[constant]!
    if (!(value >= range[0]! && value <= range[1]!))
      throw new RangeError(`${name} ${value} is not between ${range[0]} and ${range[1]} ${unit}`)
  }
  return setupWith(setup, constants)
}

/** Settings of a recipe in the twin's order; those not given are those of the material. @throws RangeError. */
export function recipeWith(
  { twin }: Chosen,
  material: string,
  settings: Readonly<Record<string, number>>,
): Float64Array {
  const unknown = Object.keys(settings).filter((name) => !twin.parameters.some((one) => one.name === name))
  if (unknown.length > 0) throw new RangeError(`there is no setting ${unknown.join(', ')}`)
  const wrong = Object.entries(settings).filter(([, value]) => !Number.isFinite(value))
  if (wrong.length > 0)
    throw new RangeError(wrong.map(([name, value]) => `${name} is ${value}, which is no number`).join('; '))
  const all: Readonly<Record<string, number>> = { ...twin.recipes[material], ...settings }
  return Float64Array.from(twin.parameters, ({ name }) => all[name]!)
}
