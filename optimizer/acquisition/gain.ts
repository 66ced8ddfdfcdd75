// Expected gains of one objective, on the scale of its model.
//
// Notation: Y ~ N(m, s^2) the outcome on the z scale; cost = Y (minimize), -Y (maximize), |Y - t| (target); c the cost
// to beat. log E[(c - cost)+] is what improvement and hypervolume are made of; the least cost counts most.

import type { Objective } from '../definition.ts'
import { logH } from '../math/normal.ts'
import type { OutcomeModel } from '../outcome-model.ts'

export interface Goal {
  readonly kind: Objective['goal']
  /** The target on the z scale, where there is one. */
  readonly target: number
}

export function goalOf(objective: Objective, model: OutcomeModel): Goal {
  const target = objective.target === undefined ? 0 : model.warp.forward(objective.target)
  return { kind: objective.goal, target }
}

/** The cost of an outcome known exactly. */
export function costOf({ kind, target }: Goal, z: number): number {
  if (kind === 'minimize') return z
  return kind === 'maximize' ? -z : Math.abs(z - target)
}

/**
 * log E[(c - cost)+]. For a target the gain is a tent over (t - c, t + c), a sum of three ramps:
 * s (h(a) - 2 h(b) + h(d)) with a, b, d the standardised ends and top.
 */
export function logExpectedGain({ kind, target }: Goal, c: number, m: number, s: number): number {
  if (kind === 'minimize') return Math.log(s) + logH((c - m) / s)
  if (kind === 'maximize') return Math.log(s) + logH((c + m) / s)
  if (c <= 0) return Number.NEGATIVE_INFINITY
  // The tent is symmetric: seen from above the target, its tails are those of a ramp from below.
  const below = target - Math.abs(m - target)
  const outer = logH((below - target + c) / s)
  const top = logH((below - target) / s)
  const inner = logH((below - target - c) / s)
  const rest = 1 - 2 * Math.exp(top - outer) + Math.exp(inner - outer)
  return Math.log(s) + outer + Math.log(Math.max(rest, 1e-15))
}
