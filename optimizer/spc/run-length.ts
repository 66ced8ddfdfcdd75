// Average run lengths of CUSUM, EWMA, Shewhart charts: how many runs until an alarm.
//
// Notation: L(z) the average run length from state z, delta the shift of the mean in sigmas, phi Phi the standard normal;
// L(z) = 1 + integral of L(x) times the density of going from z to x without alarm, solved at Gauss-Legendre nodes
// (Nystrom). Everything in units of sigma; draws independent: autocorrelated runs alarm more often than these say.

import { gaussLegendre } from '../math/gauss-legendre.ts'
import { solveLinear } from '../math/linear.ts'
import { normalCdf, normalPdf } from '../math/normal.ts'
import { runLengthFrom } from './nystrom.ts'

/** Enough for seven digits with lambda from 0.03 or h up to 15. */
const nodeCount = 96

/** A chart beyond -+ width sigma: 1 / P(alarm). */
export function shewhartRunLength(width: number, delta: number): number {
  return 1 / (normalCdf(-width - delta) + normalCdf(-width + delta))
}

export interface CusumDesign {
  /** Allowance in sigmas. */
  readonly k: number
  /** Decision interval in sigmas. */
  readonly h: number
  /** Where both sums start, in sigmas; 0 where left out. */
  readonly headStart?: number
}

/**
 * Two-sided CUSUM. The sides do not alarm together, so that with A the high, B the low side, u the head start,
 * L = (A(u) B(0) + A(0) B(u) - A(0) B(0)) / (A(0) + B(0)) [LucasCrosier1982].
 */
export function cusumRunLength({ k, h, headStart = 0 }: CusumDesign, delta: number): number {
  const [high0, high] = oneSided({ k, h, headStart }, delta)
  const [low0, low] = oneSided({ k, h, headStart }, -delta)
  return (high * low0 + high0 * low - high0 * low0) / (high0 + low0)
}

/** Siegmund's approximation of the same without a head start [Siegmund1985]; good to a few percent. */
export function cusumRunLengthSiegmund({ k, h }: CusumDesign, delta: number): number {
  const b = h + 1.166
  const side = (drift: number) =>
    Math.abs(drift) < 1e-9 ? b * b : (Math.exp(-2 * drift * b) + 2 * drift * b - 1) / (2 * drift * drift)
  return 1 / (1 / side(delta - k) + 1 / side(-delta - k))
}

/** EWMA with settled limits -+ width sigma sqrt(lambda / (2 - lambda)), from the target [Crowder1987]. */
export function ewmaRunLength(design: { readonly lambda: number; readonly width: number }, delta: number): number {
  const { lambda, width } = design
  const reach = width * Math.sqrt(lambda / (2 - lambda))
  const { nodes, weights } = gaussLegendre(nodeCount, -reach, reach)
  const density = (from: number, to: number) => normalPdf((to - (1 - lambda) * from) / lambda - delta) / lambda
  return runLengthFrom(0, { nodes: [...nodes], weights: [...weights], density })
}

/** L of one side from 0, from the head start [Page1954]; 0 holds the probability of every step that ends below it. */
function oneSided({ k, h, headStart = 0 }: CusumDesign, delta: number): readonly [number, number] {
  const { nodes, weights } = gaussLegendre(nodeCount, 0, h)
  // Unknowns: L at the nodes, then L(0).
  const n = nodeCount + 1
  const states = [...nodes, 0]
  const matrix = new Float64Array(n * n)
  for (const [i, from] of states.entries()) {
    for (let j = 0; j < nodeCount; j++) matrix[i * n + j] = -weights[j]! * normalPdf(nodes[j]! + k - from - delta)
    matrix[i * n + nodeCount] = -normalCdf(k - from - delta)
    matrix[i * n + i]! += 1
  }
  const lengths = solveLinear(matrix, new Float64Array(n).fill(1))
  const at0 = lengths[nodeCount]!
  let atStart = 1 + at0 * normalCdf(k - headStart - delta)
  for (let j = 0; j < nodeCount; j++) {
    atStart += weights[j]! * lengths[j]! * normalPdf(nodes[j]! + k - headStart - delta)
  }
  return [at0, atStart]
}
