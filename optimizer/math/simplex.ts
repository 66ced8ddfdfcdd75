// Linear programming for a handful of variables: a dense two-phase simplex.
//
// Notation: x in R^n with lower <= x <= upper, equalities a . x = b, inequalities a . x <= b. Rows are few, so a full
// tableau with Bland's rule [Bland1977] is exact enough (rows are expected to be scaled to about 1), and cannot cycle.

/** One row: a . x (= or <=) b. */
export interface Row {
  readonly a: Float64Array
  readonly b: number
}

/** A bounded polytope. */
export interface Polytope {
  readonly lower: Float64Array
  readonly upper: Float64Array
  readonly equalities: readonly Row[]
  readonly inequalities: readonly Row[]
}

const tolerance = 1e-10
const mostPivots = 5000

/** A vertex where cost . x is least, or undefined where the polytope is empty. */
export function leastVertex(polytope: Polytope, cost: Float64Array): Float64Array | undefined {
  const { lower, upper } = polytope
  const n = lower.length
  if (lower.some((low, k) => low > upper[k]! + tolerance)) return undefined
  const tableau = buildTableau(polytope)
  if (!runPhase(tableau, phaseOneCost(tableau)) || infeasibility(tableau) > 1e-9) return undefined
  dropArtificials(tableau)
  const full = new Float64Array(tableau.columns)
  full.set(cost)
  runPhase(tableau, full)
  const x = Float64Array.from(lower)
  tableau.basis.forEach((column, row) => {
    if (column < n) x[column]! += Math.max(0, tableau.rows[row]![tableau.columns]!)
  })
  return x.map((value, k) => Math.min(upper[k]!, value))
}

interface Tableau {
  /** Each row holds the coefficients of all columns and then the right-hand side (not negative). */
  readonly rows: Float64Array[]
  readonly basis: number[]
  readonly columns: number
  readonly firstArtificial: number
  blocked: boolean
}

/** Columns: shifted variables, slacks (one per inequality and upper bound), one artificial per row. */
function buildTableau({ lower, upper, equalities, inequalities }: Polytope): Tableau {
  const n = lower.length
  const bounds: Row[] = Array.from(upper, (high, k) => ({ a: unit(n, k), b: high }))
  const upperRows = [...inequalities, ...bounds]
  const count = equalities.length + upperRows.length
  const firstArtificial = n + upperRows.length
  const columns = firstArtificial + count
  const rows = [...upperRows, ...equalities].map(({ a, b }, index) => {
    const row = new Float64Array(columns + 1)
    row.set(a)
    row[columns] = a.reduce((rest, value, k) => rest - value * lower[k]!, b)
    if (index < upperRows.length) row[n + index] = 1
    if (row[columns]! < 0) for (let k = 0; k <= columns; k++) row[k] = -row[k]!
    row[firstArtificial + index] = 1
    return row
  })
  return { rows, basis: rows.map((_, index) => firstArtificial + index), columns, firstArtificial, blocked: false }
}

function unit(n: number, k: number): Float64Array {
  const a = new Float64Array(n)
  a[k] = 1
  return a
}

function phaseOneCost({ columns, firstArtificial }: Tableau): Float64Array {
  return Float64Array.from({ length: columns }, (_, k) => (k >= firstArtificial ? 1 : 0))
}

function infeasibility({ rows, basis, columns, firstArtificial }: Tableau): number {
  return basis.reduce((sum, column, row) => (column >= firstArtificial ? sum + rows[row]![columns]! : sum), 0)
}

/** Swaps artificials that stayed in the basis at zero for real columns, then forbids artificials. */
function dropArtificials(tableau: Tableau): void {
  tableau.blocked = true
  tableau.basis.forEach((column, row) => {
    if (column < tableau.firstArtificial) return
    const real = tableau.rows[row]!.findIndex((value, k) => k < tableau.firstArtificial && Math.abs(value) > 1e-7)
    if (real >= 0) pivot(tableau, row, real)
  })
}

/** Pivots until no reduced cost is negative. False where the pivots run out. */
function runPhase(tableau: Tableau, cost: Float64Array): boolean {
  for (let i = 0; i < mostPivots; i++) {
    const column = entering(tableau, cost)
    if (column < 0) return true
    const row = leaving(tableau, column)
    if (row < 0) return true
    pivot(tableau, row, column)
  }
  return false
}

function entering({ rows, basis, columns, firstArtificial, blocked }: Tableau, cost: Float64Array): number {
  const last = blocked ? firstArtificial : columns
  for (let k = 0; k < last; k++) {
    let reduced = cost[k]!
    for (let row = 0; row < rows.length; row++) reduced -= cost[basis[row]!]! * rows[row]![k]!
    if (reduced < -tolerance) return k
  }
  return -1
}

function leaving({ rows, basis, columns }: Tableau, column: number): number {
  let best = -1
  let ratio = Number.POSITIVE_INFINITY
  for (let row = 0; row < rows.length; row++) {
    const value = rows[row]![column]!
    if (value <= tolerance) continue
    const tried = rows[row]![columns]! / value
    if (tried < ratio - 1e-13 || (tried < ratio + 1e-13 && best >= 0 && basis[row]! < basis[best]!)) {
      best = row
      ratio = tried
    }
  }
  return best
}

function pivot({ rows, basis, columns }: Tableau, row: number, column: number): void {
  const source = rows[row]!
  const scale = source[column]!
  for (let k = 0; k <= columns; k++) source[k]! /= scale
  rows.forEach((target, other) => {
    const factor = target[column]!
    if (other === row || factor === 0) return
    for (let k = 0; k <= columns; k++) target[k]! -= factor * source[k]!
  })
  basis[row] = column
}
