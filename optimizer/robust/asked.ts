// What is asked of a twin, as plain data that travels to a thread: opened, checked, every problem in words.

import type { Calibrated } from '../knowledge/twin.ts'
import { drawnSetups } from '../processes/drawn-setups.ts'
import type { Specification } from '../spc/capability.ts'
import { type Choice, chosen, recipeWith } from './processes.ts'
import type { Specifications } from './robust.ts'
import { type Chosen, openScattered, type Scattered } from './scattered.ts'

/** A specification as people write it. */
export interface MinMax {
  readonly min?: number
  readonly max?: number
}

export interface TwinAsk extends Choice {
  /** Settings in the twin's names and units; the others are those of the material. */
  readonly settings: Readonly<Record<string, number>>
  /** Specifications of a part by outcome; absent: those of the product's sheet. */
  readonly specifications?: Readonly<Record<string, MinMax>>
  readonly calibration?: Calibrated
  readonly seed: number
}

export interface OpenedAsk extends Chosen {
  readonly recipe: Float64Array
  readonly specifications: Specifications
  /** One for each draw of the calibration; one alone without. */
  readonly scattered: readonly Scattered[]
}

/** Draws of a calibration that are asked: each costs as much as all without one. */
export const askedDraws = 16

/** @throws RangeError where something does not exist or does not fit. */
export function openAsk(ask: TwinAsk): OpenedAsk {
  const { process, material, settings, calibration } = ask
  const found = chosen(ask)
  const { twin, plan, setup } = found
  if (calibration && (calibration.process !== process || calibration.material !== material))
    throw new RangeError(`${calibration.id} is of ${calibration.process} with ${calibration.material}`)
  const setups = calibration ? drawnSetups(setup, calibration, askedDraws) : [setup]
  return {
    ...found,
    recipe: recipeWith(found, material, settings),
    specifications: ask.specifications ? specificationsOf(found, ask.specifications) : plan.specifications(setup),
    scattered: setups.map((one) => openScattered({ twin, plan, setup: one })),
  }
}

/** The product's own specifications as people write them. */
export function specificationsWritten({ plan, setup }: Chosen): Readonly<Record<string, MinMax>> {
  return written(plan.specifications(setup))
}

export function written(specifications: Specifications): Readonly<Record<string, MinMax>> {
  return Object.fromEntries(
    Object.entries(specifications).map(([name, { lower, upper }]): [string, MinMax] => [
      name,
      { ...(lower !== undefined && { min: lower }), ...(upper !== undefined && { max: upper }) },
    ]),
  )
}

function specificationsOf({ plan }: Chosen, given: Readonly<Record<string, MinMax>>): Specifications {
  return Object.fromEntries(
    Object.entries(given).map(([outcome, { min, max }]): [string, Specification] => {
      if (!plan.ofParts.includes(outcome))
        throw new RangeError(`parts have no ${outcome}: a specification may be on ${plan.ofParts.join(', ')}`)
      if (min === undefined && max === undefined) throw new RangeError(`${outcome} needs min, max or both`)
      if (min !== undefined && max !== undefined && !(min < max))
        throw new RangeError(`${outcome}: min ${min} is not below max ${max}`)
      return [outcome, { ...(min !== undefined && { lower: min }), ...(max !== undefined && { upper: max }) }]
    }),
  )
}
