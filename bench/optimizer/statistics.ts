// Statistics of paired repeats: quantiles, bootstrap, ranks, sign-flip tests, Holm's correction.

import { type Rng, stream } from '../../optimizer/math/rng.ts'

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** The p-quantile, linear between order statistics; infinite values sort last. NaN of nothing. */
export function quantile(values: readonly number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const at = p * (sorted.length - 1)
  const [low, high] = [sorted[Math.floor(at)] ?? Number.NaN, sorted[Math.ceil(at)] ?? Number.NaN]
  // Between two infinite values there is no difference to interpolate.
  return low === high ? low : low + (at - Math.floor(at)) * (high - low)
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

export interface Interval {
  readonly low: number
  readonly high: number
}

const resamples = 2000

/** The 90 % percentile interval of a statistic over resampled repeats [Efron1979]. */
export function bootstrap(
  values: readonly number[],
  statistic: (sample: readonly number[]) => number,
  rng: Rng = stream(1, 'bootstrap', values.length),
): Interval {
  const drawn = Array.from({ length: resamples }, () =>
    statistic(Array.from(values, () => values[rng.integer(values.length)]!)),
  )
  return { low: quantile(drawn, 0.05), high: quantile(drawn, 0.95) }
}

/** Ranks from 1, ties sharing their mean rank. */
export function ranks(values: readonly number[]): number[] {
  return values.map((value) => {
    const below = values.filter((other) => other < value).length
    const equal = values.filter((other) => other === value).length
    return below + (equal + 1) / 2
  })
}

/** Exact enumeration up to this many pairs that differ; beyond, random signs. */
const mostExact = 14
const flips = 20_000

/**
 * P(signed ranks of the differences at least as large as these if signs were a matter of chance), one-sided: small
 * where `differences` tend above zero. Ranks make it insensitive to scale and outliers [Wilcoxon1945]; signs are
 * flipped instead of a table, so ties cost nothing. Zeros are left out.
 */
export function signedRankTest(differences: readonly number[], rng: Rng = stream(1, 'flips')): number {
  const some = differences.filter((d) => d !== 0)
  if (some.length === 0) return 1
  const weights = ranks(some.map(Math.abs))
  const observed = weights.reduce((sum, weight, i) => sum + (some[i]! > 0 ? weight : -weight), 0)
  const flipped = (positive: (i: number) => boolean) =>
    weights.reduce((sum, weight, i) => sum + (positive(i) ? weight : -weight), 0) >= observed - 1e-9
  if (some.length <= mostExact) {
    const all = 2 ** some.length
    let reached = 0
    for (let signs = 0; signs < all; signs++) reached += Number(flipped((i) => ((signs >> i) & 1) === 1))
    return reached / all
  }
  let reached = 0
  for (let k = 0; k < flips; k++) reached += Number(flipped(() => rng.uniform() < 0.5))
  return (reached + 1) / (flips + 1)
}

/** p-values adjusted step down, in the order given [Holm1979]. */
export function holm(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).sort((a, b) => values[a]! - values[b]!)
  const adjusted = new Array<number>(values.length)
  let most = 0
  order.forEach((index, rank) => {
    most = Math.max(most, Math.min(1, (values.length - rank) * values[index]!))
    adjusted[index] = most
  })
  return adjusted
}
