// The logarithm of a gain that may be negative, without a kink at zero.

/** On the scale of a standardised outcome: gains above this count as they are. */
const softness = 0.1

/** log(tau log(1 + exp(x / tau))): rises with x everywhere, log(x) for x well above zero, x / tau + log(tau) well below. */
export function logSoftplus(x: number): number {
  const t = x / softness
  if (t < -30) return t + Math.log(softness)
  return Math.log(softness) + Math.log(t > 30 ? t : Math.log1p(Math.exp(t)))
}
