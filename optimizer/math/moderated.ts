// Variances of many small groups, each steadied by all of them: moderated variances [Smyth2004; Phipson2016].
//
// Notation: s_i^2 the variance of group i with d_i degrees of freedom; the true variances scatter as a scaled inverse
// chi-square with d_0 degrees about s_0^2. e_i = log s_i^2 - digamma(d_i / 2) + log(d_i / 2) then has a variance of
// trigamma(d_i / 2) + trigamma(d_0 / 2). The steadied variance is (d_0 s_0^2 + d_i s_i^2) / (d_0 + d_i).

import { median } from 'simple-statistics'
import { bisect } from './bisect.ts'
import { digamma, trigamma } from './gamma.ts'

export interface GroupVariance {
  readonly variance: number
  readonly degrees: number
}

/** What is expected of the variance of log variances before any group tells, and for how many groups that counts. */
const guess = { spread: 0.1, groups: 3 } as const
/** A group further from the middle than so many deviations is no sample of the others: it keeps what it shows. */
const outlying = 4
const degreesBetween = { low: 2, high: 1000 } as const
/** Equal readings say that the instrument is coarse, not that nothing scatters: share of the middle variance. */
const leastShare = 1e-3

/**
 * The variances in their order, steadied. A group far above all others (a load fired unevenly, say) neither widens the
 * others nor is narrowed by them.
 */
export function moderated(groups: readonly GroupVariance[]): number[] {
  const middle = groups.length === 0 ? 0 : median(groups.map(({ variance }) => variance))
  const positive = middle > 0 ? middle : Math.max(0, ...groups.map(({ variance }) => variance))
  if (positive === 0) return groups.map(() => 0)
  const floored = groups.map(({ variance, degrees }) => ({
    degrees,
    variance: Math.max(variance, leastShare * positive),
  }))
  const { logs, centre, reach } = centred(floored)
  const kept = logs.filter((log) => Math.abs(log - centre) <= reach)
  const mean = kept.reduce((sum, log) => sum + log / kept.length, 0)
  const prior = Math.exp(mean)
  const degrees = priorDegrees(floored, kept, mean)
  // The mean of e estimates log s_0^2 + log(d_0 / 2) - digamma(d_0 / 2).
  const scale = prior * Math.exp(digamma(degrees / 2) - Math.log(degrees / 2))
  return floored.map((one, i) =>
    logs[i]! > centre + reach ? one.variance : (degrees * scale + one.degrees * one.variance) / (degrees + one.degrees),
  )
}

/** e of each group, their middle, how far from it a group still belongs to them. */
function centred(groups: readonly GroupVariance[]) {
  const logs = groups.map(({ variance, degrees }) => Math.log(variance) - digamma(degrees / 2) + Math.log(degrees / 2))
  const centre = median(logs)
  const expected = Math.sqrt(guess.spread + median(groups.map(({ degrees }) => trigamma(degrees / 2))))
  // 1.4826: from the median deviation of a normal variable to its standard deviation.
  const seen = 1.4826 * median(logs.map((log) => Math.abs(log - centre)))
  return { logs, centre, reach: outlying * Math.max(expected, seen) }
}

function priorDegrees(groups: readonly GroupVariance[], logs: readonly number[], mean: number): number {
  const sampling = groups.reduce((sum, { degrees }) => sum + trigamma(degrees / 2) / groups.length, 0)
  const squares = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0)
  const seen = (squares + guess.groups * (sampling + guess.spread)) / (groups.length - 1 + guess.groups)
  const { low, high } = degreesBetween
  const between = Math.max(trigamma(high / 2), seen - sampling)
  if (between >= trigamma(low / 2)) return low
  return bisect((degrees) => between - trigamma(degrees / 2), low, high)
}
