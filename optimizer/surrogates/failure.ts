// The probability that a run does not fail, learnt from which runs failed.
//
// Notation: points x_i with marks f_i (1 = failed), weights k_i = k(|x - x_i|^2 / l^2), base rate b:
// P(fail | x) = (t b + sum k_i f_i) / (t + sum k_i), a local share that returns to the base rate far from all runs.
// Several reaches l, "everywhere" included, are averaged by how well each predicts every run from the others.

import { rbf } from '../math/kernels.ts'
import type { Point } from '../space.ts'
import { squaredDistance } from '../space.ts'

export interface FailureModel {
  /** P(the run does not fail); 1 where no run has failed yet. */
  survives(point: Point): number
}

/** How many runs the base rate counts as. */
const trust = 0.4
const reaches = [0.08, 0.16, 0.32, 0.64, Number.POSITIVE_INFINITY]

export function fitFailure(points: readonly Point[], failed: readonly boolean[]): FailureModel {
  const failures = failed.filter(Boolean).length
  if (failures === 0) return { survives: () => 1 }
  const base = (failures + 0.5) / (points.length + 1)
  const stretch = Math.sqrt(Math.max(1, points[0]!.length))
  const logScores = reaches.map((reach) => leaveOneOutScore(points, failed, { base, reach: reach * stretch }))
  const best = Math.max(...logScores)
  const scores = logScores.map((score) => Math.exp(score - best))
  const total = scores.reduce((sum, score) => sum + score, 0)
  return {
    survives: (point) =>
      reaches.reduce(
        (sum, reach, i) =>
          sum + (scores[i]! / total) * (1 - localShare(points, failed, { base, reach: reach * stretch, point })),
        0,
      ),
  }
}

interface Local {
  readonly base: number
  readonly reach: number
}

function localShare(
  points: readonly Point[],
  failed: readonly boolean[],
  at: Local & { point: Point; without?: number },
): number {
  let near = trust
  let bad = trust * at.base
  points.forEach((x, i) => {
    if (i === at.without) return
    const k = rbf.value(squaredDistance(x, at.point) / at.reach ** 2)
    near += k
    if (failed[i]) bad += k
  })
  return bad / near
}

function leaveOneOutScore(points: readonly Point[], failed: readonly boolean[], local: Local): number {
  return points.reduce((sum, point, i) => {
    const share = localShare(points, failed, { ...local, point, without: i })
    return sum + Math.log(failed[i] ? share : 1 - share)
  }, 0)
}
