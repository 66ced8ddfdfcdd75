// Average run lengths of the MEWMA with its settled covariance, for choosing its limit.
//
// Notation: signals made independent with unit variance; z splits into u along the shift, v >= 0 the length of the rest
// (p - 1 signals). Both are Markov; alarm where u^2 + v^2 > H lambda / (2 - lambda) = reach^2 [RungerPrabhu1996].

import { bisect } from '../math/bisect.ts'
import { chiSquareQuantile } from '../math/gamma.ts'
import { gaussLegendre } from '../math/gauss-legendre.ts'
import { normalPdf } from '../math/normal.ts'
import { logGamma } from '../math/student.ts'
import { runLengthFrom } from './nystrom.ts'

export interface MewmaDesign {
  /** p, at least 2; a single signal has the EWMA. */
  readonly signals: number
  /** From 0.03 to 1. */
  readonly lambda: number
  /** H. */
  readonly limit: number
}

interface Place {
  readonly u: number
  readonly v: number
}

interface Node extends Place {
  readonly weight: number
}

/** Average run length from the target at a shift of Mahalanobis length delta. */
export function mewmaRunLength(design: MewmaDesign, delta: number): number {
  const { signals, lambda, limit } = design
  if (!(Number.isInteger(signals) && signals >= 2)) throw new RangeError('at least two signals are needed')
  const reach = Math.sqrt((limit * lambda) / (2 - lambda))
  // Without a shift the length of z alone is Markov: one dimension instead of two.
  return delta === 0 ? lengthWithout(design, reach) : lengthWith(design, reach, delta)
}

/** H for which the run length without a shift is `runLength`. */
export function mewmaLimit(signals: number, lambda: number, runLength: number): number {
  // Runs of z are alike from one to the next, so that H never exceeds the limit of independent ones, which lambda 1 has.
  const high = chiSquareQuantile(1 - 1 / runLength, signals)
  return bisect((limit) => mewmaRunLength({ signals, lambda, limit }, 0) - runLength, 1e-3, high + 1e-6)
}

function lengthWithout({ signals, lambda }: MewmaDesign, reach: number): number {
  const { nodes, weights } = gaussLegendre(nodeCount(reach, lambda), 0, reach)
  const density = (from: number, to: number) =>
    noncentralChiPdf(to / lambda, ((1 - lambda) * from) / lambda, signals) / lambda
  return runLengthFrom(0, { nodes: [...nodes], weights: [...weights], density })
}

/** Nystrom over the half disc. */
function lengthWith({ signals, lambda }: MewmaDesign, reach: number, delta: number): number {
  const nodes = halfDisc(reach, lambda)
  const density = (from: Place, to: Place) =>
    (normalPdf((to.u - (1 - lambda) * from.u) / lambda - delta) *
      noncentralChiPdf(to.v / lambda, ((1 - lambda) * from.v) / lambda, signals - 1)) /
    (lambda * lambda)
  return runLengthFrom({ u: 0, v: 0 }, { nodes, weights: nodes.map(({ weight }) => weight), density })
}

/** The kernel is lambda wide: its ratio to the range sets how many nodes are needed. */
function nodeCount(reach: number, lambda: number): number {
  return Math.ceil((3 * reach) / lambda) + 12
}

/** u = reach sin t, v = reach cos t s for t in (-pi/2, pi/2), s in (0, 1): smooth up to the rim. */
function halfDisc(reach: number, lambda: number): Node[] {
  const count = nodeCount(reach, lambda)
  const along = gaussLegendre(count, -Math.PI / 2, Math.PI / 2)
  const across = gaussLegendre(Math.ceil(count / 2) + 2, 0, 1)
  return [...along.nodes].flatMap((t, i) => {
    const rim = reach * Math.cos(t)
    const slice = along.weights[i]! * rim * rim
    return [...across.nodes].map((s, j) => ({ u: reach * Math.sin(t), v: rim * s, weight: slice * across.weights[j]! }))
  })
}

/**
 * Density at b of the length of a k-dimensional standard normal with its mean a away from 0: the Poisson mixture
 * sum_j (a^2 / 2)^j / j! e^(-a^2 / 2) chi_(k + 2 j)(b), each term from the one before.
 */
function noncentralChiPdf(b: number, a: number, k: number): number {
  const ratio = (a * a * b * b) / 4
  let term = 1
  let sum = 1
  for (let j = 1; j < 4000; j++) {
    term *= ratio / (j * (k / 2 + j - 1))
    sum += term
    if (term < 1e-16 * sum) break
  }
  const log = (1 - k / 2) * Math.LN2 + (k - 1) * Math.log(b) - (a * a + b * b) / 2 - logGamma(k / 2)
  return Math.exp(log + Math.log(sum))
}
