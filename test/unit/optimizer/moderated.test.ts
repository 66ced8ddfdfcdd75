// Moderated variances: against their published formulas, over simulated groups, with groups that are not like the others.
import { describe, expect, it } from 'vitest'
import { digamma, trigamma } from '../../../optimizer/math/gamma.ts'
import { moderated } from '../../../optimizer/math/moderated.ts'
import { stream } from '../../../optimizer/math/rng.ts'

const euler = 0.5772156649015329

describe('derivatives of log gamma', () => {
  it.each([
    [1, -euler, Math.PI ** 2 / 6],
    [0.5, -euler - 2 * Math.log(2), Math.PI ** 2 / 2],
    [2, 1 - euler, Math.PI ** 2 / 6 - 1],
    [10, 2.251752589066721, 0.10516633568168575],
  ])('at %d', (x, first, second) => {
    expect(digamma(x)).toBeCloseTo(first, 11)
    expect(trigamma(x)).toBeCloseTo(second, 11)
  })
})

/** Sample variances of normal groups with these true deviations. */
function groups(seed: number, deviations: readonly number[], size: number) {
  const rng = stream(seed, 'groups')
  return deviations.map((sd) => {
    const values = Array.from({ length: size }, () => sd * rng.normal())
    const mean = values.reduce((sum, v) => sum + v / size, 0)
    return { variance: values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (size - 1), degrees: size - 1 }
  })
}

const scatter = (values: readonly number[]) => {
  const mean = values.reduce((sum, v) => sum + v / values.length, 0)
  return Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (values.length - 1))
}

describe('moderated variances', () => {
  it('of groups alike are nearly one variance', () => {
    const all = groups(1, Array(30).fill(2), 15)
    const steadied = moderated(all)
    expect(scatter(steadied)).toBeLessThan(0.2 * scatter(all.map(({ variance }) => variance)))
    expect(steadied.reduce((sum, v) => sum + v / 30, 0)).toBeCloseTo(4, 0)
  })

  it('of groups that differ in truth stay apart', () => {
    const rng = stream(3, 'true deviations')
    const truth = Array.from({ length: 40 }, () => Math.exp(0.6 * rng.normal()))
    const all = groups(2, truth, 15)
    const error = (found: readonly number[]) =>
      Math.sqrt(found.reduce((sum, v, i) => sum + (Math.log(v) - 2 * Math.log(truth[i]!)) ** 2 / found.length, 0))
    const steadied = moderated(all)
    expect(error(steadied)).toBeLessThan(error(all.map(({ variance }) => variance)))
    expect(scatter(steadied.map(Math.log))).toBeGreaterThan(0.8 * scatter(truth.map((sd) => 2 * Math.log(sd))))
  })

  it('one group far wider than all others neither widens them nor is narrowed', () => {
    const alike = groups(4, Array(12).fill(0.14), 15)
    const wide = { variance: 1.5 ** 2, degrees: 14 }
    const [without, beside] = [moderated(alike), moderated([...alike, wide])]
    expect(beside.at(-1)).toBe(wide.variance)
    expect(Math.max(...alike.map((_, i) => Math.abs(Math.sqrt(beside[i]! / without[i]!) - 1)))).toBeLessThan(0.1)
  })

  it('take equal readings for a coarse instrument', () => {
    const steadied = moderated([...groups(5, Array(8).fill(1), 10), { variance: 0, degrees: 9 }])
    expect(steadied.at(-1)).toBeGreaterThan(0.1)
    expect(moderated([{ variance: 0, degrees: 3 }])).toEqual([0])
    expect(moderated([])).toEqual([])
  })
})
