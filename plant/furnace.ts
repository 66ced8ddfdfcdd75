// The furnace as a thermal process: three zones with elements, load and wall, a controller that trusts its thermocouples.
import { roomCel } from './recipe.ts'

/** State of one zone, all temperatures in Cel. */
export interface ZoneState {
  readonly elementCel: number
  readonly loadCel: number
  readonly wallCel: number
  /** What the sheathed thermocouple has reached, without its drift. */
  readonly junctionCel: number
  /** Error that the thermocouple has gathered with hours at heat, K. */
  readonly driftKelvin: number
  /** Integral part of the zone's controller, in shares of full power. */
  readonly integral: number
}

export type Zones<T> = readonly [T, T, T]

export interface FurnaceState {
  readonly zones: Zones<ZoneState>
  /** Meter reading since the furnace was built, kW.h. */
  readonly energyKilowattHours: number
  readonly powerKilowatts: number
  /** Hours the elements have spent above 1500 Cel: they age. */
  readonly elementHours: number
}

/** What acts on the furnace during one step. */
export interface FurnaceInput {
  readonly setpointCel: number
  readonly seconds: number
  readonly loadKilograms: number
  readonly isPowered: boolean
  /** On the way down the controller only opens the vent; it never heats. */
  readonly isCooling: boolean
  readonly isDoorOpen: boolean
  /** Three of the four elements of the middle zone are broken. */
  readonly isElementBroken?: boolean
}

/**
 * Constants of this furnace, per zone (front, middle, rear) where three are given. Chosen so that heating 40 kg with
 * its furniture to 1600 Cel takes about 300 kW.h, as a metered batch kiln of this size does.
 */
const constants = {
  maxPowerKilowatts: [31, 27, 29],
  elementJoulesPerKelvin: 7_000,
  wallJoulesPerKelvin: 62_000,
  furnitureJoulesPerKelvin: 24_000,
  loadJoulesPerKilogramKelvin: 1_180,
  /** Radiating area times emissivity, m2. */
  loadRadiationSquareMetres: 0.19,
  loadConvectionWattsPerKelvin: 32,
  /** Air through the open vent or door blows over the load. */
  ventedConvectionWattsPerKelvin: 90,
  wallRadiationSquareMetres: 0.09,
  /** Loss through the wall: the door makes the front zone the cold one. */
  lossWattsPerKelvin: [8.2, 5.2, 6.1],
  neighbourWattsPerKelvin: 9,
  ventWattsPerKelvin: 55,
  thermocoupleSeconds: 35,
  driftKelvinPerHour: [0.011, 0.006, 0.009],
  /** The thermocouples sit near the elements, so each zone's load settles at an offset of its own, K at 1600 Cel. */
  loadOffsetKelvin: [-7, 1.5, 3.5],
  gain: 0.03,
  integralPerSecond: 0.00012,
  ageingPerHour: 0.00004,
  /** One of the four elements of a zone still heats. */
  brokenShare: 0.25,
} as const

const boltzmann = 5.670374e-8
const zeroCelKelvin = 273.15
const substepSeconds = 5

export function coldFurnace(): FurnaceState {
  const zone: ZoneState = {
    elementCel: roomCel,
    loadCel: roomCel,
    wallCel: roomCel,
    junctionCel: roomCel,
    driftKelvin: 0,
    integral: 0,
  }
  return { zones: [zone, zone, zone], energyKilowattHours: 0, powerKilowatts: 0, elementHours: 0 }
}

/** Net radiation between two grey bodies, W. */
function radiation(fromCel: number, toCel: number, squareMetres: number): number {
  const from = (fromCel + zeroCelKelvin) ** 2
  const to = (toCel + zeroCelKelvin) ** 2
  return boltzmann * squareMetres * (from - to) * (from + to)
}

/** Proportional-integral control per zone: 1 is full power, negative values open the vent. */
function control(zone: ZoneState, input: FurnaceInput, seconds: number): { output: number; integral: number } {
  if (!input.isPowered) return { output: -0.25, integral: 0 }
  const most = input.isCooling ? 0 : 1
  const errorKelvin = input.setpointCel - (zone.junctionCel + zone.driftKelvin)
  const raw = constants.gain * errorKelvin + zone.integral
  const output = Math.min(most, Math.max(-1, raw))
  // Anti-windup: the integral rests while the output is at its end.
  const integral = raw === output ? zone.integral + constants.integralPerSecond * errorKelvin * seconds : zone.integral
  return { output, integral: Math.min(most, Math.max(-1, integral)) }
}

interface ZoneStep {
  readonly zone: ZoneState
  readonly watts: number
}

