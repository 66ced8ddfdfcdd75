// Known answers of control charts as data, with the loop that proves them.
import { expect } from 'vitest'

/** Found and known figures in the same order; `within` is the largest difference that the printed digits allow. */
export interface Known {
  readonly name: string
  readonly found: readonly number[]
  readonly known: readonly number[]
  readonly within: number
}

export function prove({ found, known, within }: Known): void {
  expect(found).toHaveLength(known.length)
  const differences = found.map((value, index) => Math.abs(value - known[index]!))
  expect(Math.max(...differences), `found ${found.join(' ')}`).toBeLessThanOrEqual(within)
}

/** Half a unit of the last digit printed, with a margin for the binary form of both numbers. */
export function printedTo(digits: number): number {
  return 0.5 * 10 ** -digits + 1e-9
}
