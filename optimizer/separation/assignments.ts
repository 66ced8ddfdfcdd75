// Which runs could have been the chosen ones: every way to deal them, or many ways by chance.
import { type Rng, shuffled } from '../math/rng.ts'

export interface Assignments {
  /** Indices of the chosen runs, one list for each dealing; the true one is the first. */
  readonly lists: readonly (readonly number[])[]
  /** True where no other dealing exists. */
  readonly isComplete: boolean
}

const mostComplete = 5000
const drawn = 1999

/** Of `total` runs those at `chosen`. Every dealing where there are at most 5000, else 1999 by chance. */
export function assignmentsOf(chosen: readonly number[], total: number, rng: Rng): Assignments {
  if (waysToChoose(total, chosen.length) <= mostComplete) {
    const others = combinations(total, chosen.length).filter((list) => list.some((one, i) => one !== chosen[i]))
    return { lists: [chosen, ...others], isComplete: true }
  }
  const lists = Array.from({ length: drawn }, () => shuffled(total, rng).slice(0, chosen.length))
  return { lists: [chosen, ...lists], isComplete: false }
}

/** The binomial coefficient, as a double. */
function waysToChoose(total: number, count: number): number {
  let ways = 1
  for (let i = 0; i < count; i++) ways = (ways * (total - i)) / (i + 1)
  return Math.round(ways)
}

/** All lists of `count` indices below `total`, each in order. */
function combinations(total: number, count: number, from = 0): number[][] {
  if (count === 0) return [[]]
  const found: number[][] = []
  for (let first = from; first <= total - count; first++) {
    for (const rest of combinations(total, count - 1, first + 1)) found.push([first, ...rest])
  }
  return found
}
