// The demo's clock: no plant time is told twice, however the process before it ended.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openPlantClock } from '../../../cli/run/plant-clock.ts'

const begin = 1_767_571_200_000_000_000n
let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kunlun-clock-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function clockAt(wall: { ms: number }, factor = 1200) {
  return openPlantClock({ folder, factor, begin, wallMs: () => wall.ms })
}

test('begins where it is told to, and runs as many times faster as the factor says', () => {
  const wall = { ms: 5000 }
  const clock = clockAt(wall)
  expect(clock.now()).toBe(begin)
  wall.ms += 1500
  expect(clock.now() - begin).toBe(1800n * 1_000_000_000n)
})

test('goes on after a kill in the same second, whether or not it was kept', () => {
  const wall = { ms: 0 }
  const first = clockAt(wall)
  wall.ms = 3999
  const last = first.now()
  expect(clockAt({ ms: 0 }).now()).toBeGreaterThan(last)
})

test('goes on after a kill of a process that was held up for longer than the reserve', () => {
  const wall = { ms: 0 }
  const first = clockAt(wall)
  wall.ms = 90_000
  const last = first.now()
  expect(clockAt({ ms: 0 }).now()).toBeGreaterThan(last)
})

test('any series of waits, kept or not, kills and changes of the factor never turns time back', () => {
  const step = fc.record({ waitMs: fc.nat(20_000), isKept: fc.boolean(), isKilled: fc.boolean() })
  const series = fc.tuple(fc.array(step, { maxLength: 12 }), fc.constantFrom(1, 60, 1200))
  fc.assert(
    fc.property(series, ([steps, factor]) => {
      rmSync(join(folder, 'plant-clock.json'), { force: true })
      const wall = { ms: 0 }
      let clock = clockAt(wall, factor)
      let last = clock.now()
      for (const { waitMs, isKept, isKilled } of steps) {
        wall.ms += waitMs
        if (isKept) clock.keep()
        if (isKilled) clock = clockAt(wall, factor)
        const now = clock.now()
        expect(now).toBeGreaterThanOrEqual(last)
        last = now
      }
    }),
    { numRuns: 60, seed: 3 },
  )
})

test('a damaged file is named instead of beginning anew', () => {
  writeFileSync(join(folder, 'plant-clock.json'), '{"reserved')
  expect(() => clockAt({ ms: 0 })).toThrow(/plant-clock\.json cannot be read/)
})