function stepZone(state: FurnaceState, index: 0 | 1 | 2, input: FurnaceInput): ZoneStep {
  const zone = state.zones[index]
  const { output, integral } = control(zone, input, substepSeconds)
  const health = Math.max(0.75, 1 - constants.ageingPerHour * state.elementHours)
  const share = input.isElementBroken === true && index === 1 ? constants.brokenShare : 1
  const watts = Math.max(0, output) * constants.maxPowerKilowatts[index] * 1000 * health * share
  const airflow = Math.max(0, -output) + (input.isDoorOpen ? 0.5 : 0)
  const toLoad =
    radiation(zone.elementCel, zone.loadCel, constants.loadRadiationSquareMetres) +
    constants.loadConvectionWattsPerKelvin * (zone.elementCel - zone.loadCel)
  const blown = constants.ventedConvectionWattsPerKelvin * airflow * (zone.loadCel - roomCel)
  const toWall = radiation(zone.elementCel, zone.wallCel, constants.wallRadiationSquareMetres)
  const vented = airflow * constants.ventWattsPerKelvin * (zone.elementCel - roomCel)
  const neighbours = state.zones.filter((_, other) => Math.abs(other - index) === 1)
  const shared = neighbours.reduce((sum, other) => sum + other.elementCel - zone.elementCel, 0)
  const loadJoules =
    (input.loadKilograms / 3) * constants.loadJoulesPerKilogramKelvin + constants.furnitureJoulesPerKelvin
  const lost = constants.lossWattsPerKelvin[index] * (zone.wallCel - roomCel)
  const elementNet = watts - toLoad - toWall - vented + constants.neighbourWattsPerKelvin * shared
  const isHot = zone.junctionCel > 1500
  return {
    watts,
    zone: {
      elementCel: zone.elementCel + (elementNet * substepSeconds) / constants.elementJoulesPerKelvin,
      loadCel: zone.loadCel + ((toLoad - blown) * substepSeconds) / loadJoules,
      wallCel: zone.wallCel + ((toWall - lost) * substepSeconds) / constants.wallJoulesPerKelvin,
      junctionCel:
        zone.junctionCel + ((zone.elementCel - zone.junctionCel) * substepSeconds) / constants.thermocoupleSeconds,
      driftKelvin: zone.driftKelvin + (isHot ? (constants.driftKelvinPerHour[index] * substepSeconds) / 3600 : 0),
      integral,
    },
  }
}

function substep(state: FurnaceState, input: FurnaceInput): FurnaceState {
  const steps = [stepZone(state, 0, input), stepZone(state, 1, input), stepZone(state, 2, input)] as const
  const powerKilowatts = (steps[0].watts + steps[1].watts + steps[2].watts) / 1000
  const isHot = state.zones[1].elementCel > 1500
  return {
    zones: [steps[0].zone, steps[1].zone, steps[2].zone],
    powerKilowatts,
    energyKilowattHours: state.energyKilowattHours + (powerKilowatts * substepSeconds) / 3600,
    elementHours: state.elementHours + (isHot ? substepSeconds / 3600 : 0),
  }
}

/** The furnace `input.seconds` later (explicit Euler in steps of 5 s: the fastest node has 30 s). */
export function stepFurnace(state: FurnaceState, input: FurnaceInput): FurnaceState {
  let next = state
  for (let done = 0; done < input.seconds; done += substepSeconds) next = substep(next, input)
  return next
}

/** True temperature of the parts in each zone, Cel: no instrument of the plant shows it. A full furnace is less even. */
export function partTemperatures(state: FurnaceState, loadKilograms: number): Zones<number> {
  const crowded = loadKilograms / 40
  const at = (index: 0 | 1 | 2) => {
    const { loadCel } = state.zones[index]
    return loadCel + crowded * constants.loadOffsetKelvin[index] * (Math.max(0, loadCel) / 1600) ** 1.5
  }
  return [at(0), at(1), at(2)]
}

/** A new load at room temperature goes in. */
export function withNewLoad(state: FurnaceState): FurnaceState {
  const cool = (zone: ZoneState): ZoneState => ({ ...zone, loadCel: roomCel, integral: 0 })
  return { ...state, zones: [cool(state.zones[0]), cool(state.zones[1]), cool(state.zones[2])] }
}

/** Thermocouples that have been at heat for so many hours. */
export function withDrift(state: FurnaceState, hours: number): FurnaceState {
  const aged = (index: 0 | 1 | 2): ZoneState => ({
    ...state.zones[index],
    driftKelvin: constants.driftKelvinPerHour[index] * hours,
  })
  return { ...state, zones: [aged(0), aged(1), aged(2)] }
}

/** New thermocouples: the drift begins anew. */
export function withNewThermocouples(state: FurnaceState): FurnaceState {
  const renew = (zone: ZoneState): ZoneState => ({ ...zone, driftKelvin: 0 })
  return { ...state, zones: [renew(state.zones[0]), renew(state.zones[1]), renew(state.zones[2])] }
}
