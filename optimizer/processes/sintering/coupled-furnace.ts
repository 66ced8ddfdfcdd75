// The furnace in time: walls with elements, load with furniture, thermocouple, controller; one implicit step at a time.
//
// Notation: Tf furnace, Tl load, Tc thermocouple in kelvin; C heat capacities in J/K; H exchange in W/K; P power in W.
// C_f dTf/dt = P - UA (Tf - Ta) - H (Tf - Tl); C_l dTl/dt = H (Tf - Tl); tau dTc/dt = Tf + error - Tc.
import { lossIn } from './closed-furnace.ts'
import { heatCapacityAt } from './lot.ts'
import type { Program, Recipe } from './recipe.ts'
import { zeroCelsius } from './theta.ts'
import type { Constants } from './units.ts'
import { exchange, readingError } from './zones.ts'

const largestStepK = 8
const largestStepS = 180
/** What is left of a ramp or hold takes at least this: slopes over shorter steps drown in rounding. */
const shortestStepS = 0.01
/** The program waits while the furnace is further behind than this. */
const holdBackK = 15
/** Response asked of the controller, s. */
const controlS = 300
const resetS = 1800

export interface Nodes {
  furnaceK: number
  loadK: number
  thermocoupleK: number
  setpointK: number
  /** K/s asked for, then the goal with the hold that follows */
  rate: number
  goalK: number
  holdS: number
  integral: number
  lossWPerK: number
  loadKg: number
  stepS: number
  timeS: number
  joules: number
  isDone: boolean
}

export function controlled(): Nodes {
  const none = Number.NaN
  return {
    furnaceK: none,
    loadK: none,
    thermocoupleK: none,
    setpointK: none,
    rate: none,
    goalK: none,
    holdS: none,
    integral: none,
    lossWPerK: none,
    loadKg: none,
    stepS: none,
    timeS: none,
    joules: none,
    isDone: false,
  }
}

export interface NodesModel {
  /** A cold box with this load. */
  readonly start: (nodes: Nodes, r: Recipe) => void
  /** Begins segment i. */
  readonly segment: (nodes: Nodes, i: number, program: Program) => void
  /** One step in time; sets `isDone` at the end of the segment. */
  readonly next: (nodes: Nodes) => void
  /** One step along a thermocouple that was read instead of a controller: °C after `seconds` more. */
  readonly follow: (nodes: Nodes, celsius: number, seconds: number) => void
  /** Goes on with the segment from where the furnace is, part of the hold being over. */
  readonly resume: (nodes: Nodes, heldS: number) => void
}

