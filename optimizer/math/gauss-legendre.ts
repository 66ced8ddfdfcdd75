// Gauss-Legendre quadrature.
//
// Notation: n nodes x_i on an interval with weights w_i so that sum w_i f(x_i) is exact for polynomials up to 2n - 1.

/** Nodes with their weights. */
export interface Quadrature {
  readonly nodes: Float64Array
  readonly weights: Float64Array
}

/** The rule with n nodes on [low, high]: roots of P_n by Newton from the asymptotic start [AbramowitzStegun1964, 25.4]. */
export function gaussLegendre(n: number, low: number, high: number): Quadrature {
  const nodes = new Float64Array(n)
  const weights = new Float64Array(n)
  const [centre, half] = [(low + high) / 2, (high - low) / 2]
  for (let i = 0; i < n; i++) {
    const { root, slope } = legendreRoot(n, Math.cos((Math.PI * (n - i - 0.25)) / (n + 0.5)))
    nodes[i] = centre + half * root
    weights[i] = (2 * half) / ((1 - root * root) * slope * slope)
  }
  return { nodes, weights }
}

function legendreRoot(n: number, start: number): { readonly root: number; readonly slope: number } {
  let root = start
  let slope = 1
  // Newton doubles the digits: eight steps end at rounding from any of the asymptotic starts.
  for (let step = 0; step < 8; step++) {
    const [value, before] = legendre(n, root)
    slope = (n * (root * value - before)) / (root * root - 1)
    root -= value / slope
  }
  return { root, slope }
}

/** P_n(x) with P_(n-1)(x). */
function legendre(n: number, x: number): readonly [number, number] {
  let before = 0
  let value = 1
  for (let k = 1; k <= n; k++) {
    const next = ((2 * k - 1) * x * value - (k - 1) * before) / k
    before = value
    value = next
  }
  return [value, before]
}
