// Eigenvalues of small symmetric matrices by Jacobi's rotations.
//
// Notation: A a symmetric n x n matrix stored row by row, A v_k = l_k v_k with the v_k orthonormal [Jacobi1846].

export interface Eigen {
  /** Falling. */
  readonly values: readonly number[]
  /** `vectors[k]` belongs to `values[k]`; its entry of largest size is positive. */
  readonly vectors: readonly (readonly number[])[]
}

/** Sweeps at most; five or six are usual. */
const mostSweeps = 60

export function symmetricEigen(matrix: Float64Array, n: number): Eigen {
  const a = Float64Array.from(matrix)
  const v = new Float64Array(n * n)
  for (let i = 0; i < n; i++) v[i * n + i] = 1
  for (let sweep = 0; sweep < mostSweeps && offDiagonal(a, n) > 0; sweep++) {
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) rotate({ a, v, n }, p, q)
  }
  const order = Array.from({ length: n }, (_, k) => k).sort((i, j) => a[j * n + j]! - a[i * n + i]!)
  return {
    values: order.map((k) => a[k * n + k]!),
    vectors: order.map((k) => signed(Array.from({ length: n }, (_, i) => v[i * n + k]!))),
  }
}

interface Work {
  readonly a: Float64Array
  readonly v: Float64Array
  readonly n: number
}

/** Turns the axes p, q so that a_pq vanishes. */
function rotate({ a, v, n }: Work, p: number, q: number): void {
  const apq = a[p * n + q]!
  const scale = Math.abs(a[p * n + p]!) + Math.abs(a[q * n + q]!)
  if (Math.abs(apq) <= 1e-18 * scale) {
    a[p * n + q] = a[q * n + p] = 0
    return
  }
  const theta = (a[q * n + q]! - a[p * n + p]!) / (2 * apq)
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1))
  const c = 1 / Math.sqrt(t * t + 1)
  const s = t * c
  for (let k = 0; k < n; k++) turn(a, [k * n + p, k * n + q], [c, s])
  for (let k = 0; k < n; k++) turn(a, [p * n + k, q * n + k], [c, s])
  for (let k = 0; k < n; k++) turn(v, [k * n + p, k * n + q], [c, s])
}

function turn(x: Float64Array, [i, j]: readonly [number, number], [c, s]: readonly [number, number]): void {
  const [first, second] = [x[i]!, x[j]!]
  x[i] = c * first - s * second
  x[j] = s * first + c * second
}

function offDiagonal(a: Float64Array, n: number): number {
  let sum = 0
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) sum += Math.abs(a[i * n + j]!)
  return sum
}

function signed(vector: number[]): number[] {
  const largest = vector.reduce((best, x) => (Math.abs(x) > Math.abs(best) + 1e-12 ? x : best), 0)
  return largest < 0 ? vector.map((x) => -x) : vector
}
