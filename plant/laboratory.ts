// The laboratory: what it reports of a heat, with the error of its instruments.
import { type Nanoseconds, nsPerSecond, toMs } from '../ingest/model.ts'
import { costPerGoodPart } from './cost.ts'
import { draws } from './draws.ts'
import { partsPerLoad, type Quality, yieldOf, zoneQuality } from './firing.ts'
import { batchName, type Heat } from './hall.ts'

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

/** Standard deviation of one reported value: instrument, and parts of the same place where a mean of few is reported. */
const errors = { densityPercent: 0.07, camberMillimetres: 0.009, strengthShare: 0.02 } as const
const positions = ['front', 'middle', 'rear'] as const

const properties = [
  { name: 'density', unit: '%', method: 'Archimedes', digits: 2 },
  { name: 'camber', unit: 'mm', method: 'optical', digits: 3 },
  { name: 'strength', unit: 'MPa', method: 'three-point bending', digits: 1 },
] as const

/** What the laboratory will report of a heat that ended at `end`: one to two hours later. */
export function examine(heat: Heat, seed: number, end: Nanoseconds, meterKilowattHours: number): LabReport {
  const luck = draws(seed, 'lab', heat.number)
  const batch = batchName(heat.number)
  const secondsAfter = (minutes: number) => end + BigInt(Math.round(minutes * 60)) * nsPerSecond
  const measured = toMs(secondsAfter(luck.uniform(40, 55)))
  const results: LabResult[] = []
  for (const [index, position] of positions.entries()) {
    const truth = zoneQuality(heat.load, index as 0 | 1 | 2)
    for (const property of properties) {
      const value = round(measure(property.name, truth, luck), property.digits)
      const { name, unit, method } = property
      results.push({
        batch,
        name,
        value,
        unit,
        specimen: `${batch}-${position}`,
        position,
        method,
        measured_at_ms: measured,
      })
    }
  }
  results.push(...bill(heat, { seed, batch, measured, meterKilowattHours }))
  return { due: String(secondsAfter(luck.uniform(60, 110))), results }
}

function measure(name: (typeof properties)[number]['name'], truth: Quality, luck: ReturnType<typeof draws>): number {
  if (name === 'density') return truth.densityPercent + luck.normal(errors.densityPercent)
  if (name === 'camber') return Math.max(0, truth.camberMillimetres + luck.normal(errors.camberMillimetres))
  return truth.strengthMegapascals * (1 + luck.normal(errors.strengthShare))
}

/** Sorting counts the good parts of the load; the office divides the bill by them. */
function bill(
  heat: Heat,
  facts: { seed: number; batch: string; measured: number; meterKilowattHours: number },
): LabResult[] {
  const share = yieldOf(heat.load)
  // Counting error of the sorting line, and binomial scatter of the load.
  const scatter = Math.sqrt((share * (1 - share)) / partsPerLoad) + 0.006
  const sorted = Math.min(1, Math.max(0, share + draws(facts.seed, 'sorting', heat.number).normal(scatter)))
  const good = Math.round(sorted * partsPerLoad)
  const cost = costPerGoodPart({
    parts: partsPerLoad,
    furnaceHours: (heat.minutes + 30) / 60,
    energyKilowattHours: facts.meterKilowattHours - heat.energyAtStart,
    yield: good / partsPerLoad,
  })
  const at = { batch: facts.batch, measured_at_ms: facts.measured }
  return [
    { ...at, name: 'yield', value: round((100 * good) / partsPerLoad, 2), unit: '%', method: 'sorting' },
    { ...at, name: 'cost', value: round(cost, 4), unit: 'CNY', method: 'bill' },
  ]
}

function round(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits
}
