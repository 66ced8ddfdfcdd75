// The way that a heat has gone so far: readings of its thermocouple, played into the model step by step.

import type { Body } from './coupled.ts'
import type { Nodes, NodesModel } from './coupled-furnace.ts'
import { type Program, segmentCount } from './recipe.ts'
import { zeroCelsius } from './theta.ts'

/** Since the beginning of the heat. */
export interface Reading {
  readonly seconds: number
  readonly celsius: number
  /** What the controller asked for, °C: it says how far the program is; else the temperature has to. */
  readonly setpoint?: number
}

export interface Seen {
  /** In the order of time, without repetitions; the first is the beginning. */
  readonly readings: readonly Reading[]
  /** The heat has ended: nothing follows what was read. */
  readonly isOver: boolean
  /** Called after every step, of what was read as of what is foretold. */
  readonly observe: (nodes: Nodes, body: Body) => void
}

export interface Reached {
  readonly segment: number
  /** Seconds of its hold that are over. */
  readonly heldS: number
}

/** A goal counts as reached within this. */
const nearK = 5
/** Steps between two readings stay below both. */
const largestStepK = 8
const largestStepS = 180

interface Furnace {
  readonly nodes: Nodes
  readonly step: NodesModel
  readonly program: Program
}

/** Plays the readings; says in which segment of the program they end. */
export function followed(
  { nodes, step, program }: Furnace,
  { readings, isOver }: Seen,
  stepped: (at: { readonly segment: number; readonly beforeK: number }) => void,
): Reached {
  let segment = 0
  let heldS: number | undefined
  step.segment(nodes, 0, program)
  for (const { seconds, celsius, setpoint = celsius } of readings) {
    const [fromC, span] = [nodes.thermocoupleK - zeroCelsius, seconds - nodes.timeS]
    if (span <= 0) continue
    const count = Math.ceil(Math.max(span / largestStepS, Math.abs(celsius - fromC) / largestStepK))
    for (let i = 1; i <= count; i++) {
      const beforeK = nodes.loadK
      step.follow(nodes, fromC + (i / count) * (celsius - fromC), span / count)
      stepped({ segment, beforeK })
    }
    if (heldS !== undefined) heldS += span
    // A program that asks for no hold goes on at once.
    while (segment < segmentCount - 1) {
      if (heldS === undefined && isThere(program, segment, setpoint + zeroCelsius)) heldS = 0
      if (heldS === undefined || heldS < program.hold[segment]!) break
      segment++
      heldS = undefined
      step.segment(nodes, segment, program)
    }
  }
  return isOver ? { segment: segmentCount, heldS: 0 } : { segment, heldS: heldS ?? 0 }
}

function isThere({ temperature, rate }: Program, segment: number, atK: number): boolean {
  const goalK = temperature[segment + 1]!
  if (goalK === temperature[segment]) return true
  return rate[segment]! > 0 ? atK >= goalK - nearK : atK <= goalK + nearK
}
