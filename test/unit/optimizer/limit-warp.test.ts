// The scale that a limit gives an outcome: there and back, fine at the limit, finite whatever the values.
import { describe, expect, it } from 'vitest'
import { fitLimitWarp } from '../../../optimizer/limit-warp.ts'
import { fitWarp } from '../../../optimizer/warp.ts'

const limit = 6
/** Percent of parts lost: near the limit, then a load that cracked. */
const usual = [3, 4, 5, 6.5, 7, 8, 9, 5.5]
const cracked = [...usual, 99.7]

describe('the scale of an outcome that has to keep a limit', () => {
  it('takes every value there and back, in order', () => {
    const { forward, inverse } = fitLimitWarp(cracked, limit)
    const inOrder = [-20, 0, ...cracked, limit, 200].toSorted((a, b) => a - b)
    const z = inOrder.map(forward)
    expect(z).toEqual(z.toSorted((a, b) => a - b))
    for (const y of inOrder) expect(inverse(forward(y))).toBeCloseTo(y, 7)
  })

  it('keeps runs at the limit apart beside one far from it', () => {
    const plain = (values: readonly number[]) => fitWarp(values, false)
    const fine = (values: readonly number[]) => fitLimitWarp(values, limit)
    const kept = (warpOf: typeof plain) => {
      const apart = (values: readonly number[]) => warpOf(values).forward(8) - warpOf(values).forward(4)
      return apart(cracked) / apart(usual)
    }
    expect(kept(fine)).toBeGreaterThan(4 * kept(plain))
  })

  it('does not notice the unit', () => {
    const inParts = fitLimitWarp(
      cracked.map((y) => 20 * y),
      20 * limit,
    )
    for (const y of cracked) expect(inParts.forward(20 * y)).toBeCloseTo(fitLimitWarp(cracked, limit).forward(y), 9)
  })

  it('stays finite for equal values, one value, values on the limit', () => {
    for (const values of [[5, 5, 5], [7], [limit, limit], [0, 1e300]]) {
      const { forward, inverse } = fitLimitWarp(values, limit)
      for (const y of values) expect(Number.isFinite(inverse(forward(y)))).toBe(true)
    }
  })
})
