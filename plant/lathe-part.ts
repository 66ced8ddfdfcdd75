// One shaft from bar to part: what the edge does to it, what it does to the edge, what it costs.
import { chatterShare } from './lathe-chatter.ts'
import { type Cut, cut, motorKilowatts } from './lathe-cut.ts'
import { cutMinutes, type Insert, inserts, type LatheRecipe, passesOf } from './lathe-recipe.ts'
import { wearRate } from './lathe-wear.ts'

/** An edge is changed before a part where its land has reached this, mm. */
export const changeAtMillimetres = 0.18

/** Prices in CNY: written down so that they can be changed. */
export const lathePrices = {
  /** Machine with operator, room, interest. */
  perMinute: 3.2,
  perKilowattHour: 0.8,
  /** Loading, unloading; then what every pass takes to come back. */
  handlingMinutes: 0.3,
  returnMinutes: 0.05,
  changeMinutes: 1.3,
} as const

/** What is given with a part: bar and edge differ from one to the next. */
export interface Given {
  readonly hardness: number
  readonly edge: number
  readonly wearMillimetres: number
}

/** The truth about a part; no instrument shows it without error. */
export interface Part {
  readonly minutes: number
  readonly cutMinutes: number
  readonly kilowatts: number
  /** Highest share of the limiting depth. */
  readonly chatter: number
  readonly vibration: number
  readonly roughness: number
  readonly deflectionMicrometres: number
  readonly wearMillimetres: number
  readonly wornMillimetres: number
  readonly contactCel: number
  readonly chipMillimetres: number
}

/** Steps of the land within a part: the first minute of an edge is not like the next. */
const steps = 4

/** Turns one part. The finishing pass decides the surface, so that is looked at with the land at the end. */
export function turnPart(recipe: LatheRecipe, given: Given): Part {
  const insert: Insert = inserts[recipe.insert]
  const minutes = cutMinutes(recipe)
  let wearMillimetres = given.wearMillimetres
  let chatter = 0
  let kilowatts = 0
  const at = (wear: number) => {
    const now = cut({ recipe, insert, hardness: given.hardness, wearMillimetres: wear })
    return { now, share: chatterShare(recipe, insert, { cut: now, wear }) }
  }
  let last = at(wearMillimetres)
  for (let step = 0; step < steps; step++) {
    const { now, share } = last
    chatter = Math.max(chatter, share)
    kilowatts += motorKilowatts(now, recipe) / steps
    const rate = wearRate({ ...given, recipe, insert, cut: now, wearMillimetres, chatter: share })
    wearMillimetres = Math.min(0.8, wearMillimetres + (rate * minutes) / steps)
    if (step < steps - 1) last = at(wearMillimetres)
  }
  const vibration = vibrationOf(chatter, kilowatts)
  const end = last.now
  return {
    ...{ cutMinutes: minutes, kilowatts, chatter, vibration, wearMillimetres },
    minutes: minutes + lathePrices.handlingMinutes + passesOf(recipe) * lathePrices.returnMinutes,
    roughness: roughnessOf({ recipe, insert, end, wearMillimetres, vibration }),
    deflectionMicrometres: end.radialNewtons * 0.011,
    wornMillimetres: wearMillimetres - given.wearMillimetres,
    contactCel: end.contactCel,
    chipMillimetres: end.chipMillimetres,
  }
}

/** mm/s rms at the turret: what runs quietly shakes a little; past the limit the wave grows until it leaves the cut. */
function vibrationOf(chatter: number, kilowatts: number): number {
  const quiet = (0.4 + 0.03 * kilowatts) * (1 + 0.7 * Math.min(chatter, 1.2) ** 3)
  const grown = 0.06 * Math.log1p(Math.exp(Math.min(40, (chatter - 1.02) / 0.06)))
  return quiet + 6 * grown
}

interface Surface {
  readonly recipe: LatheRecipe
  readonly insert: Insert
  readonly end: Cut
  readonly wearMillimetres: number
  readonly vibration: number
}

/** Ra, micrometres: feed marks, built-up edge, ragged land, burn, waves. */
function roughnessOf({ recipe, insert, end, wearMillimetres, vibration }: Surface): number {
  const wiped = 1 + (insert.wiper - 1) / (1 + Math.exp((recipe.feed - 0.34) / 0.03))
  const marks = (1000 * recipe.feed ** 2) / (32 * insert.noseMillimetres) / wiped
  const left = 0.1 + 0.006 / recipe.feed
  const ragged = insert.raggedness * (1.1 * wearMillimetres + 5 * wearMillimetres ** 2)
  const burnt = 0.9 * Math.max(0, (end.contactCel - 1120) / 60) ** 2
  const waves = 0.42 * Math.max(0, vibration - 0.7)
  return marks * (1 + 1.2 * end.builtUp) + left * (1 + 4 * end.builtUp) + ragged + burnt + waves
}

/** What a part costs beside the edge: minutes and energy, CNY. */
export function runningCost(part: Pick<Part, 'minutes' | 'cutMinutes' | 'kilowatts'>): number {
  const kilowattHours = (part.cutMinutes * part.kilowatts + (part.minutes - part.cutMinutes) * 1.3) / 60
  return part.minutes * lathePrices.perMinute + kilowattHours * lathePrices.perKilowattHour
}

/** What a new edge costs with its change, CNY. */
export function edgeCost(recipe: LatheRecipe): number {
  return inserts[recipe.insert].price + lathePrices.changeMinutes * lathePrices.perMinute
}