export function nodesModel(c: Constants): NodesModel {
  const { material: m, furnace: f } = c
  const ambientK = f.ambient + zeroCelsius
  const error = readingError(f)
  const boxHeat = 1000 * (f.elementHeat + f.wallHeat)
  const wareOf = (nodes: Nodes) =>
    1000 * (f.furniture * f.furnitureHeat + nodes.loadKg * heatCapacityAt(m, nodes.loadK - zeroCelsius))
  const exchangeOf = (nodes: Nodes) =>
    exchange(f, nodes.furnaceK, nodes.loadK) * f.areaPerMass * (nodes.loadKg + f.furniture)
  return {
    start(nodes, r) {
      nodes.furnaceK = nodes.loadK = nodes.thermocoupleK = nodes.setpointK = ambientK
      nodes.integral = nodes.timeS = nodes.joules = 0
      nodes.loadKg = r.load
    },
    segment(nodes, i, { temperature, rate, hold }) {
      nodes.rate = rate[i]!
      nodes.goalK = temperature[i + 1]!
      nodes.holdS = hold[i]!
      nodes.lossWPerK = lossIn(i, c)
      nodes.isDone = nodes.setpointK === nodes.goalK && nodes.holdS === 0
    },
    next(nodes) {
      const ramp = advance(nodes)
      const [ware, h] = [wareOf(nodes), exchangeOf(nodes)]
      const power = powerOf(nodes, { ramp, heat: boxHeat + ware, ambientK, most: f.maxPower * 1000 })
      relax(nodes, { boxHeat, ware, h, power, ambientK })
      const follow = Math.exp(-nodes.stepS / f.thermocoupleLag)
      const reading = nodes.furnaceK + error
      nodes.thermocoupleK = reading + (nodes.thermocoupleK - reading) * follow
      nodes.joules += power * nodes.stepS
      nodes.timeS += nodes.stepS
    },
    follow(nodes, celsius, seconds) {
      const [beforeFurnaceK, beforeLoadK] = [nodes.furnaceK, nodes.loadK]
      const ware = wareOf(nodes)
      nodes.stepS = seconds
      nodes.thermocoupleK = nodes.setpointK = celsius + zeroCelsius
      nodes.furnaceK = nodes.thermocoupleK - error
      const [stored, h] = [ware / seconds, exchangeOf(nodes)]
      nodes.loadK = (stored * beforeLoadK + h * nodes.furnaceK) / (stored + h)
      // What the elements must have given, by the balance of heat.
      const loss = nodes.lossWPerK * (nodes.furnaceK - ambientK) * seconds
      const taken = boxHeat * (nodes.furnaceK - beforeFurnaceK) + ware * (nodes.loadK - beforeLoadK) + loss
      nodes.joules += Math.min(f.maxPower * 1000 * seconds, Math.max(0, taken))
      nodes.timeS += seconds
    },
    resume(nodes, heldS) {
      nodes.holdS = Math.max(0, nodes.holdS - heldS)
      if (heldS > 0) nodes.setpointK = nodes.goalK
      nodes.rate = Math.abs(nodes.rate) * (nodes.goalK < nodes.setpointK ? -1 : 1)
      nodes.isDone = nodes.setpointK === nodes.goalK && nodes.holdS === 0
    },
  }
}

/** Moves the setpoint by one step, unless the furnace lags behind; returns the ramp in K/s. */
function advance(nodes: Nodes): number {
  const way = nodes.goalK - nodes.setpointK
  const behind = Math.abs(nodes.setpointK - nodes.thermocoupleK)
  const quick = Math.min(largestStepS, largestStepK / Math.abs(nodes.rate))
  if (behind > holdBackK) {
    nodes.stepS = quick
    return 0
  }
  if (way !== 0) {
    const left = way / nodes.rate
    nodes.stepS = Math.max(shortestStepS, Math.min(quick, left))
    nodes.setpointK = left <= quick ? nodes.goalK : nodes.setpointK + nodes.rate * nodes.stepS
  } else {
    nodes.stepS = Math.max(shortestStepS, Math.min(largestStepS, nodes.holdS))
    nodes.holdS -= nodes.stepS
  }
  nodes.isDone = nodes.setpointK === nodes.goalK && nodes.holdS <= 0
  return way === 0 ? 0 : nodes.rate
}

interface Demand {
  readonly ramp: number
  /** J/K of everything */
  readonly heat: number
  readonly ambientK: number
  readonly most: number
}

/** Feed-forward with proportional and integral part; the integral rests while the power is at its end. */
function powerOf(nodes: Nodes, { ramp, heat, ambientK, most }: Demand): number {
  const error = nodes.setpointK - nodes.thermocoupleK
  const gain = heat / controlS
  const forward = heat * ramp + nodes.lossWPerK * (nodes.setpointK - ambientK)
  const asked = forward + gain * error + nodes.integral
  const given = Math.min(most, Math.max(0, asked))
  if (asked === given) nodes.integral += (gain * error * nodes.stepS) / resetS
  return given
}

interface Flow {
  readonly boxHeat: number
  readonly ware: number
  readonly h: number
  readonly power: number
  readonly ambientK: number
}

/** Implicit step of the two coupled nodes: stable however long it is. */
function relax(nodes: Nodes, { boxHeat, ware, h, power, ambientK }: Flow): void {
  const [cf, cl] = [boxHeat / nodes.stepS, ware / nodes.stepS]
  const share = h / (cl + h)
  const right = cf * nodes.furnaceK + power + nodes.lossWPerK * ambientK + share * cl * nodes.loadK
  nodes.furnaceK = right / (cf + nodes.lossWPerK + h - share * h)
  nodes.loadK = (cl * nodes.loadK + h * nodes.furnaceK) / (cl + h)
}
