// Priors from the sheets: what a material, tool, furnace says of its constants before any run.

import type { Calibratable } from '../processes/calibratable.ts'
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
  return constants.map(({ sheet, constant, title, spread }) => {
    const found = setup[sheet]?.constants[constant]
    if (!found) throw new RangeError(`the setup has no ${sheet}.${constant}`)
    return {
      name: `${sheet}.${constant}`,
      unit: found.unit,
      title,
      prior: priorOf(found),
      source: `${found.mark}: ${found.source}`,
      ...(spread !== undefined && { spread }),
    }
  })
}
