// Dense linear equations by Gaussian elimination.
//
// Notation: A x = b with A an n x n matrix stored row by row, not symmetric in general.

/** x with A x = b by partial pivoting [GolubVanLoan2013, 3.4]; neither A nor b is changed. Throws a RangeError where A is singular. */
export function solveLinear(a: Float64Array, b: Float64Array): Float64Array {
  const n = b.length
  const work = Float64Array.from(a)
  const x = Float64Array.from(b)
  for (let column = 0; column < n; column++) {
    swapRows({ work, x, n }, column, pivotRow(work, n, column))
    for (let row = column + 1; row < n; row++) {
      const factor = work[row * n + column]! / work[column * n + column]!
      if (factor === 0) continue
      for (let k = column; k < n; k++) work[row * n + k]! -= factor * work[column * n + k]!
      x[row]! -= factor * x[column]!
    }
  }
  for (let row = n - 1; row >= 0; row--) {
    for (let k = row + 1; k < n; k++) x[row]! -= work[row * n + k]! * x[k]!
    x[row]! /= work[row * n + row]!
  }
  return x
}

function pivotRow(work: Float64Array, n: number, column: number): number {
  let best = column
  for (let row = column + 1; row < n; row++) {
    if (Math.abs(work[row * n + column]!) > Math.abs(work[best * n + column]!)) best = row
  }
  if (!(Math.abs(work[best * n + column]!) > 0)) throw new RangeError('a singular matrix')
  return best
}

interface Equations {
  readonly work: Float64Array
  readonly x: Float64Array
  readonly n: number
}

function swapRows({ work, x, n }: Equations, i: number, j: number): void {
  if (i === j) return
  const kept = work.slice(i * n, i * n + n)
  work.copyWithin(i * n, j * n, j * n + n)
  work.set(kept, j * n)
  const value = x[i]!
  x[i] = x[j]!
  x[j] = value
}
