// How far the measured limits can be trusted to give warning before they break.
//
// An outcome that moves with the settings, is foretold from the other runs, has covered a good part of the way to its
// limit gives warning. One that lies flat far from its limit has shown nothing of what will break it.

import type { OutcomeConstraint } from '../definition.ts'
import type { OutcomeModel } from '../outcome-model.ts'
import type { StudyView } from '../study-view.ts'
import { mixtureMoments } from '../surrogates/surrogate.ts'
import { leftOut, type Steady } from './steady.ts'

/** From 0 (nothing gives warning) to 1; the least of all limits. Without limits, after a failure or a jump, 0. */
export function legibility({ definition, placed }: StudyView, steady: readonly Steady[]): number {
  if (steady.length === 0 || placed.some(({ observation }) => observation.status === 'failed')) return 0
  return steady.reduce((least, { model, jumps }, k) => {
    const warning = model && jumps.size === 0 ? foretold(model) * covered(model, definition.limits[k]!) : 0
    return Math.min(least, warning)
  }, 1)
}

/** Share of the variance that is foretold from the other runs. */
function foretold(outcome: OutcomeModel): number {
  const { measured, model } = outcome
  const mean = measured.reduce((sum, z) => sum + z / measured.length, 0)
  let [missed, spread] = [0, 0]
  leftOut(outcome).forEach((belief, i) => {
    missed += (measured[i]! - mixtureMoments(model, belief, false).mean) ** 2
    spread += (measured[i]! - mean) ** 2
  })
  return spread === 0 ? 0 : Math.max(0, 1 - missed / spread)
}

/** The range measured against the way that is left from its middle to the limit. */
function covered({ span: [low, high], warp }: OutcomeModel, { max, min }: OutcomeConstraint): number {
  const middle = (low + high) / 2
  const ways = [max, min].flatMap((limit) => (limit === undefined ? [] : [Math.abs(warp.forward(limit) - middle)]))
  return Math.min(1, (high - low) / Math.max(...ways, 1e-9))
}
