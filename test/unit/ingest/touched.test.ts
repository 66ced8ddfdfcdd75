// Spans of time that wait: found however long the stretch is that is asked for, however many minutes wait.
import { expect, it } from 'vitest'
import { createTouched, minute } from '../../../ingest/touched.ts'

it('tells whether any waiting minute lies in a stretch, as looking at each of them does', () => {
  const starts = [0n, 1n, 5n, 6n, 7n, 90n].map((number) => number * minute)
  const touched = createTouched()
  for (const start of starts) touched.note('mill-1', start + 7n)
  const ends = Array.from({ length: 240 }, (_, half) => (BigInt(half) * minute) / 2n - 10n * minute)
  for (const from of ends) {
    for (const to of ends.filter((end) => end >= from)) {
      const expected = starts.some((start) => start < to && start + minute > from)
      expect(touched.overlaps('mill-1', from, to), `${from} to ${to}`).toBe(expected)
    }
  }
  expect(touched.overlaps('mill-2', 0n, minute)).toBe(false)
})
