// Beliefs about one constant as curves: the prior from its sheet, the posterior from its draws.

export interface PriorBelief {
  readonly mean: number | null
  readonly sd: number | null
  readonly low: number | null
  readonly high: number | null
}

export type Curve = readonly (readonly [at: number, density: number])[]

const points = 160

/** A normal cut off at the range, scaled to an area of 1 over the whole range; empty where a figure is missing. */
export function priorCurve({ mean, sd, low, high }: PriorBelief, span?: readonly [number, number]): Curve {
  if (mean === null || sd === null || low === null || high === null || !(sd > 0) || !(high > low)) return []
  const height = (at: number) => Math.exp(-0.5 * ((at - mean) / sd) ** 2)
  const grid = between(low, high, 2000)
  const area = grid.reduce((sum, at) => sum + height(at), 0) * ((high - low) / 2000)
  const [from, to] = span ?? [low, high]
  return between(Math.max(low, from), Math.min(high, to), points).map((at) => [at, height(at) / area] as const)
}

/** The 5 % and 95 % quantiles of a prior within its range. */
export function priorInterval(prior: PriorBelief): readonly [number, number] | undefined {
  const curve = priorCurve(prior)
  if (curve.length === 0) return undefined
  const total = curve.reduce((sum, [, density]) => sum + density, 0)
  const quantile = (share: number) => {
    let reached = 0
    return curve.find(([, density]) => (reached += density) >= share * total)?.[0] ?? 0
  }
  return [quantile(0.05), quantile(0.95)]
}

/** Draws as a smooth curve: a Gaussian kernel of Silverman's width. */
export function drawsCurve(draws: readonly number[], span: readonly [number, number]): Curve {
  const n = draws.length
  if (n < 2) return []
  const mean = draws.reduce((sum, value) => sum + value / n, 0)
  const sd = Math.sqrt(draws.reduce((sum, value) => sum + (value - mean) ** 2 / (n - 1), 0))
  if (!(sd > 0)) return []
  const width = 1.06 * sd * n ** -0.2
  const height = (at: number) =>
    draws.reduce((sum, value) => sum + Math.exp(-0.5 * ((at - value) / width) ** 2), 0) /
    (n * width * Math.sqrt(2 * Math.PI))
  return between(...span, points).map((at) => [at, height(at)] as const)
}

/** Wide enough to see the belief after the data with its surroundings, never beyond the sheet's range. */
export function spanOf(prior: PriorBelief, after: { readonly low: number | null; readonly high: number | null }) {
  const [low, high] = [after.low ?? prior.low ?? 0, after.high ?? prior.high ?? 1]
  const margin = 0.9 * (high - low) || Math.abs(high) * 0.01 || 1
  return [Math.max(prior.low ?? -Infinity, low - margin), Math.min(prior.high ?? Infinity, high + margin)] as const
}

function between(from: number, to: number, count: number): number[] {
  return Array.from({ length: count + 1 }, (_, i) => from + ((to - from) * i) / count)
}
