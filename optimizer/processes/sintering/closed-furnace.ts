// Energy with hours of a heat in closed form: the box as one heat store that loses heat in proportion.
import { meanHeatCapacity } from './lot.ts'
import { type Program, type Recipe, role, segmentCount } from './recipe.ts'
import { zeroCelsius } from './theta.ts'
import type { Constants } from './units.ts'

/** J/K that the power has to heat: elements, lining, furniture, load. */
export function storedHeat({ material, furnace: f }: Constants, load: number, peakC: number): number {
  const ware = f.furniture * f.furnitureHeat + load * meanHeatCapacity(material, peakC)
  return 1000 * (f.elementHeat + f.wallHeat + ware)
}

/** Slows the ramps that the power cannot follow at their middle. */
export function limitRamps({ temperature, rate }: Program, { furnace: f }: Constants, store: number): void {
  for (let i = 0; i <= role.peak; i++) {
    const middle = (temperature[i]! + temperature[i + 1]!) / 2 - zeroCelsius - f.ambient
    const most = Math.max(1e-4, (1000 * f.maxPower - f.lossConductance * middle) / store)
    rate[i] = Math.sign(rate[i]!) * Math.min(Math.abs(rate[i]!), most)
  }
}

/** Kept between calls so that nothing is allocated. */
export interface Bill {
  joules: number
  seconds: number
}

/** Adds up power x time, segment after segment; cooling is as slow as the box allows. */
export function billOf(bill: Bill, program: Program, c: Constants, store: number): void {
  const { temperature, rate, hold } = program
  const ambient = c.furnace.ambient + zeroCelsius
  const loss = c.furnace.lossConductance
  bill.joules = 0
  bill.seconds = 0
  for (let i = 0; i < segmentCount; i++) {
    const fromK = temperature[i]! - ambient
    const toK = temperature[i + 1]! - ambient
    if (rate[i]! < 0) coolDown(bill, { fromK, toK, rate: -rate[i]!, store, loss: lossIn(i, c) })
    else {
      const seconds = (toK - fromK) / rate[i]!
      bill.joules += store * (toK - fromK) + loss * ((fromK + toK) / 2) * seconds
      bill.seconds += seconds
    }
    bill.joules += loss * toK * hold[i]!
    bill.seconds += hold[i]!
  }
}

/** W/K: the flaps are open in the last segment. */
export function lossIn(segment: number, { furnace: f }: Constants): number {
  return segment === role.vent ? f.lossConductance + f.ventConductance : f.lossConductance
}

interface Cooling {
  /** K above the hall */
  readonly fromK: number
  readonly toK: number
  /** K/s asked for */
  readonly rate: number
  readonly store: number
  readonly loss: number
}

/** Linear with power while the box would cool faster by itself, then exponential without. */
function coolDown(bill: Bill, { fromK, toK, rate, store, loss }: Cooling): void {
  const turn = Math.min(fromK, Math.max(toK, (rate * store) / loss))
  const seconds = (fromK - turn) / rate
  bill.joules += Math.max(0, (loss * (fromK + turn)) / 2 - store * rate) * seconds
  bill.seconds += seconds + (store / loss) * Math.log(turn / toK)
}

/** K/s at which the box can follow a cooling ramp from `fromK` (kelvin). */
export function coolingRate({ furnace: f }: Constants, r: Recipe, fromK: number, store: number): number {
  return Math.min(r.coolRamp / 60, (f.lossConductance * (fromK - zeroCelsius - f.ambient)) / store)
}

/** Hours above the temperature at which elements age. */
export function wearHours({ temperature, rate, hold }: Program, { furnace: f }: Constants, coolRate: number): number {
  const above = f.wearAbove + zeroCelsius
  const over = temperature[role.peak + 1]! - above
  if (over <= 0) return 0
  const isSecondOver = temperature[role.second + 1]! > above
  const seconds = over / rate[role.peak]! + hold[role.peak]! + over / coolRate
  return (seconds + (isSecondOver ? hold[role.second]! : 0)) / 3600
}
