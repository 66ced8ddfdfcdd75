// Ridge regression on many columns with few rows, its penalty chosen by left-out errors.
//
// Notation: n rows f_i of p columns, centred; K = F F', C = K + lambda I, alpha = C^-1 (y - mean y), w = F' alpha. The
// left-out residual of row i is alpha_i / (C^-1)_ii, so that no refit is needed [GolubHeathWahba1979].

import { dot, factor, inverse, solveLower, solveUpper } from './cholesky.ts'

export interface Ridge {
  /** The value expected for a row of columns. */
  at(columns: Float64Array): number
  /** Root of the mean square of the left-out residuals. */
  readonly leftOut: number
}

/** Penalties as shares of the mean of the diagonal of K. */
const penalties = [1e-4, 1e-3, 1e-2, 1e-1, 1]

/** The fit of `values` on `rows`; at least one row, all of the same length. */
export function fitRidge(rows: readonly Float64Array[], values: Float64Array): Ridge {
  const n = rows.length
  const p = rows[0]!.length
  const means = new Float64Array(p)
  for (const row of rows) for (let k = 0; k < p; k++) means[k]! += row[k]! / n
  const centred = rows.map((row) => row.map((v, k) => v - means[k]!))
  const level = values.reduce((sum, y) => sum + y, 0) / n
  const residuals = values.map((y) => y - level)
  const products = productsOf(centred)
  const fits = penalties.map((penalty) => fitWith(products, residuals, penalty))
  const best = fits.reduce((least, fit) => (fit.leftOut < least.leftOut * (1 - 1e-9) ? fit : least))
  const weights = new Float64Array(p)
  centred.forEach((row, i) => {
    for (let k = 0; k < p; k++) weights[k]! += best.alpha[i]! * row[k]!
  })
  const offset = level - dot(weights, 0, means, 0, p)
  return { at: (columns) => offset + dot(weights, 0, columns, 0, p), leftOut: best.leftOut }
}

function productsOf(rows: readonly Float64Array[]): Float64Array {
  const n = rows.length
  const products = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      products[i * n + j] = dot(rows[i]!, 0, rows[j]!, 0, rows[i]!.length)
      products[j * n + i] = products[i * n + j]!
    }
  }
  return products
}

function fitWith(products: Float64Array, residuals: Float64Array, penalty: number) {
  const n = residuals.length
  let scale = 0
  for (let i = 0; i < n; i++) scale += products[i * n + i]! / n
  const shifted = Float64Array.from(products)
  for (let i = 0; i < n; i++) shifted[i * n + i]! += penalty * scale + 1e-12
  const { lower } = factor(shifted, n)
  const alpha = solveUpper(lower, n, solveLower(lower, n, Float64Array.from(residuals)))
  const inverted = inverse(lower, n)
  const squares = alpha.reduce((sum, a, i) => sum + (a / inverted[i * n + i]!) ** 2, 0)
  return { alpha, leftOut: Math.sqrt(squares / n) }
}
