// The wear land of one edge: rubbing off, diffusing into the chip, torn away with what was welded on.
//
// Notation: dVB/dt = v s (a h^2 + d exp(-E (1/T - 1/T0))) and more, after Usui's rate; T contact temperature in K. Young
// edges bed in, old ones run away.
import type { Cut } from './lathe-cut.ts'
import type { Insert, LatheRecipe } from './lathe-recipe.ts'

/** Hidden: rates in mm/min at 200 m/min, E in K. */
const hidden = {
  abrasion: 0.0042,
  diffusion: 0.0125,
  activation: 17_500,
  anchorKelvin: 1273,
  tearing: 0.02,
  beddedMillimetres: 0.028,
  beddingMinutes: 0.35,
  oldMillimetres: 0.24,
} as const

export interface WearQuestion {
  readonly recipe: LatheRecipe
  readonly insert: Insert
  readonly cut: Cut
  readonly hardness: number
  readonly wearMillimetres: number
  readonly chatter: number
  /** How quickly this very edge wears beside others of its kind. */
  readonly edge: number
}

/** Growth of the land, mm/min. */
export function wearRate({ recipe, insert, cut, hardness, wearMillimetres, chatter, edge }: WearQuestion): number {
  const kelvin = cut.contactCel + 273
  const hot = Math.exp(-hidden.activation * (1 / kelvin - 1 / hidden.anchorKelvin))
  // A jet on a hot coating cracks it.
  const cracks = 1 + Math.max(0, (recipe.coolant - insert.shockBar) / 18) ** 2
  const rubbed = insert.abrasion * hidden.abrasion * hardness ** 3 * cracks
  const lost = insert.diffusion * hidden.diffusion * hot
  const torn = hidden.tearing * cut.builtUp
  const hammering = 1 + 3 * Math.max(0, chatter - 0.9)
  const old = 1 + (wearMillimetres / hidden.oldMillimetres) ** 5
  const bedding = Math.max(0, hidden.beddedMillimetres - wearMillimetres) / hidden.beddingMinutes
  return edge * ((recipe.speed / 200) * (rubbed + lost) * hammering * old + torn) + bedding
}
