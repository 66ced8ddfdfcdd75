// Several comparisons at once: which would still stand out if chance had all of them to play with [Holm1979].

/** p of each comparison, raised for the number of comparisons; in the given order. */
export function holm(p: readonly number[]): number[] {
  const order = p.map((_, index) => index).sort((a, b) => p[a]! - p[b]!)
  const raised = new Array<number>(p.length)
  let least = 0
  for (const [rank, index] of order.entries()) {
    least = Math.max(least, Math.min(1, (p.length - rank) * p[index]!))
    raised[index] = least
  }
  return raised
}
