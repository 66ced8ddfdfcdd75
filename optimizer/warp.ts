// Outcomes as the models see them: standardised, bent towards a normal shape, undone for people.
//
// Notation: y an outcome in its unit, u = (y - m) / s with the mean and standard deviation of the data, YJ the
// Yeo-Johnson transform with exponent lambda in [0, 2] [YeoJohnson2000] (the identity at 1), z = (YJ(u) - m') / s'.

export interface Warp {
  /** z of an outcome in its unit; monotone, so limits pass through it exactly. */
  forward(y: number): number
  inverse(z: number): number
  /** False where equal steps of z are not equal steps of the outcome. */
  readonly isLinear: boolean
}

const priorSd = 0.5
const exponents = Array.from({ length: 21 }, (_, i) => i / 10)

/**
 * Fits a warp to the values; `bend` false keeps lambda at 1 (distances to a target must stay distances). `hidden` >= 1
 * says how many times wider than the values the outcome's spread may be, see `hiddenSpread`.
 */
export function fitWarp(values: readonly number[], bend: boolean, hidden = 1): Warp {
  const { mean, sd } = standard(values)
  const u = values.map((y) => grained((y - mean) / sd))
  const lambda = bend && values.length >= 5 ? bestExponent(u) : 1
  const bent = standard(u.map((value) => yeoJohnson(value, lambda)))
  return {
    isLinear: lambda === 1,
    forward: (y) => grained((yeoJohnson((y - mean) / sd, lambda) - bent.mean) / (bent.sd * hidden)),
    inverse: (z) => mean + sd * inverseYeoJohnson(bent.mean + bent.sd * hidden * z, lambda),
  }
}

/** To 2^-36: what rescaling the unit leaves behind must not reach a model. */
export function grained(value: number): number {
  return Number.isFinite(value) ? Math.round(value * 2 ** 36) / 2 ** 36 : value
}

/** Mean and standard deviation; where all values agree, a hundredth of their size stands for the unknown spread. */
export function standard(values: readonly number[]): { mean: number; sd: number } {
  // Dividing by the largest size first keeps squares of huge values finite.
  const size = values.reduce((most, y) => Math.max(most, Math.abs(y)), 0) || 1
  const mean = values.reduce((sum, y) => sum + y / size, 0) / values.length
  const variance = values.reduce((sum, y) => sum + (y / size - mean) ** 2, 0) / values.length
  const sd = variance > 1e-24 ? Math.sqrt(variance) : 0.01
  return { mean: mean * size, sd: sd * size }
}

/** The exponent of highest likelihood [YeoJohnson2000, 3.1], shrunk towards 1: few values say little about a shape. */
function bestExponent(u: readonly number[]): number {
  const logJacobian = u.reduce((sum, value) => sum + Math.sign(value) * Math.log1p(Math.abs(value)), 0)
  const score = (lambda: number) => {
    const { sd } = standard(u.map((value) => yeoJohnson(value, lambda)))
    return -u.length * Math.log(sd) + (lambda - 1) * logJacobian - 0.5 * ((lambda - 1) / priorSd) ** 2
  }
  const scores = exponents.map(score)
  return exponents[scores.indexOf(Math.max(...scores))]!
}

export function yeoJohnson(u: number, lambda: number): number {
  if (lambda === 1) return u
  if (u >= 0) return lambda === 0 ? Math.log1p(u) : ((1 + u) ** lambda - 1) / lambda
  return lambda === 2 ? -Math.log1p(-u) : -((1 - u) ** (2 - lambda) - 1) / (2 - lambda)
}

export function inverseYeoJohnson(v: number, lambda: number): number {
  if (lambda === 1) return v
  if (v >= 0) return lambda === 0 ? Math.expm1(v) : (1 + lambda * v) ** (1 / lambda) - 1
  return lambda === 2 ? -Math.expm1(-v) : 1 - (1 - (2 - lambda) * v) ** (1 / (2 - lambda))
}
