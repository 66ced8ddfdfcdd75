// How closely a quantity follows the groups: the point-biserial correlation, 0 not at all, 1 wholly.

/** A value for each run; NaN where it is not known. */
export type Quantity = Float64Array

interface Prepared {
  /** Deviations from the mean of all; 0 where not known. */
  readonly deviations: Float64Array
  readonly isKnown: Uint8Array
  readonly squares: number
  readonly count: number
}

/** In at least this share of each group a quantity must be known: else the few that have it decide. */
const leastKnown = 0.75

/** Undefined where too little is known, or all runs read the same. */
export function prepared(quantity: Quantity, isChosen: readonly boolean[]): Prepared | undefined {
  const isKnown = Uint8Array.from(quantity, (value) => (Number.isFinite(value) ? 1 : 0))
  const enough = [true, false].every((group) => {
    const members = isChosen.flatMap((one, i) => (one === group ? [i] : []))
    return members.filter((i) => isKnown[i] === 1).length >= Math.max(1, leastKnown * members.length)
  })
  const count = isKnown.reduce((sum, one) => sum + one, 0)
  if (!enough || count < 3) return undefined
  let [sum, largest] = [0, 0]
  quantity.forEach((value, i) => {
    if (isKnown[i] === 0) return
    sum += value
    largest = Math.max(largest, Math.abs(value))
  })
  const deviations = quantity.map((value, i) => (isKnown[i] === 1 ? value - sum / count : 0))
  const squares = deviations.reduce((total, one) => total + one * one, 0)
  // What rounding leaves of equal values is no difference.
  return squares <= count * (1e-9 * largest) ** 2 ? undefined : { deviations, isKnown, squares, count }
}

/** With the sign of the chosen runs' difference; 0 where one group is not known under this dealing. */
export function strengthOf({ deviations, isKnown, squares, count }: Prepared, chosen: readonly number[]): number {
  let [sum, size] = [0, 0]
  for (const i of chosen) {
    sum += deviations[i]!
    size += isKnown[i]!
  }
  const rest = count - size
  return size === 0 || rest === 0 ? 0 : sum * Math.sqrt(count / (size * rest * squares))
}
