// The laboratory: what it reports of a heat, with the error of its instruments.
import { type Nanoseconds, nsPerSecond, toMs } from '../ingest/model.ts'
import { costPerFiredPart, costPerGoodPart } from './cost.ts'
import { draws } from './draws.ts'
import { partsOf, placeAt } from './firing.ts'
import { batchName, type Heat } from './hall.ts'
import { powderLot } from './powder.ts'
import { qualityOf, type Specified, scatterOf, yieldOf } from './quality.ts'

/** One result as the laboratory publishes it. */
export interface LabResult {
  readonly batch: string
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly specimen?: string
  readonly position?: string
  readonly method: string
  readonly measured_at_ms: number
}

/** Results that wait until the laboratory is done. */
export interface LabReport {
  /** Nanoseconds, as text because the state is kept as JSON. */
  readonly due: string
  readonly results: readonly LabResult[]
}

/** Standard deviation of one reading beside the scatter of the parts: what the instruments add. */
const errors = { density: 0.05, camber: 0.006, strengthShare: 0.01, length: 0.008 } as const
const positions = ['front', 'middle', 'rear'] as const

/** Specimens are taken from every zone: few are broken or weighed, more are laid under the camera. */
const properties = [
  { name: 'density', of: 'densityPercent', unit: '%', method: 'Archimedes', digits: 2, specimens: 5 },
  { name: 'camber', of: 'camberMillimetres', unit: 'mm', method: 'optical', digits: 3, specimens: 10 },
  { name: 'strength', of: 'strengthMegapascals', unit: 'MPa', method: 'three-point bending', digits: 1, specimens: 10 },
  { name: 'length', of: 'lengthMillimetres', unit: 'mm', method: 'optical', digits: 3, specimens: 10 },
] as const satisfies readonly { readonly of: Specified; readonly [field: string]: unknown }[]
type Property = (typeof properties)[number]

/** What the laboratory will report of a heat that ended at `end`: one to two hours later. */
export function examine(heat: Heat, seed: number, end: Nanoseconds, meterKilowattHours: number): LabReport {
  const luck = draws(seed, 'lab', heat.number)
  const batch = batchName(heat.number)
  const secondsAfter = (minutes: number) => end + BigInt(Math.round(minutes * 60)) * nsPerSecond
  const measured = toMs(secondsAfter(luck.uniform(40, 55)))
  const results = properties.flatMap((property) => specimensOf(heat, property, { seed, batch, measured }))
  results.push(...bill(heat, { seed, batch, measured, meterKilowattHours }))
  return { due: String(secondsAfter(luck.uniform(60, 110))), results }
}

/** Parts taken at random from every zone, each with its own scatter, read with the instrument's error. */
function specimensOf(
  heat: Heat,
  property: Property,
  { seed, batch, measured }: { seed: number; batch: string; measured: number },
): LabResult[] {
  const luck = draws(seed, 'specimens', heat.number, property.name)
  const lot = powderLot(seed, heat.lotNumber)
  const { name, unit, method, digits, specimens } = property
  return positions.flatMap((position, zone) =>
    Array.from({ length: specimens }, (_, index) => {
      const quality = qualityOf(heat.load[zone as 0 | 1 | 2][placeAt(luck.uniform(0, 1))]!, lot)
      const value = quality[property.of] + luck.normal(scatterOf(property.of, quality))
      const read = Math.max(0, value + luck.normal(errorOf(property, value)))
      const specimen = `${batch}-${position}-${index + 1}`
      return { batch, name, value: round(read, digits), unit, specimen, position, method, measured_at_ms: measured }
    }),
  )
}

function errorOf({ name }: Property, value: number): number {
  return name === 'strength' ? errors.strengthShare * value : errors[name]
}

/** Sorting counts the good parts of the load; the office divides the bill by them. */
function bill(
  heat: Heat,
  facts: { seed: number; batch: string; measured: number; meterKilowattHours: number },
): LabResult[] {
  const parts = partsOf(heat.recipe.loadKilograms)
  const share = yieldOf(heat.load, powderLot(facts.seed, heat.lotNumber), heat.loadKilograms)
  // Counting error of the sorting line, and binomial scatter of the load.
  const scatter = Math.hypot(Math.sqrt((share * (1 - share)) / parts), 0.002)
  const sorted = Math.min(1, Math.max(0, share + draws(facts.seed, 'sorting', heat.number).normal(scatter)))
  const good = Math.round(sorted * parts)
  const heatBill = {
    parts,
    furnaceHours: (heat.minutes + 30) / 60,
    energyKilowattHours: facts.meterKilowattHours - heat.energyAtStart,
    yield: good / parts,
  }
  const at = { batch: facts.batch, measured_at_ms: facts.measured }
  return [
    { ...at, name: 'yield', value: round((100 * good) / parts, 2), unit: '%', method: 'sorting' },
    { ...at, name: 'loss', value: round(100 - (100 * good) / parts, 2), unit: '%', method: 'sorting' },
    { ...at, name: 'cost', value: round(costPerGoodPart(heatBill), 4), unit: 'CNY', method: 'bill' },
    { ...at, name: 'firing', value: round(costPerFiredPart(heatBill), 4), unit: 'CNY', method: 'bill' },
  ]
}

function round(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits
}
