// A lathe that turns shafts of a gear steel: edges in a turret that wear, bars from lots, the odd broken edge.
import { quality, type Sample } from '../ingest/model.ts'
import { draws } from './draws.ts'
import { changeAtMillimetres, edgeCost, type Part, runningCost, turnPart } from './lathe-part.ts'
import { type InsertName, type LatheRecipe, turnsPerMinute } from './lathe-recipe.ts'
import { brokenBy, edgeOf, hardnessOf } from './lathe-truth.ts'
import type { LatheSignal } from './machines.ts'

export const latheName = 'lathe-1'

/** An edge in the turret. */
export interface TurretEdge {
  /** Of all edges of this insert, counted from 1. */
  readonly number: number
  readonly wearMillimetres: number
  readonly minutes: number
  /** Parts that it has cut: every look of the camera has its own error. */
  readonly parts: number
}

/** The shaft in the chuck with all that will have been true of it. */
export interface Turning {
  readonly program: string
  readonly recipe: LatheRecipe
  readonly before: TurretEdge
  readonly part: Part
  readonly isEdgeBroken: boolean
}

export interface LatheState {
  /** Serial of the part in the chuck or of the one before, counted from 1. */
  readonly serial: number
  /** Seconds since the chuck closed on it. */
  readonly second: number
  readonly turret: Readonly<Record<InsertName, TurretEdge>>
  /** The insert in the working position. */
  readonly insert: InsertName
  readonly now?: Turning
}

/** The grid on which the control reports. */
export const latheStepSeconds = 5
/** Bars of a lot. */
const barsPerLot = 12
/** Standard deviation of the camera that looks at the land, mm. */
const cameraSd = 0.002
/** Chance that an edge breaks in a part, with what thick chips and chatter add. */
const breakage = { always: 0.0015, thickFrom: 0.28, perThick: 0.6, chatterFrom: 1.1, perChatter: 0.05 }

/** A lathe as a trial finds it: the edges have cut before. */
export function newLathe(seed: number): LatheState {
  const used = (insert: InsertName): TurretEdge => {
    const wearMillimetres = draws(seed, 'found', insert).uniform(0, 0.7 * changeAtMillimetres)
    return { number: 1, wearMillimetres, minutes: 60 * wearMillimetres, parts: Math.ceil(wearMillimetres / 0.015) }
  }
  const turret = { 'nose-04': used('nose-04'), 'nose-08': used('nose-08'), 'wiper-08': used('wiper-08') }
  return { serial: 0, second: 0, turret, insert: 'nose-08' }
}

/** What the camera reads of an edge, mm. */
export function seenWear(seed: number, insert: InsertName, { number, parts, wearMillimetres }: TurretEdge): number {
  const error = draws(seed, 'camera', insert, number, parts).normal(cameraSd)
  return Math.max(0, Math.round((wearMillimetres + error) * 1e4) / 1e4)
}

/** Closes the chuck on the next bar. An edge that is worn by what the camera reads is changed first. */
export function startPart(
  state: LatheState,
  seed: number,
  order: { program: string; recipe: LatheRecipe },
): LatheState {
  const { recipe } = order
  const { insert } = recipe
  const serial = state.serial + 1
  const found = state.turret[insert]
  const before = seenWear(seed, insert, found) < changeAtMillimetres ? found : newEdge(found)
  const hardness = hardnessOf(seed, Math.floor(serial / barsPerLot), serial)
  const edge = edgeOf(draws(seed, 'edge', insert, before.number))
  const part = turnPart(recipe, { hardness, edge, wearMillimetres: before.wearMillimetres })
  const turret = { ...state.turret, [insert]: before }
  const isEdgeBroken = draws(seed, 'breaks', serial).chance(breakChance(part))
  return { serial, second: 0, turret, insert, now: { ...order, before, part, isEdgeBroken } }
}

function newEdge({ number }: TurretEdge): TurretEdge {
  return { number: number + 1, wearMillimetres: 0, minutes: 0, parts: 0 }
}

function breakChance({ chipMillimetres, chatter }: Part): number {
  const { always, thickFrom, perThick, chatterFrom, perChatter } = breakage
  const thick = perThick * Math.max(0, chipMillimetres - thickFrom)
  return always + thick + perChatter * Math.max(0, chatter - chatterFrom)
}

