// The cheapest or fastest cutting speed for a turned part, from its sheets.

import { valuesOf } from '../sheet.ts'
import type { Setup } from '../twin.ts'
import type { PieceCount } from './cost.ts'
import { type Aim, economicSpeed, type Optimum } from './economic-speed.ts'
import { passesFor } from './part.ts'
import { taylorAt } from './tool-life.ts'
import { turningLifeLaw } from './turning.ts'
import { machineUnits, materialUnits, turnedPartUnits, turningToolUnits } from './units.ts'

/** What is fixed while the speed is sought, in mm. */
export interface FixedCut {
  readonly feed: number
  readonly depth: number
}

/**
 * The optimum for a feed with a depth in a setup; energy is left out of it, as in Gilbert's equations. It may lie above
 * the machine's highest speed or its power: hold it against the limits.
 * @throws RangeError where a sheet is not whole.
 */
export function economicTurning(setup: Setup, cut: FixedCut, goal: { aim: Aim; pieces: PieceCount }): Optimum {
  const material = valuesOf(setup['material']!, materialUnits)
  const tool = valuesOf(setup['tool']!, turningToolUnits)
  const machine = valuesOf(setup['machine']!, machineUnits)
  const part = valuesOf(setup['part']!, turnedPartUnits)
  const passes = passesFor(part.allowance, cut.depth)
  const law = taylorAt(turningLifeLaw(tool), {
    feedMm: cut.feed,
    depthMm: part.allowance / passes,
    widthMm: 1,
    diameterMm: 1,
    teeth: 1,
    speedFactor: material.speedFactor * tool.gradeFactor,
  })
  const prices = {
    handlingMinutes: part.handling,
    toolChangeMinutes: machine.toolChange,
    machinePerMinute: machine.minutePrice,
    perEdge: tool.edgePrice,
  }
  const wayMetres = (Math.PI * part.diameter * part.length * passes) / (1000 * cut.feed)
  return economicSpeed(law, { wayMetres, prices }, goal)
}
