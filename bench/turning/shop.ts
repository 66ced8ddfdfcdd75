// The lathe as the proof meets it: parts ordered one by one, readings of the control, reports of the measuring room.
import { type Nanoseconds, nsPerSecond, type OutcomeReport, type Sample } from '../../ingest/model.ts'
import {
  examinePart,
  type LatheState,
  latheName,
  latheStepSeconds,
  newLathe,
  type PartReport,
  partSerialOf,
  readLathe,
  startPart,
  stepLathe,
  type Turning,
  trulyBroken,
} from '../../plant/lathe.ts'
import { orderedTurning } from '../../plant/lathe-recipe.ts'
import type { Order, Shop } from '../proof/world.ts'

/** Eight in the morning. */
const begin = BigInt(Date.UTC(2026, 0, 5, 8)) * 1_000_000n
const hour = 3600n * nsPerSecond
/** A shift is ten hours; what would begin later begins the next morning. */
const shiftHours = 10n
/** From a part to what the measuring room says of it. */
const measuringMinutes = 20n

const units: Readonly<Record<keyof PartReport, readonly [name: string, unit: string]>> = {
  roughness: ['roughness', 'um'],
  vibration: ['vibration', 'mm/s'],
  kilowatts: ['power', 'kW'],
  diameterError: ['diameter_error', 'um'],
  cost: ['cost', 'CNY'],
}

export function openShop(seed: number): Shop {
  let lathe: LatheState = newLathe(seed)
  let time: Nanoseconds = begin
  return {
    now: () => time,
    run(order) {
      const samples: Sample[] = []
      time = nextShift(time)
      lathe = startPart(lathe, seed, ordered(order))
      let finished: Turning | undefined
      while (finished === undefined) {
        samples.push(...readLathe(lathe, seed, time))
        time += BigInt(latheStepSeconds) * nsPerSecond
        const step = stepLathe(lathe)
        lathe = step.lathe
        finished = step.finished
      }
      samples.push(...readLathe(lathe, seed, time))
      const dayHours = Number((time - begin) % (24n * hour)) / Number(hour)
      const report = examinePart(lathe, finished, { seed, dayHours })
      time += measuringMinutes * 60n * nsPerSecond
      samples.push(...readLathe(lathe, seed, time))
      return { samples, reports: reportsOf(report, partSerialOf(lathe), time), broken: trulyBroken(finished) }
    },
  }
}

function ordered({ program, settings }: Order) {
  return { program, recipe: orderedTurning(settings) }
}

function nextShift(time: Nanoseconds): Nanoseconds {
  const day = (time - begin) / (24n * hour)
  const today = begin + day * 24n * hour
  return time - today < shiftHours * hour ? time : today + 24n * hour
}

function reportsOf(report: PartReport, batch: string, measuredAt: Nanoseconds): OutcomeReport[] {
  return (Object.keys(units) as (keyof PartReport)[]).map((key) => {
    const [name, unit] = units[key]
    return { machine: latheName, batch, name, unit, value: report[key], method: 'measuring room', measuredAt }
  })
}
