// What the instruments of furnace-1 show, with their noise.
import { quality, type Sample } from '../ingest/model.ts'
import { draws } from './draws.ts'
import { partTemperatures } from './furnace.ts'
import { batchName, type HallState, isDoorOpen, programOf } from './hall.ts'
import type { FurnaceSignal } from './machines.ts'
import { powderLot } from './powder.ts'
import { roomCel } from './recipe.ts'

/** What the furnace's instruments show at `time`. The noise belongs to the time, so the same minute reads the same. */
export function readFurnace(hall: HallState, seed: number, time: bigint): Sample[] {
  const noise = draws(seed, 'furnace', String(time))
  const { furnace, heat } = hall
  const program = hall.isFiring && heat !== undefined ? programOf(heat) : { number: 0, setpointCel: roomCel }
  const round = (value: number, digits: number) => Math.round(value * 10 ** digits) / 10 ** digits
  const good = (signal: FurnaceSignal, value: Sample['value']): Sample => ({
    machine: 'furnace-1',
    signal,
    time,
    value,
    quality: quality.good,
  })
  const zone = (index: 0 | 1 | 2) =>
    round(furnace.zones[index].junctionCel + furnace.zones[index].driftKelvin + noise.normal(0.35), 2)
  const samples = [
    good('setpoint', round(program.setpointCel, 2)),
    good('zone1_temperature', zone(0)),
    thermocouple(good('zone2_temperature', zone(1)), hall),
    good('zone3_temperature', zone(2)),
    good('heating_power', round(Math.max(0, furnace.powerKilowatts + noise.normal(0.15)), 2)),
    good('energy', round(furnace.energyKilowattHours, 3)),
    good('oxygen', round(20.7 - burningBinder(hall) + noise.normal(0.03), 2)),
    good('segment', BigInt(program.number)),
    good('door_open', isDoorOpen(hall)),
  ]
  if (heat === undefined) return samples
  return [
    ...samples,
    good('program', heat.recipe.program),
    good('batch', batchName(heat.number)),
    good('powder_lot', powderLot(seed, heat.lotNumber).name),
    good('load_mass', heat.loadKilograms),
    good('operator', heat.operator),
  ]
}

/** The status of a thermocouple whose wire is broken: BadSensorFailure. */
export const badSensorFailure = 0x808c0000

function thermocouple(sample: Sample, hall: HallState): Sample {
  const { heat } = hall
  const { fault } = heat ?? {}
  if (!hall.isFiring || heat === undefined || fault?.kind !== 'thermocouple') return sample
  const isBroken = heat.minutes >= fault.fromMinute && heat.minutes < fault.toMinute
  return isBroken ? { ...sample, value: null, quality: badSensorFailure } : sample
}

/** Oxygen that the binder takes while it burns, %: most at 380 Cel. */
function burningBinder(hall: HallState): number {
  if (!hall.isFiring || hall.heat === undefined || hall.heat.minutes > 1200) return 0
  const cel = partTemperatures(hall.furnace, hall.heat.loadKilograms)[1]
  return 3.1 * Math.exp(-(((cel - 380) / 90) ** 2))
}
