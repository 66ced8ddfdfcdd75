// What fired parts are worth: properties of each place, scatter from part to part, specifications, yield.
import { crackShare } from './cracks.ts'
import { type PartState, strengthMegapascals } from './densification.ts'
import { type Load, places } from './firing.ts'
import type { PowderLot } from './powder.ts'

/** Specifications of the 96 % alumina substrate. */
export const specifications = {
  densityPercent: { min: 96.2 },
  camberMillimetres: { max: 0.3 },
  strengthMegapascals: { min: 345 },
  lengthMillimetres: { min: 49.65, max: 50.35 },
} as const satisfies Readonly<Record<keyof Omit<Quality, 'grainMicrometres'>, { min?: number; max?: number }>>

/** Scatter from part to part at the same place. */
export const scatter = {
  densityPercent: 0.14,
  camberShare: 0.13,
  strengthShare: 0.05,
  lengthMillimetres: 0.035,
} as const

/** Broken in handling, whatever the firing. */
const handlingLoss = 0.01
/** The tools are cut for this shrinkage: green length in mm. */
const greenMillimetres = 59.16

/** True means of what was fired. */
export interface Quality {
  readonly densityPercent: number
  readonly camberMillimetres: number
  readonly strengthMegapascals: number
  readonly lengthMillimetres: number
  readonly grainMicrometres: number
}

export type Specified = keyof typeof specifications

export function qualityOf(part: PartState, lot: PowderLot): Quality {
  return {
    densityPercent: 100 * part.density,
    camberMillimetres: part.camberMillimetres,
    strengthMegapascals: strengthMegapascals(part),
    lengthMillimetres: greenMillimetres * Math.cbrt(lot.greenDensity / part.density),
    grainMicrometres: part.grainMicrometres,
  }
}

/** Standard deviation of one property from part to part at a place of this quality. */
export function scatterOf(name: Specified, quality: Quality): number {
  if (name === 'camberMillimetres') return scatter.camberShare * quality.camberMillimetres
  if (name === 'strengthMegapascals') return scatter.strengthShare * quality.strengthMegapascals
  return scatter[name]
}

function averaged(all: readonly { readonly quality: Quality; readonly share: number }[]): Quality {
  const mean = (name: keyof Quality) => all.reduce((sum, { quality, share }) => sum + quality[name] * share, 0)
  return {
    densityPercent: mean('densityPercent'),
    camberMillimetres: mean('camberMillimetres'),
    strengthMegapascals: mean('strengthMegapascals'),
    lengthMillimetres: mean('lengthMillimetres'),
    grainMicrometres: mean('grainMicrometres'),
  }
}

/** Mean over the places of one zone, weighted by how many parts stand there. */
export function zoneQuality(load: Load, lot: PowderLot, index: 0 | 1 | 2): Quality {
  return averaged(
    load[index].map((part, place) => ({ quality: qualityOf(part, lot), share: places[place]?.share ?? 0 })),
  )
}

export function loadQuality(load: Load, lot: PowderLot): Quality {
  const zones = ([0, 1, 2] as const).map((index) => ({ quality: zoneQuality(load, lot, index), share: 1 / 3 }))
  return averaged(zones)
}

/** True share of good parts, 0..1: not cracked, inside of every specification, not broken in handling. */
export function yieldOf(load: Load, lot: PowderLot, loadKilograms: number): number {
  let good = 0
  for (const zone of load) {
    for (const [place, part] of zone.entries()) {
      const whole = 1 - crackShare(part, lot, loadKilograms)
      good += ((places[place]?.share ?? 0) / 3) * whole * goodShare(qualityOf(part, lot))
    }
  }
  return good * (1 - handlingLoss)
}

function goodShare(quality: Quality): number {
  let share = 1
  for (const name of Object.keys(specifications) as Specified[]) {
    const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY }: { min?: number; max?: number } =
      specifications[name]
    const sd = scatterOf(name, quality)
    share *= normalCdf((max - quality[name]) / sd) - normalCdf((min - quality[name]) / sd)
  }
  return share
}

/** Normal distribution function (Abramowitz and Stegun 26.2.17, error below 7.5e-8). */
function normalCdf(z: number): number {
  if (z === Number.POSITIVE_INFINITY) return 1
  if (z === Number.NEGATIVE_INFINITY) return 0
  const t = 1 / (1 + 0.2316419 * Math.abs(z))
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  const upper = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series
  return z >= 0 ? 1 - upper : upper
}
