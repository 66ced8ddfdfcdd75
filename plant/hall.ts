// The kiln hall: heat after heat in furnace-1, with operators, powder lots and the things that go wrong.
import { draws } from './draws.ts'
import { greenLoad, type Load, stepLoad } from './firing.ts'
import {
  coldFurnace,
  type FurnaceState,
  partTemperatures,
  stepFurnace,
  withNewLoad,
  withNewThermocouples,
} from './furnace.ts'
import { heatsPerLot, powderLot } from './powder.ts'
import { asTypedIn, laboratoryRecipe, openCel, programAt, type Recipe, roomCel, segmentsOf } from './recipe.ts'

/** What can go wrong in a heat. */
export type Fault =
  | { readonly kind: 'thermocouple'; readonly fromMinute: number; readonly toMinute: number }
  | { readonly kind: 'power'; readonly fromMinute: number; readonly toMinute: number }
  | { readonly kind: 'pause'; readonly fromMinute: number; readonly toMinute: number }
  | { readonly kind: 'abort'; readonly fromMinute: number }
  | { readonly kind: 'element' }

/** What the plant can be told to let happen; an element breaks only then. */
export const faultKinds = ['thermocouple', 'power', 'pause', 'abort', 'element'] as const
export type FaultKind = (typeof faultKinds)[number]

export interface Heat {
  readonly number: number
  readonly recipe: Recipe
  readonly loadKilograms: number
  readonly operator: string
  readonly lotNumber: number
  readonly energyAtStart: number
  readonly minutes: number
  readonly load: Load
  readonly fault?: Fault
}

export interface HallState {
  readonly furnace: FurnaceState
  /** Minutes since the last program ended; the next heat begins after `turnaround`. */
  readonly idleMinutes: number
  readonly turnaroundMinutes: number
  /** The heat in the furnace, or the last one while idle. */
  readonly heat?: Heat
  readonly isFiring: boolean
}

export const cooledSegment = 5
const operators = ['wang', 'li', 'zhao', 'sun'] as const
/** Thermocouples are renewed every so many heats. */
const heatsPerThermocouple = 60
const faultShares = { thermocouple: 0.02, power: 0.01, pause: 0.03, abort: 0.008 } as const

export function newHall(): HallState {
  return { furnace: coldFurnace(), idleMinutes: 0, turnaroundMinutes: 3, isFiring: false }
}

/** True where the furnace is loaded and waits for somebody to start a program. */
export function isReady(hall: HallState): boolean {
  return !hall.isFiring && hall.idleMinutes >= hall.turnaroundMinutes
}

export function batchName(heat: number): string {
  return `H${String(heat).padStart(4, '0')}`
}

/** Numbers begin at 1. */
export function nextHeatNumber(hall: HallState): number {
  return (hall.heat?.number ?? 0) + 1
}

export interface HeatOrder {
  readonly recipe?: Recipe | undefined
  /** Goes wrong for certain, instead of now and then by itself. */
  readonly fault?: FaultKind | undefined
}

/** Starts the next heat with the ordered recipe, or with the laboratory's as the operator types it in. */
export function startHeat(hall: HallState, seed: number, { recipe: ordered, fault: told }: HeatOrder = {}): HallState {
  const number = nextHeatNumber(hall)
  const chosen = draws(seed, 'heat', number)
  const recipe = ordered ?? asTypedIn(laboratoryRecipe, chosen)
  const lotNumber = 1 + Math.floor((number - 1) / heatsPerLot)
  const furnace = number % heatsPerThermocouple === 0 ? withNewThermocouples(hall.furnace) : hall.furnace
  const fault = faultOf(draws(seed, 'fault', number), recipe, told)
  const heat: Heat = {
    number,
    recipe,
    loadKilograms: Math.round((recipe.loadKilograms + draws(seed, 'mass', number).normal(0.4)) * 10) / 10,
    operator: draws(seed, 'operator', number).pick(operators),
    lotNumber,
    energyAtStart: furnace.energyKilowattHours,
    minutes: 0,
    load: greenLoad(powderLot(seed, lotNumber)),
    ...(fault === undefined ? {} : { fault }),
  }
  return { ...hall, furnace: withNewLoad(furnace), heat, isFiring: true, idleMinutes: 0 }
}

