// Probability of improvement: the chance that a run beats the best by a margin.
//
// Notation: Y ~ N(m, s^2), c the cost to beat, d the margin; P(cost < c - d), for a target P(|Y - t| < c - d).

import { z } from 'zod'
import { normalCdf, normalLogCdf } from '../math/normal.ts'
import type { Acquisition } from './acquisition.ts'
import { gainOverDraws } from './aim.ts'
import type { Goal } from './gain.ts'

const options = z.strictObject({
  margin: z
    .number()
    .nonnegative()
    .max(10)
    .default(0.1)
    .describe('Least gain that counts, in standard deviations of the outcome so far'),
})

export const probabilityOfImprovement: Acquisition = {
  name: 'probability-of-improvement',
  summary: 'The chance to beat the best run by a margin, however little or much',
  options,
  gain(given) {
    const { margin } = options.parse(given)
    return gainOverDraws((goal) => (best, mean, sd) => logBelow(goal, best - margin, mean, sd))
  },
}

/** log P(cost < c). */
function logBelow({ kind, target }: Goal, c: number, m: number, s: number): number {
  if (kind === 'minimize') return normalLogCdf((c - m) / s)
  if (kind === 'maximize') return normalLogCdf((c + m) / s)
  // Within the margin of the target already: nearer to it is still better.
  const half = Math.max(c, 1e-3)
  const below = target - Math.abs(m - target)
  const [far, near] = [(below - target - half) / s, (below - target + half) / s]
  const log = normalLogCdf(near)
  return log + Math.log1p(-Math.min(1 - 1e-12, normalCdf(far) / Math.max(normalCdf(near), 1e-300)))
}
