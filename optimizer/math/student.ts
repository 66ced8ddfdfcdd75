// Student's t distribution: a predictive with heavier tails where a promise depends on few measurements.
//
// Notation: t a standardised value, nu the degrees of freedom, I_x(a, b) the regularised incomplete beta function.

/** P(T <= t) for nu degrees of freedom: the lower tail is I_x(nu / 2, 1 / 2) / 2 with x = nu / (nu + t^2). */
export function studentCdf(t: number, nu: number): number {
  const tail = 0.5 * regularisedBeta(nu / (nu + t * t), nu / 2, 0.5)
  return t < 0 ? tail : 1 - tail
}

/** I_x(a, b) by its continued fraction, from the side on which it converges quickly [AbramowitzStegun1964, 26.5.8]. */
export function regularisedBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b))
  if (x < (a + 1) / (a + b + 2)) return (front * betaFraction(x, a, b)) / a
  return 1 - (front * betaFraction(1 - x, b, a)) / b
}

/** The continued fraction, evaluated from the far end at a fixed depth so that its bytes never depend on a tolerance. */
function betaFraction(x: number, a: number, b: number): number {
  let value = 1
  for (let m = 80; m >= 1; m--) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    const odd = (-(a + m - 1) * (a + b + m - 1) * x) / ((a + 2 * m - 2) * (a + 2 * m - 1))
    value = 1 + odd / (1 + even / value)
  }
  return 1 / value
}

const lanczos = [
  0.9999999999998099, 676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
  -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
]

/** log Gamma(x) for x > 0 [Lanczos1964], g = 7, nine terms. */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x)
  let sum = lanczos[0]!
  for (let i = 1; i < lanczos.length; i++) sum += lanczos[i]! / (x - 1 + i)
  const t = x + 6.5
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum)
}
