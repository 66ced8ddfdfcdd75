// Quantiles that come from the beta distribution: beta, F, Student's t.
//
// Notation: p a probability, a b the shapes of a beta, I_x(a, b) its distribution function, d1 d2 nu degrees of freedom.
// The relations between the three are those of [AbramowitzStegun1964, 26.5, 26.6, 26.7].

import { bisect } from './bisect.ts'
import { regularisedBeta } from './student.ts'

/** x with I_x(a, b) = p. */
export function betaQuantile(p: number, a: number, b: number): number {
  return bisect((x) => regularisedBeta(x, a, b) - p, 0, 1)
}

/** P(F > f) for d1 and d2 degrees of freedom. */
export function fTail(f: number, d1: number, d2: number): number {
  return f <= 0 ? 1 : regularisedBeta(d2 / (d2 + d1 * f), d2 / 2, d1 / 2)
}

/** f with P(F <= f) = p, for 0 < p < 1: d1 F / (d1 F + d2) is beta(d1 / 2, d2 / 2). */
export function fQuantile(p: number, d1: number, d2: number): number {
  const x = betaQuantile(p, d1 / 2, d2 / 2)
  return (d2 * x) / (d1 * (1 - x))
}

/** t with P(T <= t) = p, for 0 < p < 1: t^2 is F(1, nu). */
export function studentQuantile(p: number, nu: number): number {
  if (p === 0.5) return 0
  const t = Math.sqrt(fQuantile(Math.abs(2 * p - 1), 1, nu))
  return p < 0.5 ? -t : t
}