function faultOf(luck: ReturnType<typeof draws>, recipe: Recipe, told: FaultKind | undefined): Fault | undefined {
  const total = segmentsOf(recipe).reduce((sum, segment) => sum + segment.minutes, 0)
  const fromMinute = Math.round(luck.uniform(0.3, 0.6) * total)
  const toMinute = fromMinute + Math.round(luck.uniform(10, 40))
  const kind = told ?? faultByChance(luck)
  if (kind === undefined || kind === 'element') return kind && { kind }
  return kind === 'abort' ? { kind, fromMinute } : { kind, fromMinute, toMinute }
}

function faultByChance(luck: ReturnType<typeof draws>): Exclude<FaultKind, 'element'> | undefined {
  let left = luck.uniform(0, 1)
  for (const kind of ['thermocouple', 'power', 'pause', 'abort'] as const) {
    left -= faultShares[kind]
    if (left < 0) return kind
  }
  return undefined
}

/** Minutes of the program that are done: an operator may have held it. */
function programMinutes({ fault, minutes }: Heat): number {
  if (fault?.kind !== 'pause' || minutes < fault.fromMinute) return minutes
  return minutes < fault.toMinute ? fault.fromMinute : minutes - (fault.toMinute - fault.fromMinute)
}

/** Where the program stands, an abort included: from there on the controller only cools. */
export function programOf(heat: Heat): { number: number; setpointCel: number } {
  const { fault, recipe } = heat
  const minutes = programMinutes(heat)
  if (fault?.kind !== 'abort' || minutes < fault.fromMinute) return programAt(recipe, minutes)
  const rate = segmentsOf(recipe)[cooledSegment - 1]?.rateCelPerMinute ?? 0
  const setpointCel = programAt(recipe, fault.fromMinute).setpointCel - rate * (minutes - fault.fromMinute)
  return setpointCel > openCel ? { number: cooledSegment, setpointCel } : { number: 0, setpointCel: roomCel }
}

/** The hall one minute later. `finished` is the heat whose program ended in this minute. */
export function stepHall(hall: HallState, seed: number): { hall: HallState; finished?: Heat } {
  return hall.isFiring && hall.heat !== undefined ? stepFiring(hall, hall.heat, seed) : { hall: stepIdle(hall) }
}

function stepIdle(hall: HallState): HallState {
  const input = { setpointCel: roomCel, seconds: 60, isPowered: true, isCooling: true }
  const furnace = stepFurnace(hall.furnace, { ...input, loadKilograms: 40, isDoorOpen: isDoorOpen(hall) })
  return { ...hall, furnace, idleMinutes: hall.idleMinutes + 1 }
}

function stepFiring(hall: HallState, heat: Heat, seed: number): { hall: HallState; finished?: Heat } {
  const program = programOf(heat)
  const { fault } = heat
  const isPowered = !(fault?.kind === 'power' && heat.minutes >= fault.fromMinute && heat.minutes < fault.toMinute)
  const from = partTemperatures(hall.furnace, heat.loadKilograms)
  const furnace = stepFurnace(hall.furnace, {
    setpointCel: program.setpointCel,
    seconds: 60,
    loadKilograms: heat.loadKilograms,
    isPowered,
    isCooling: program.number === cooledSegment,
    isDoorOpen: false,
    isElementBroken: fault?.kind === 'element',
  })
  const { loadKilograms } = heat
  const during = { from, to: partTemperatures(furnace, loadKilograms), minutes: 1, loadKilograms }
  const load = stepLoad(heat.load, powderLot(seed, heat.lotNumber), during)
  const next: Heat = { ...heat, minutes: heat.minutes + 1, load }
  if (programOf(next).number > 0) return { hall: { ...hall, furnace, heat: next } }
  const turnaroundMinutes = Math.round(draws(seed, 'turnaround', heat.number).uniform(25, 45))
  return { hall: { ...hall, furnace, heat: next, isFiring: false, turnaroundMinutes }, finished: next }
}

/** Between heats the door stands open while the load is changed. */
export function isDoorOpen(hall: HallState): boolean {
  return !hall.isFiring && hall.idleMinutes >= 2 && hall.idleMinutes < hall.turnaroundMinutes - 2
}
