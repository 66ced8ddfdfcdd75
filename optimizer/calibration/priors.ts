// Priors from the sheets: what a material, tool, furnace says of its constants before any run.

import type { Calibratable, Held } from '../processes/calibratable.ts'
import type { Constant } from '../processes/sheet.ts'
import type { Setup, Twin } from '../processes/twin.ts'
import type { Prior, Unknown } from './problem.ts'

/** Standard deviations in a range, where a sheet states no doubt: a textbook's value is sure only of its range. */
const perRange: Readonly<Record<string, number>> = { textbook: 6, computed: 8, published: 10 }

export function priorOf({ value, range, sd, mark }: Constant): Prior {
  const [low = value, high = value] = range
  return { mean: value, sd: sd ?? (high - low) / (perRange[mark] ?? 4), low, high }
}

/** The sheets of a material. @throws RangeError where the twin has no such material. */
export function setupOf(twin: Twin, material: string): Setup {
  if (Object.hasOwn(twin.setups, material)) return twin.setups[material]!
  throw new RangeError(`the ${twin.process} twin has no ${material}; there are ${Object.keys(twin.setups).join(', ')}`)
}

/** The unknowns among a setup's constants. @throws RangeError where the setup lacks a sheet or a constant. */
export function unknownsOf(setup: Setup, constants: readonly Calibratable[]): Unknown[] {
  return constants.map(({ sheet, constant, title, spread, held }) => {
    const found = setup[sheet]?.constants[constant]
    if (!found) throw new RangeError(`the setup has no ${sheet}.${constant}`)
    const factor = held ? usualFactor(setup, sheet, held) : 1
    return {
      name: `${sheet}.${constant}`,
      unit: found.unit,
      title,
      prior: scaled(priorOf(found), factor),
      source: `${found.mark}: ${found.source}`,
      ...(spread !== undefined && { spread: factor * spread }),
    }
  })
}

function usualFactor(setup: Setup, sheet: string, { by, factor }: Held): number {
  const slope = setup[sheet]!.constants[by]!.value
  return factor(slope, slope)
}

function scaled({ mean, sd, low, high }: Prior, factor: number): Prior {
  return { mean: factor * mean, sd: factor * sd, low: factor * low, high: factor * high }
}

/** What is learnt as constants of the sheets, which keep to their ranges; in the order of the constants. */
export function onSheets(
  setup: Setup,
  constants: readonly Calibratable[],
): (values: ArrayLike<number>) => Float64Array {
  const ways = constants.map(({ sheet, constant, held }) => {
    if (!held) return undefined
    const [low = 0, high = 0] = setup[sheet]!.constants[constant]!.range
    const usual = setup[sheet]!.constants[held.by]!.value
    const slopeAt = constants.findIndex((one) => one.sheet === sheet && one.constant === held.by)
    return { low, high, usual, slopeAt, factor: held.factor }
  })
  return (values) =>
    Float64Array.from(constants, (_, k) => {
      const way = ways[k]
      if (!way) return values[k]!
      const slope = way.slopeAt < 0 ? way.usual : values[way.slopeAt]!
      return Math.min(way.high, Math.max(way.low, values[k]! / way.factor(slope, way.usual)))
    })
}
