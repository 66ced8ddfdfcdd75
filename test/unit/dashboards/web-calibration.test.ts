// What the page says of how far predictions can be believed.
import { expect, test } from 'vitest'
import { calibrationWords } from '../../../dashboards/web/src/why/calibration-words.ts'
import { quarterCounts } from '../../../dashboards/web/src/why/pit.ts'

const calibration = (count: number, inside: number, [low, high]: readonly [number, number]) => ({
  ...{ count, meanError: 0 },
  coverage: [{ promised: 0.9, inside, share: inside / count, low, high }],
})

test('a promise counts as broken only where its doubt leaves it out', () => {
  expect(calibrationWords(calibration(20, 18, [0.68, 0.99])).key).toBe('why.calibrationGood')
  expect(calibrationWords(calibration(20, 10, [0.27, 0.73])).key).toBe('why.calibrationNarrow')
  expect(calibrationWords(calibration(60, 60, [0.94, 1])).key).toBe('why.calibrationWide')
  expect(calibrationWords(calibration(4, 0, [0, 0.6]))).toEqual({
    key: 'why.calibrationFew',
    facts: { count: 4, inside: 0 },
  })
  expect(calibrationWords({ count: 0, coverage: [], meanError: 0 }).key).toBe('why.calibrationFew')
})

test('measured values are counted by the quarter of their prediction', () => {
  const quantiles = [0, 1, 2, 3, 4, 5, 6]
  const at = (measured: number | null) => ({ measured, quantiles })
  expect(quarterCounts([at(-9), at(1.9), at(2), at(3.5), at(4), at(99), at(null)])).toEqual([2, 1, 1, 2])
  expect(quarterCounts([{ measured: 1, quantiles: [] }])).toEqual([0, 0, 0, 0])
})
