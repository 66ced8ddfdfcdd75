// Orthogonal triangularisation of a tall matrix, column after column, with what depends on earlier columns left out.
//
// Notation: X the n x m matrix given as columns, Q orthogonal (kept as Householder vectors v_k, Q = H_1 H_2 ...), R the
// upper triangle of the p kept columns, so that X_kept = Q_thin R [Golub1965].

export interface Qr {
  readonly rows: number
  /** Indices of the columns that are no combination of earlier ones, in order. */
  readonly kept: readonly number[]
  /** Column k of R: its k + 1 leading entries. */
  readonly upper: readonly Float64Array[]
  readonly reflectors: readonly Float64Array[]
}

/** A column whose part beyond the earlier ones is smaller than this share of it counts as their combination. */
const dependent = 1e-12

/** Factors the columns, all of one length. */
export function qr(columns: readonly Float64Array[]): Qr {
  const rows = columns[0]?.length ?? 0
  const kept: number[] = []
  const upper: Float64Array[] = []
  const reflectors: Float64Array[] = []
  for (const [index, column] of columns.entries()) {
    const work = Float64Array.from(column)
    for (const v of reflectors) reflect(v, work)
    const k = kept.length
    const tail = norm(work.subarray(k))
    if (k >= rows || !(tail > dependent * norm(column))) continue
    const v = work.map((x, i) => (i < k ? 0 : x))
    v[k] = v[k]! + (v[k]! >= 0 ? tail : -tail)
    const length = norm(v)
    reflectors.push(v.map((x) => x / length))
    const leading = work.slice(0, k + 1)
    leading[k] = work[k]! >= 0 ? -tail : tail
    upper.push(leading)
    kept.push(index)
  }
  return { rows, kept, upper, reflectors }
}

/** Q^T y. Its first p entries belong to the kept columns, the others to the residual. */
export function rotated({ reflectors }: Qr, y: Float64Array): Float64Array {
  const result = Float64Array.from(y)
  for (const v of reflectors) reflect(v, result)
  return result
}

/** Q c. */
function rotatedBack({ reflectors }: Qr, c: Float64Array): Float64Array {
  const result = Float64Array.from(c)
  for (const v of reflectors.toReversed()) reflect(v, result)
  return result
}

/** b with R b = c, for the first p entries of c. */
export function backSolved({ upper }: Qr, c: Float64Array): Float64Array {
  const p = upper.length
  const b = c.slice(0, p)
  for (let k = p - 1; k >= 0; k--) {
    b[k] = b[k]! / upper[k]![k]!
    for (let i = 0; i < k; i++) b[i] = b[i]! - upper[k]![i]! * b[k]!
  }
  return b
}

/** The columns of R^-1, each of p entries: (X^T X)^-1 = R^-1 R^-T. */
export function inverseUpper(factored: Qr): Float64Array[] {
  const p = factored.upper.length
  return Array.from({ length: p }, (_, k) => backSolved(factored, unit(p, k)))
}

/** The p columns of Q_thin, each of n entries. */
export function thinQ(factored: Qr): Float64Array[] {
  return factored.kept.map((_, k) => rotatedBack(factored, unit(factored.rows, k)))
}

function unit(length: number, k: number): Float64Array {
  const result = new Float64Array(length)
  result[k] = 1
  return result
}

/** x - 2 v (v^T x), written over x. */
function reflect(v: Float64Array, x: Float64Array): void {
  let inner = 0
  for (let i = 0; i < x.length; i++) inner += v[i]! * x[i]!
  for (let i = 0; i < x.length; i++) x[i] = x[i]! - 2 * inner * v[i]!
}

/** Scaled by the largest entry, so that squares neither overflow nor vanish. */
function norm(x: Float64Array): number {
  const largest = x.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  if (largest === 0) return 0
  return largest * Math.sqrt(x.reduce((sum, value) => sum + (value / largest) ** 2, 0))
}
