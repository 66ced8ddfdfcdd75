// A root of an increasing function by halving.
//
// Notation: f increasing on [low, high], x its root; each step halves the interval that holds x, whatever the shape of f.

/** x between `low` and `high` where the increasing `f` changes sign, to the last bit that can be told apart. */
export function bisect(f: (x: number) => number, low: number, high: number): number {
  let [a, b] = [low, high]
  // Halving a double can go on for a thousand steps near zero; two hundred leave an error of 2^-200 of the range.
  for (let step = 0; step < 200; step++) {
    const middle = a + (b - a) / 2
    if (middle === a || middle === b) break
    if (f(middle) < 0) a = middle
    else b = middle
  }
  return a + (b - a) / 2
}
