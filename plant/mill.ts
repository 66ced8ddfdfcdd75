// A machine tool that cuts part after part: passes with their loads, tools that wear, the odd interruption.
import { quality, type Sample } from '../ingest/model.ts'
import { draws } from './draws.ts'
import type { MillName, MillSignal } from './machines.ts'

export interface MillState {
  /** Serial of the part on the table, counted from 1. */
  readonly part: number
  /** Minute within the cycle of this part. */
  readonly minute: number
  readonly toolNumber: number
  /** Minutes that the tool has cut. */
  readonly toolMinutes: number
  readonly partsDone: number
}

interface Cut {
  readonly minutes: number
  readonly speedPerMinute: number
  readonly feedMillimetresPerMinute: number
  /** Load with a sharp tool, %. */
  readonly loadPercent: number
}

/** How a mill works: its program, the clamping time between parts and the cuts of one part. */
interface MillPlan {
  readonly program: string
  readonly prefix: string
  readonly clampMinutes: number
  readonly cuts: readonly Cut[]
  readonly ratedKilowatts: number
  readonly toolLifeMinutes: number
}

const plans: Readonly<Record<MillName, MillPlan>> = {
  'mill-1': {
    program: 'GEAR-M3-RING',
    prefix: 'M1',
    clampMinutes: 6,
    ratedKilowatts: 22,
    toolLifeMinutes: 420,
    cuts: [
      { minutes: 14, speedPerMinute: 2100, feedMillimetresPerMinute: 1250, loadPercent: 62 },
      { minutes: 9, speedPerMinute: 2900, feedMillimetresPerMinute: 960, loadPercent: 41 },
      { minutes: 7, speedPerMinute: 3800, feedMillimetresPerMinute: 640, loadPercent: 21 },
    ],
  },
  'mill-2': {
    program: 'SHAFT-D40',
    prefix: 'M2',
    clampMinutes: 4,
    ratedKilowatts: 15,
    toolLifeMinutes: 300,
    cuts: [
      { minutes: 10, speedPerMinute: 1700, feedMillimetresPerMinute: 820, loadPercent: 71 },
      { minutes: 8, speedPerMinute: 2600, feedMillimetresPerMinute: 520, loadPercent: 33 },
    ],
  },
}

/** Share of parts during which the operator stops the program for some minutes. */
const interruptionShare = 0.02

export function newMill(): MillState {
  return { part: 1, minute: 0, toolNumber: 1, toolMinutes: 0, partsDone: 0 }
}

function cutAt(plan: MillPlan, minute: number): Cut | undefined {
  let left = minute - plan.clampMinutes
  if (left < 0) return undefined
  for (const cut of plan.cuts) {
    if (left < cut.minutes) return cut
    left -= cut.minutes
  }
  return undefined
}

function cycleMinutes(plan: MillPlan): number {
  return plan.clampMinutes + plan.cuts.reduce((sum, cut) => sum + cut.minutes, 0)
}

/** Minutes of this part during which the program is held, none for most parts. */
function heldMinutes(name: MillName, seed: number, part: number): { from: number; to: number } | undefined {
  const luck = draws(seed, name, 'held', part)
  if (!luck.chance(interruptionShare)) return undefined
  const from = Math.round(luck.uniform(8, 16))
  return { from, to: from + Math.round(luck.uniform(2, 6)) }
}

/** The mill one minute later. `numberIssued` says that a new part went on the table. */
export function stepMill(state: MillState, name: MillName): { mill: MillState; numberIssued: boolean } {
  const plan = plans[name]
  const minute = state.minute + 1
  const toolMinutes = state.toolMinutes + (cutAt(plan, state.minute) === undefined ? 0 : 1)
  if (minute < cycleMinutes(plan)) return { mill: { ...state, minute, toolMinutes }, numberIssued: false }
  const isWorn = toolMinutes > plan.toolLifeMinutes
  return {
    numberIssued: true,
    mill: {
      part: state.part + 1,
      minute: 0,
      toolNumber: state.toolNumber + (isWorn ? 1 : 0),
      toolMinutes: isWorn ? 0 : toolMinutes,
      partsDone: state.partsDone + 1,
    },
  }
}

/** What the mill's controller shows at `time`; the same time always reads the same. */
export function readMill(state: MillState, name: MillName, seed: number, time: bigint): Sample[] {
  const plan = plans[name]
  const noise = draws(seed, name, String(time))
  const held = heldMinutes(name, seed, state.part)
  const isHeld = held !== undefined && state.minute >= held.from && state.minute < held.to
  const cut = isHeld ? undefined : cutAt(plan, state.minute)
  // A worn edge needs more force and shakes more; the last tenth of its life is steep.
  const worn = state.toolMinutes / plan.toolLifeMinutes
  const force = 1 + 0.22 * worn + 0.25 * Math.max(0, worn - 0.9) * 10
  const hardness = 1 + draws(seed, name, 'blank', state.part).normal(0.035)
  const load = cut === undefined ? 0 : Math.max(2, cut.loadPercent * force * hardness * (1 + noise.normal(0.045)))
  const speed = cut === undefined ? 0 : cut.speedPerMinute * (1 + noise.normal(0.002))
  const feed = cut === undefined ? 0 : cut.feedMillimetresPerMinute * (1 + noise.normal(0.006))
  const shaking = cut === undefined ? 0.12 : 0.7 + 0.018 * load + 1.6 * worn ** 2
  const sample = (signal: MillSignal, value: Sample['value']): Sample => ({
    machine: name,
    signal,
    time,
    value,
    quality: quality.good,
  })
  const round = (value: number, digits: number) => Math.round(value * 10 ** digits) / 10 ** digits
  return [
    sample('spindle_speed', round(speed, 1)),
    sample('spindle_load', round(load, 2)),
    sample('feed_rate', round(feed, 1)),
    sample('spindle_power', round((load / 100) * plan.ratedKilowatts, 3)),
    sample('vibration', round(Math.max(0, shaking * (1 + noise.normal(0.08))), 3)),
    sample('program', plan.program),
    sample('part', partSerial(name, state.part)),
    sample('tool', `${plan.prefix}-T${String(state.toolNumber).padStart(4, '0')}`),
    sample('executing', cut !== undefined),
    sample('part_count', BigInt(state.partsDone)),
  ]
}

export function partSerial(name: MillName, part: number): string {
  return `${plans[name].prefix}-${String(part).padStart(6, '0')}`
}
