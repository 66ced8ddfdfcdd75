// Upper confidence bound: how good a run could well turn out to be.
//
// Notation: m_j, s_j the belief of draw j, c_j its cost to beat, k the number of standard deviations of hope. The gain
// hoped for is c_j - (cost - k s_j), with the least cost within k s_j where a target is aimed at.

import { z } from 'zod'
import type { Acquisition } from './acquisition.ts'
import { gainOverDraws } from './aim.ts'
import { costOf, type Goal } from './gain.ts'
import { logSoftplus } from './softplus.ts'

const options = z.strictObject({
  sds: z.number().positive().max(10).default(2).describe('Standard deviations of hope: more of them explore more'),
})

export const upperConfidenceBound: Acquisition = {
  name: 'upper-confidence-bound',
  summary: 'The gain of a run that comes out better than expected by some standard deviations',
  options,
  gain(given) {
    const { sds } = options.parse(given)
    return gainOverDraws((goal) => (best, mean, sd) => logSoftplus(best - hopedCost(goal, mean, sds * sd)))
  },
}

/** The least cost within `reach` of the mean. */
function hopedCost(goal: Goal, mean: number, reach: number): number {
  return goal.kind === 'target' ? Math.max(0, costOf(goal, mean) - reach) : costOf(goal, mean) - reach
}