/** The lathe a step later; `finished` is the part that came out of the chuck. */
export function stepLathe(state: LatheState): { readonly lathe: LatheState; readonly finished?: Turning } {
  const { now } = state
  if (now === undefined) return { lathe: state }
  const second = state.second + latheStepSeconds
  if (second < now.part.minutes * 60) return { lathe: { ...state, second } }
  const { now: finished, ...rest } = state
  return { lathe: { ...rest, second, turret: { ...state.turret, [state.insert]: edgeAfter(now) } }, finished: now }
}

function edgeAfter({ before, part, isEdgeBroken }: Turning): TurretEdge {
  if (isEdgeBroken) return newEdge(before)
  const { wearMillimetres, cutMinutes } = part
  return { ...before, wearMillimetres, minutes: before.minutes + cutMinutes, parts: before.parts + 1 }
}

/** True while the edge is in the bar: first comes the loading, in between the way back. */
function isCutting({ second, now }: LatheState): boolean {
  if (now === undefined) return false
  return second >= (now.part.minutes - now.part.cutMinutes) * 60
}

/** What the control shows at `time`; the same time always reads the same. */
export function readLathe(state: LatheState, seed: number, time: bigint): Sample[] {
  const noise = draws(seed, latheName, String(time))
  const { now, insert } = state
  const running = isCutting(state) ? now : undefined
  const edge = now?.before ?? state.turret[insert]
  const turns = running ? turnsPerMinute(running.recipe) * (1 + noise.normal(0.002)) : 0
  const sample = (signal: LatheSignal, value: Sample['value']): Sample => ({
    machine: latheName,
    signal,
    time,
    value,
    quality: quality.good,
  })
  const round = (value: number, digits: number) => Math.round(value * 10 ** digits) / 10 ** digits
  const shaking = running ? shakenBy(running) * (1 + noise.normal(0.1)) : 0.08
  return [
    sample('spindle_speed', round(turns, 1)),
    sample('feed_rate', running ? round(turns * running.recipe.feed, 2) : 0),
    sample('spindle_power', running ? round(running.part.kilowatts * (1 + noise.normal(0.02)), 3) : 1.3),
    sample('vibration', round(Math.max(0, shaking), 3)),
    sample('program', now?.program ?? ''),
    sample('part', partSerialOf(state)),
    sample('tool', `${insert}-${String(edge.number).padStart(3, '0')}`),
    sample('edge_wear', seenWear(seed, insert, edge)),
    sample('executing', now !== undefined),
    sample('part_count', BigInt(state.serial)),
  ]
}

function shakenBy({ part, isEdgeBroken }: Turning): number {
  return part.vibration + (isEdgeBroken ? 2.5 : 0)
}

export function partSerialOf({ serial }: LatheState): string {
  return `L1-${String(serial).padStart(6, '0')}`
}

/** What the measuring room and the office report of a part, with their errors. */
export interface PartReport {
  /** Ra, micrometres. */
  readonly roughness: number
  /** mm/s rms over the cut. */
  readonly vibration: number
  readonly kilowatts: number
  /** Deviation from the drawing, micrometres. */
  readonly diameterError: number
  /** CNY: minutes, energy, the share of the edge that was worn away. */
  readonly cost: number
}

/** `dayHours` since the machine was switched on in the morning: it grows as it warms. */
export function examinePart(state: LatheState, turned: Turning, at: { seed: number; dayHours: number }): PartReport {
  const { part, recipe, before, isEdgeBroken } = turned
  const luck = draws(at.seed, 'examined', state.serial)
  const after = { ...before, wearMillimetres: part.wearMillimetres, parts: before.parts + 1 }
  const worn = seenWear(at.seed, recipe.insert, after) - seenWear(at.seed, recipe.insert, before)
  const share = isEdgeBroken ? 1 : Math.max(0, worn) / changeAtMillimetres
  const growth = 14 * Math.exp(-at.dayHours / 1.2)
  const receding = 1000 * part.wearMillimetres * 0.07
  return {
    roughness: part.roughness * (1 + luck.normal(0.035)) + (isEdgeBroken ? 3.2 : 0),
    vibration: shakenBy(turned) * (1 + luck.normal(0.04)),
    kilowatts: part.kilowatts * (1 + luck.normal(0.01)),
    diameterError: 2 * (part.deflectionMicrometres + receding) - growth + luck.normal(1.8),
    cost: runningCost(part) + share * edgeCost(recipe),
  }
}

/** Limits that the part breaks in truth; a broken edge spoils it. */
export function trulyBroken({ part, isEdgeBroken }: Turning): string[] {
  return isEdgeBroken ? ['edge'] : brokenBy(part)
}
