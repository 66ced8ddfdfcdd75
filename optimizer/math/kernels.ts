// Stationary kernels with a length-scale per input.
//
// Notation: r^2 = sum_k (x_k - x'_k)^2 / l_k^2 the scaled squared distance, k(r^2) the correlation (k(0) = 1), and
// `slope` = dk / d(r^2), from which all gradients follow: dk / d log l_k = -2 slope (x_k - x'_k)^2 / l_k^2.

/** A correlation as a function of the scaled squared distance. */
export interface Kernel {
  readonly name: string
  value(r2: number): number
  slope(r2: number): number
}

const sqrt5 = Math.sqrt(5)

/** Matern with smoothness 5/2: (1 + sqrt5 r + 5 r^2 / 3) exp(-sqrt5 r) [Rasmussen2006, 4.17]. */
export const matern52: Kernel = {
  name: 'matern52',
  value(r2) {
    const s = sqrt5 * Math.sqrt(r2)
    return (1 + s + (s * s) / 3) * Math.exp(-s)
  },
  slope(r2) {
    const s = sqrt5 * Math.sqrt(r2)
    return (-5 / 6) * (1 + s) * Math.exp(-s)
  },
}

/** Squared exponential: exp(-r^2 / 2) [Rasmussen2006, 4.9]. */
export const rbf: Kernel = {
  name: 'rbf',
  value: (r2) => Math.exp(-0.5 * r2),
  slope: (r2) => -0.5 * Math.exp(-0.5 * r2),
}

export const kernels = [matern52, rbf] as const
