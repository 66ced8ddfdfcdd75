// The plant's own answer to "what would this recipe give": whole heats without noise, for proofs only.
import { costPerGoodPart } from './cost.ts'
import { draws } from './draws.ts'
import { greenLoad, type Load, partsOf, placeAt, stepLoad } from './firing.ts'
import {
  coldFurnace,
  type FurnaceState,
  partTemperatures,
  stepFurnace,
  withDrift,
  withNewLoad,
  type Zones,
} from './furnace.ts'
import { meanLot, type PowderLot, powderLot } from './powder.ts'
import { loadQuality, type Quality, qualityOf, type Specified, scatterOf, specifications, yieldOf } from './quality.ts'
import { heatMinutes, programAt, type Recipe, segmentsOf } from './recipe.ts'

export interface Truth extends Quality {
  readonly yield: number
  readonly costPerGoodPart: number
  readonly furnaceHours: number
  readonly energyKilowattHours: number
  /** Specifications that the mean of the load breaks. */
  readonly broken: readonly Specified[]
  readonly meetsAll: boolean
}

/** Minutes from the end of one program to the start of the next: unloading, loading, closing the door. */
export const turnaroundMinutes = 30

/** Temperatures of the parts in each zone, minute by minute, with what it took. */
interface Heating {
  readonly zones: readonly Zones<number>[]
  readonly energyKilowattHours: number
}

function heat(recipe: Recipe, begin: FurnaceState): Heating {
  const { loadKilograms } = recipe
  let furnace = withNewLoad(begin)
  const zones = [partTemperatures(furnace, loadKilograms)]
  const segments = segmentsOf(recipe)
  const minutes = Math.ceil(heatMinutes(recipe))
  for (let minute = 0; minute < minutes; minute++) {
    const program = programAt(recipe, minute)
    furnace = stepFurnace(furnace, {
      setpointCel: program.setpointCel,
      isCooling: segments[program.number - 1]?.name === 'cool',
      seconds: 60,
      loadKilograms,
      isPowered: true,
      isDoorOpen: false,
    })
    zones.push(partTemperatures(furnace, loadKilograms))
  }
  return { zones, energyKilowattHours: furnace.energyKilowattHours }
}

function fired({ zones }: Heating, lot: PowderLot, loadKilograms: number): Load {
  let load: Load = greenLoad(lot)
  for (let minute = 1; minute < zones.length; minute++) {
    load = stepLoad(load, lot, { from: zones[minute - 1]!, to: zones[minute]!, minutes: 1, loadKilograms })
  }
  return load
}

/** Fires a load with a furnace in order and says the truth that no instrument shows. */
export function fire(recipe: Recipe, lot: PowderLot = meanLot): Truth {
  const heating = heat(recipe, coldFurnace())
  return truthOf(recipe, heating, { lot, load: fired(heating, lot, recipe.loadKilograms) })
}

function truthOf(recipe: Recipe, heating: Heating, { lot, load }: { lot: PowderLot; load: Load }): Truth {
  const { energyKilowattHours } = heating
  const { loadKilograms } = recipe
  const quality = loadQuality(load, lot)
  const furnaceHours = (heating.zones.length - 1 + turnaroundMinutes) / 60
  const share = yieldOf(load, lot, loadKilograms)
  const broken = brokenBy(quality)
  return {
    ...quality,
    yield: share,
    furnaceHours,
    energyKilowattHours,
    costPerGoodPart: costPerGoodPart({
      parts: partsOf(loadKilograms),
      furnaceHours,
      energyKilowattHours,
      yield: share,
    }),
    broken,
    meetsAll: broken.length === 0,
  }
}

/** The specifications that a mean does not keep. */
export function brokenBy(quality: Quality): Specified[] {
  return (Object.keys(specifications) as Specified[]).filter((name) => {
    const { min, max }: { min?: number; max?: number } = specifications[name]
    return quality[name] < (min ?? Number.NEGATIVE_INFINITY) || quality[name] > (max ?? Number.POSITIVE_INFINITY)
  })
}

export interface Production {
  /** True capability over all parts, by specification. */
  readonly cpk: Readonly<Record<Specified, number>>
  readonly yield: number
  readonly costPerGoodPart: number
  readonly furnaceHours: number
  readonly parts: number
}

export interface Sampling {
  readonly heats: number
  readonly parts: number
}

/** Producing with a recipe: parts from many heats, each of its own lot, in a furnace somewhere between two overhauls. */
export function produce(recipe: Recipe, { heats, parts }: Sampling = { heats: 20, parts: 10_000 }): Production {
  const { loadKilograms } = recipe
  const heatings = thermocoupleAges.map((hours) => heat(recipe, withDrift(coldFurnace(), hours)))
  const values = new Map((Object.keys(specifications) as Specified[]).map((name) => [name, [] as number[]]))
  const truths = Array.from({ length: heats }, (_, number) => {
    const lot = powderLot(judgingSeed, number)
    const heating = heatings[number % heatings.length]!
    const load = fired(heating, lot, loadKilograms)
    inspect({ load, lot, number, count: Math.round(parts / heats) }, values)
    return truthOf(recipe, heating, { lot, load })
  })
  const mean = (of: (truth: Truth) => number) => truths.reduce((sum, truth) => sum + of(truth) / heats, 0)
  const share = mean((truth) => truth.yield)
  const cpk = Object.fromEntries([...values].map(([name, all]) => [name, capability(name, all)]))
  const loaded = partsOf(loadKilograms)
  const bill = {
    furnaceHours: mean((truth) => truth.furnaceHours),
    energyKilowattHours: mean((truth) => truth.energyKilowattHours),
  }
  return {
    // Safe: one entry for each specification.
    cpk: cpk as Record<Specified, number>,
    yield: share,
    costPerGoodPart: costPerGoodPart({ ...bill, parts: loaded, yield: share }),
    furnaceHours: bill.furnaceHours,
    parts: loaded,
  }
}

const judgingSeed = 770_000
/** Hours at heat since the thermocouples were new. */
const thermocoupleAges = [20, 80, 140]

interface Inspected {
  readonly load: Load
  readonly lot: PowderLot
  readonly number: number
  readonly count: number
}

/** Takes parts out of a load as they stand there, each with its own scatter. */
function inspect({ load, lot, number, count }: Inspected, values: ReadonlyMap<Specified, number[]>): void {
  const luck = draws(judgingSeed, 'parts', number)
  const qualities = load.map((zone) => zone.map((part) => qualityOf(part, lot)))
  for (let part = 0; part < count; part++) {
    const quality = qualities[part % 3]![placeAt(luck.uniform(0, 1))]!
    for (const [name, all] of values) all.push(quality[name] + luck.normal(scatterOf(name, quality)))
  }
}

/** The smaller of the distances from the mean to the limits, in threes of the standard deviation. */
function capability(name: Specified, values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1))
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY }: { min?: number; max?: number } =
    specifications[name]
  return Math.min(max - mean, mean - min) / (3 * sd)
}
