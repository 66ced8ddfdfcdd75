// Materials that a plant brings along: sheets of its own beside those of the product, with a recipe to start from.

import { constantProblems, type Sheet } from './sheet.ts'
import type { Twin } from './twin.ts'

export interface OwnMaterial {
  /** Sheets by role; roles that are left out are those of `like`. */
  readonly sheets: Readonly<Record<string, Sheet>>
  /** A material of the product. */
  readonly like: string
  /** Settings that differ from the recipe of `like`. */
  readonly recipe: Readonly<Record<string, number>>
}

/** The twin with one material more. A material of the plant goes before one of the product with the same name. */
export function twinWith(twin: Twin, name: string, { sheets, like, recipe }: OwnMaterial): Twin {
  return {
    ...twin,
    setups: { ...twin.setups, [name]: { ...twin.setups[like], ...sheets } },
    recipes: { ...twin.recipes, [name]: { ...twin.recipes[like], ...recipe } },
  }
}

export interface MaterialProblem {
  /** Where in the material: role with constant, `recipe` with setting. */
  readonly path: readonly string[]
  readonly message: string
}

/** Everything that keeps a material from being used; none if it is whole. */
export function materialProblems(twin: Twin, { sheets, like, recipe }: OwnMaterial): MaterialProblem[] {
  const roles = Object.keys(twin.sheets)
  const materials = Object.keys(twin.setups)
  const known = new Map(twin.parameters.map((one) => [one.name, one] as const))
  return [
    ...(materials.includes(like)
      ? []
      : [{ path: ['like'], message: `there is no ${like}: choose one of ${materials.join(', ')}` }]),
    ...(Object.hasOwn(sheets, 'material') ? [] : [{ path: ['material'], message: 'is missing' }]),
    ...Object.entries(sheets).flatMap(([role, sheet]) => {
      const units = Object.hasOwn(twin.sheets, role) ? twin.sheets[role] : undefined
      if (units === undefined)
        return [{ path: [role], message: `is no sheet of ${twin.process}; there are ${roles.join(', ')}` }]
      return constantProblems(sheet, units).map(({ name, message }) => ({ path: [role, name], message }))
    }),
    ...Object.entries(recipe).flatMap(([name, value]) => {
      const setting = known.get(name)
      const path = ['recipe', name]
      if (setting === undefined) return [{ path, message: `is no setting of ${twin.process}` }]
      const { low, high, unit } = setting
      return value >= low && value <= high
        ? []
        : [{ path, message: `${value} is not between ${low} and ${high} ${unit}` }]
    }),
  ]
}
