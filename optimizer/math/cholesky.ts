// Cholesky factors of small symmetric positive definite matrices.
//
// Notation: A an n x n matrix stored row by row in a Float64Array of n * n, L its lower factor (A = L L^T) in the same
// layout; entries above the diagonal are neither read nor written. The order of summation is fixed (four accumulators),
// because the bytes of a suggestion depend on it.

/** sum a[i] b[i] over `count` entries from the offsets given. */
export function dot(a: Float64Array, aFrom: number, b: Float64Array, bFrom: number, count: number): number {
  let s0 = 0
  let s1 = 0
  let s2 = 0
  let s3 = 0
  let k = 0
  for (; k + 3 < count; k += 4) {
    s0 += a[aFrom + k]! * b[bFrom + k]!
    s1 += a[aFrom + k + 1]! * b[bFrom + k + 1]!
    s2 += a[aFrom + k + 2]! * b[bFrom + k + 2]!
    s3 += a[aFrom + k + 3]! * b[bFrom + k + 3]!
  }
  for (; k < count; k++) s0 += a[aFrom + k]! * b[bFrom + k]!
  return s0 + s1 + (s2 + s3)
}

/** Replaces the lower triangle of A by L, row by row [GolubVanLoan2013, 4.2]. False where A is not positive definite; A is then spoilt. */
export function factorInPlace(a: Float64Array, n: number): boolean {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      a[i * n + j] = (a[i * n + j]! - dot(a, i * n, a, j * n, j)) / a[j * n + j]!
    }
    const pivot = a[i * n + i]! - dot(a, i * n, a, i * n, i)
    if (!(pivot > 0)) return false
    a[i * n + i] = Math.sqrt(pivot)
  }
  return true
}

/** L with the jitter that was needed, relative to the mean of the diagonal and never silent. */
export interface Factor {
  readonly lower: Float64Array
  readonly jitter: number
}

/** Factors a copy of A, adding relative jitter 0, 1e-10, 1e-8 ... 1 to the diagonal until it succeeds. */
export function factor(a: Float64Array, n: number): Factor {
  let mean = 0
  for (let i = 0; i < n; i++) mean += a[i * n + i]! / n
  for (let jitter = 0; jitter <= 1; jitter = jitter === 0 ? 1e-10 : jitter * 100) {
    const lower = Float64Array.from(a)
    for (let i = 0; i < n; i++) lower[i * n + i]! += jitter * mean
    if (factorInPlace(lower, n)) return { lower, jitter }
  }
  throw new RangeError('a matrix that is not positive definite even with its diagonal doubled')
}

/** x with L x = b, written over b. */
export function solveLower(lower: Float64Array, n: number, b: Float64Array): Float64Array {
  for (let i = 0; i < n; i++) b[i] = (b[i]! - dot(lower, i * n, b, 0, i)) / lower[i * n + i]!
  return b
}

/** x with L^T x = b, written over b; column sweeps keep the reads along rows of L. */
export function solveUpper(lower: Float64Array, n: number, b: Float64Array): Float64Array {
  for (let i = n - 1; i >= 0; i--) {
    const x = b[i]! / lower[i * n + i]!
    b[i] = x
    for (let j = 0; j < i; j++) b[j]! -= lower[i * n + j]! * x
  }
  return b
}

/** sum log L_ii, half the log determinant of A. */
export function halfLogDeterminant(lower: Float64Array, n: number): number {
  let sum = 0
  for (let i = 0; i < n; i++) sum += Math.log(lower[i * n + i]!)
  return sum
}

/** A^-1 (full, symmetric) from L: invert L by columns, then L^-T L^-1. */
export function inverse(lower: Float64Array, n: number): Float64Array {
  // Row j of `columns` holds column j of L^-1, so that the products below run along rows.
  const columns = new Float64Array(n * n)
  for (let j = 0; j < n; j++) {
    columns[j * n + j] = 1 / lower[j * n + j]!
    for (let i = j + 1; i < n; i++) {
      columns[j * n + i] = -dot(lower, i * n + j, columns, j * n + j, i - j) / lower[i * n + i]!
    }
  }
  const result = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const value = dot(columns, i * n + i, columns, j * n + i, n - i)
      result[i * n + j] = value
      result[j * n + i] = value
    }
  }
  return result
}

/**
 * The factor of A bordered by one row, l = L^-1 a, pivot a_mm - |l|^2 [GolubVanLoan2013, 6.5]: `row` holds a_1 .. a_n and then the diagonal entry.
 * A border that would not be positive definite gets the smallest pivot that keeps it so.
 */
export function appendRow(lower: Float64Array, n: number, row: Float64Array): Float64Array {
  const m = n + 1
  const result = new Float64Array(m * m)
  for (let i = 0; i < n; i++) result.set(lower.subarray(i * n, i * n + i + 1), i * m)
  const solved = solveLower(lower, n, row.slice(0, n))
  const pivot = row[n]! - dot(solved, 0, solved, 0, n)
  result.set(solved, n * m)
  result[n * m + n] = Math.sqrt(Math.max(pivot, 1e-12 * row[n]!))
  return result
}
