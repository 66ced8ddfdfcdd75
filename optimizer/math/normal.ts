// The normal distribution with full relative precision far into its tails.
//
// Notation: z a standardised value, phi the density, Phi the distribution function, R(x) = (1 - Phi(x)) / phi(x) the
// Mills ratio, h(z) = phi(z) + z Phi(z) so that E[(c - Y)+] = s h((c - m) / s) for Y ~ N(m, s^2).

const logSqrt2Pi = 0.9189385332046727
/** Above this the Mills ratio comes from its continued fraction, below from the series around 0. */
const seriesLimit = 2.5

/** log phi(z). */
export function normalLogPdf(z: number): number {
  return -0.5 * z * z - logSqrt2Pi
}

/** phi(z). */
export function normalPdf(z: number): number {
  return Math.exp(normalLogPdf(z))
}

/** Phi(z), relative error below 1e-13 for z > -38. */
export function normalCdf(z: number): number {
  if (z < -seriesLimit) return Math.exp(normalLogPdf(z)) * millsTail(-z)
  if (z > seriesLimit) return 1 - normalCdf(-z)
  return 0.5 + centralSeries(z)
}

/**
 * Phi to 1e-7 by a polynomial with one exponential [AbramowitzStegun1964, 26.2.17]: for hot loops that ask
 * for no more digits.
 */
export function quickNormalCdf(z: number): number {
  if (z > 6) return 1
  if (z < -6) return 0
  const t = 1 / (1 + 0.2316419 * Math.abs(z))
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  const tail = 0.3989422804014327 * Math.exp(-0.5 * z * z) * series
  return z > 0 ? 1 - tail : tail
}

/** log Phi(z) for any z; far below it follows -z^2 / 2 instead of reaching log 0. */
export function normalLogCdf(z: number): number {
  if (z < -seriesLimit) return normalLogPdf(z) + Math.log(millsTail(-z))
  if (z > seriesLimit) return Math.log1p(-normalCdf(-z))
  return Math.log(0.5 + centralSeries(z))
}

/**
 * log h(z), the logarithm of the standardised expected improvement [Ament2023].
 * Direct above -1. Below, h = phi (1 - x R(x)) with x = -z; beyond the series 1 - x R = T / (x + T) where
 * T = 1 / (x + 2 / (x + 3 / ...)), which has no cancellation however far the tail.
 */
export function logH(z: number): number {
  if (z > -1) return Math.log(normalPdf(z) + z * normalCdf(z))
  const x = -z
  if (x < seriesLimit) return normalLogPdf(z) + Math.log1p((-x * (0.5 + centralSeries(z))) / normalPdf(z))
  const t = tailFraction(x)
  return normalLogPdf(z) + Math.log(t) - Math.log(x + t)
}

/** Phi(z) - 1/2 = phi(z) sum z^(2k+1) / (1 3 5 ... (2k+1)) [Marsaglia2004]. */
function centralSeries(z: number): number {
  let term = z
  let sum = z
  for (let k = 3; k < 90; k += 2) {
    term *= (z * z) / k
    sum += term
    if (Math.abs(term) < 1e-18 * Math.abs(sum)) break
  }
  return sum * normalPdf(z)
}

/** R(x) for x >= 2.5 by Laplace's continued fraction 1 / (x + 1 / (x + 2 / (x + ...))). */
function millsTail(x: number): number {
  return 1 / (x + tailFraction(x))
}

/** T(x) = 1 / (x + 2 / (x + 3 / ...)), evaluated from the far end; the depth suffices for double precision. */
function tailFraction(x: number): number {
  const depth = x > 6 ? 30 : 110
  let t = 0
  for (let k = depth; k >= 1; k--) t = k / (x + t)
  return t
}

const centreNumerator = [
  -39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716, 2.506628277459239,
]
const centreDenominator = [
  -54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572, 1,
]
const tailNumerator = [
  -0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968,
  2.938163982698783,
]
const tailDenominator = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416, 1]

/** z with Phi(z) = p, for 0 < p < 1: a rational start [Acklam2003], then one Halley step. */
export function normalQuantile(p: number): number {
  const z = rationalQuantile(p)
  const error = (normalCdf(z) - p) / normalPdf(z)
  return z - error / (1 + (z * error) / 2)
}

function rationalQuantile(p: number): number {
  if (p < 0.02425) return tailQuantile(p)
  if (p > 1 - 0.02425) return -tailQuantile(1 - p)
  const q = p - 0.5
  return (q * horner(centreNumerator, q * q)) / horner(centreDenominator, q * q)
}

function tailQuantile(p: number): number {
  const q = Math.sqrt(-2 * Math.log(p))
  return horner(tailNumerator, q) / horner(tailDenominator, q)
}

function horner(coefficients: readonly number[], x: number): number {
  let value = 0
  for (const c of coefficients) value = value * x + c
  return value
}
