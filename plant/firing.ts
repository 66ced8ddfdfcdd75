// One load on its way through the furnace: parts at typical places in each zone, from green to fired.
import { greenPart, type PartState, stepPart, strengthMegapascals } from './densification.ts'
import type { Zones } from './furnace.ts'
import type { PowderLot } from './powder.ts'

/** How far from the zone's mean the parts of a zone are fired, Cel, with the share of parts there. */
const places = [
  { offsetCel: -6, share: 0.25 },
  { offsetCel: 0, share: 0.5 },
  { offsetCel: 6, share: 0.25 },
] as const

/** Parts per load. */
export const partsPerLoad = 2000

/** Specifications of the 96 % alumina substrate. */
export const specifications = { densityPercent: 96.5, camberMillimetres: 0.3, strengthMegapascals: 350 } as const

/** Scatter from part to part at the same place. */
const scatter = { densityPercent: 0.16, camberShare: 0.13, strengthShare: 0.055, handlingLoss: 0.012 } as const

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
  during: { readonly from: Zones<number>; readonly to: Zones<number>; readonly minutes: number },
): Load {
  const zone = (index: 0 | 1 | 2) => {
    const celPerMinute = (during.to[index] - during.from[index]) / during.minutes
    const middle = (during.from[index] + during.to[index]) / 2
    const share = Math.max(0, middle) / 1600
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

/** True means of what was fired. */
export interface Quality {
  readonly densityPercent: number
  readonly camberMillimetres: number
  readonly strengthMegapascals: number
  readonly grainMicrometres: number
}

export function qualityOf(part: PartState): Quality {
  return {
    densityPercent: 100 * part.density,
    camberMillimetres: part.camberMillimetres,
    strengthMegapascals: strengthMegapascals(part),
    grainMicrometres: part.grainMicrometres,
  }
}

/** Mean over the places of one zone, weighted by how many parts stand there. */
export function zoneQuality(load: Load, index: 0 | 1 | 2): Quality {
  const all = load[index].map(qualityOf)
  const mean = (pick: (quality: Quality) => number) =>
    all.reduce((sum, quality, place) => sum + pick(quality) * (places[place]?.share ?? 0), 0)
  return {
    densityPercent: mean((quality) => quality.densityPercent),
    camberMillimetres: mean((quality) => quality.camberMillimetres),
    strengthMegapascals: mean((quality) => quality.strengthMegapascals),
    grainMicrometres: mean((quality) => quality.grainMicrometres),
  }
}

export function loadQuality(load: Load): Quality {
  const zones = [zoneQuality(load, 0), zoneQuality(load, 1), zoneQuality(load, 2)]
  const mean = (pick: (quality: Quality) => number) => zones.reduce((sum, zone) => sum + pick(zone), 0) / zones.length
  return {
    densityPercent: mean((quality) => quality.densityPercent),
    camberMillimetres: mean((quality) => quality.camberMillimetres),
    strengthMegapascals: mean((quality) => quality.strengthMegapascals),
    grainMicrometres: mean((quality) => quality.grainMicrometres),
  }
}

/** True share of good parts, 0..1: every part meets all three specifications and survives handling. */
export function yieldOf(load: Load): number {
  let good = 0
  for (const zone of load) {
    for (const [place, part] of zone.entries()) good += ((places[place]?.share ?? 0) / 3) * goodShare(qualityOf(part))
  }
  return good * (1 - scatter.handlingLoss)
}

function goodShare(quality: Quality): number {
  const dense = normalCdf((quality.densityPercent - specifications.densityPercent) / scatter.densityPercent)
  const flat = normalCdf(
    (specifications.camberMillimetres - quality.camberMillimetres) / (scatter.camberShare * quality.camberMillimetres),
  )
  const strong = normalCdf(
    (quality.strengthMegapascals - specifications.strengthMegapascals) /
      (scatter.strengthShare * quality.strengthMegapascals),
  )
  return dense * flat * strong
}

/** Normal distribution function (Abramowitz and Stegun 26.2.17, error below 7.5e-8). */
function normalCdf(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z))
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  const upper = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series
  return z >= 0 ? 1 - upper : upper
}
