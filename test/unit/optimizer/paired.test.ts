// What a challenger gains over the original, with how sure that is.
import { expect, test } from 'vitest'
import { gainOf } from '../../../optimizer/backtest/paired.ts'

test('the interval is that of Student for the mean difference', () => {
  // A book example: mean 1.5, s 1.29099, n 4, t(3) at 97.5 % 3.18245.
  const gain = gainOf([0, 1, 2, 3])
  expect(gain).toMatchObject({ count: 4, better: 3, equal: 1, worse: 0, mean: 1.5, verdict: 'none' })
  expect(gain.low).toBeCloseTo(1.5 - (3.182446 * 1.290994) / 2, 4)
  expect(gain.high).toBeCloseTo(1.5 + (3.182446 * 1.290994) / 2, 4)
})

test('a difference is shown only where the interval leaves zero out', () => {
  expect(gainOf([1, 1.1, 0.9, 1, 1]).verdict).toBe('better')
  expect(gainOf([-1, -1.1, -0.9, -1, -1]).verdict).toBe('worse')
  expect(gainOf([0, 0, 0]).verdict).toBe('none')
})

test('more challengers make each interval wider', () => {
  const gains = [0.2, 0.5, 0.3, 0.9]
  const [alone, among] = [gainOf(gains), gainOf(gains, 4)]
  expect(among.low!).toBeLessThan(alone.low!)
  expect(among.mean).toBe(alone.mean)
})

test('gains that are no numbers are not judged', () => {
  const nothing = { better: 0, equal: 0, worse: 0, mean: Number.NaN }
  expect(gainOf([Number.NaN, Number.NaN, Number.NaN])).toEqual({ count: 3, ...nothing, verdict: 'unmeasured' })
})

test('too few are not judged', () => {
  expect(gainOf([1, 1])).toEqual({ count: 2, better: 2, equal: 0, worse: 0, mean: 1, verdict: 'too-few' })
  expect(gainOf([]).mean).toBeNaN()
})
