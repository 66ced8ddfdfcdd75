// One load on its way through the furnace: parts at typical places in each zone, from green to fired.
import { greenPart, type PartState, stepPart } from './densification.ts'
import type { Zones } from './furnace.ts'
import type { PowderLot } from './powder.ts'

/** How far from the zone's mean the parts of a zone are fired, Cel with 40 kg, with the share of parts there. */
export const places = [
  { offsetCel: -6, share: 0.25 },
  { offsetCel: 0, share: 0.5 },
  { offsetCel: 6, share: 0.25 },
] as const

const partsPerKilogram = 50
export const usualLoadKilograms = 40

/** Parts in a load. */
export function partsOf(loadKilograms: number): number {
  return Math.round(loadKilograms * partsPerKilogram)
}

/** Higher stacks shade each other: differences within a zone grow with the load. */
export function crowding(loadKilograms: number): number {
  return (loadKilograms / usualLoadKilograms) ** 1.5
}

/** Part states by zone, then by place. */
export type Load = Zones<readonly PartState[]>

export function greenLoad(lot: PowderLot): Load {
  const zone = () => places.map(() => greenPart(lot))
  return [zone(), zone(), zone()]
}

/** The load after `minutes`, while the zones go from one temperature to another. */
export function stepLoad(
  load: Load,
  lot: PowderLot,
  during: {
    readonly from: Zones<number>
    readonly to: Zones<number>
    readonly minutes: number
    readonly loadKilograms: number
  },
): Load {
  const crowded = crowding(during.loadKilograms)
  const zone = (index: 0 | 1 | 2) => {
    const celPerMinute = (during.to[index] - during.from[index]) / during.minutes
    const middle = (during.from[index] + during.to[index]) / 2
    const share = (crowded * Math.max(0, middle)) / 1600
    return load[index].map((part, place) =>
      stepPart(part, lot, {
        cel: middle + (places[place]?.offsetCel ?? 0) * share,
        celPerMinute,
        minutes: during.minutes,
      }),
    )
  }
  return [zone(0), zone(1), zone(2)]
}

/** The place of a part, by a uniform draw. */
export function placeAt(u: number): number {
  let left = u
  const found = places.findIndex(({ share }) => {
    left -= share
    return left < 0
  })
  return found < 0 ? places.length - 1 : found
}
