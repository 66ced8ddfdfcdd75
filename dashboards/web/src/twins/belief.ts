// A belief about one constant, as the density that the API draws of it.

export interface Density {
  readonly from: number | null
  readonly to: number | null
  readonly values: readonly (number | null)[]
}

export type Curve = readonly (readonly [at: number, density: number])[]

/** Points of a density; empty where a figure is missing. */
export function curveOf({ from, to, values }: Density): Curve {
  if (from === null || to === null || values.length < 2) return []
  return values.map((value, i) => [from + (i / (values.length - 1)) * (to - from), value ?? 0] as const)
}

/** The 5 % and 95 % quantiles of a density, between its points by straight lines. */
export function intervalOf(density: Density): readonly [number, number] | undefined {
  const curve = curveOf(density)
  const reached = curve.map(() => 0)
  for (let i = 1; i < curve.length; i++) {
    const [[a, at], [b, to]] = [curve[i - 1] ?? [0, 0], curve[i] ?? [0, 0]]
    reached[i] = (reached[i - 1] ?? 0) + ((b - a) * (at + to)) / 2
  }
  const total = reached.at(-1) ?? 0
  if (!(total > 0)) return undefined
  const quantile = (share: number) => {
    const next = Math.max(
      1,
      reached.findIndex((mass) => mass >= share * total),
    )
    const [before, after] = [reached[next - 1] ?? 0, reached[next] ?? 0]
    const [left, right] = [curve[next - 1]?.[0] ?? 0, curve[next]?.[0] ?? 0]
    return left + (after > before ? (share * total - before) / (after - before) : 0) * (right - left)
  }
  return [quantile(0.05), quantile(0.95)]
}

/** Wide enough to see the belief after the data with its surroundings, never beyond what was believed before. */
export function spanOf(prior: Density, { low, high }: { readonly low: number | null; readonly high: number | null }) {
  const [from, to] = [prior.from ?? 0, prior.to ?? 1]
  if (low === null || high === null) return [from, to] as const
  const margin = 0.9 * (high - low) || Math.abs(high) * 0.01 || 1
  return [Math.max(Math.min(from, low), low - margin), Math.min(Math.max(to, high), high + margin)] as const
}
