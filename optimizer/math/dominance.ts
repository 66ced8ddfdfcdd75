// Which of several vectors of costs no other beats.
//
// Notation: costs are to be small; a dominates b where a_k <= b_k for every k, a_k < b_k for at least one.

export type Costs = readonly number[]

export function dominates(a: Costs, b: Costs): boolean {
  let less = false
  for (let k = 0; k < a.length; k++) {
    if (!(a[k]! <= b[k]!)) return false
    if (a[k]! < b[k]!) less = true
  }
  return less
}

/** Places of the vectors that no other dominates, rising; of equal vectors all stay. */
export function nonDominated(all: readonly Costs[]): number[] {
  // In lexicographic order a vector can be dominated by an earlier one alone.
  const order = all.map((_, i) => i).sort((i, j) => lexicographic(all[i]!, all[j]!))
  const front: number[] = []
  for (const i of order) if (!front.some((j) => dominates(all[j]!, all[i]!))) front.push(i)
  return front.sort((i, j) => i - j)
}

function lexicographic(a: Costs, b: Costs): number {
  const k = a.findIndex((value, at) => value !== b[at]!)
  return k < 0 ? 0 : a[k]! - b[k]!
}
