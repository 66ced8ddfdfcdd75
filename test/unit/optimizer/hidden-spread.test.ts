// What few runs can hide: two heats of nearly one recipe must not make a recipe far away look certain.
import { describe, expect, test } from 'vitest'
import { hiddenSpread } from '../../../optimizer/hidden-spread.ts'
import { studyConfig } from '../../../optimizer/study-config.ts'
import { predictForStudy } from '../../../optimizer/suggest.ts'

const points = (rows: readonly (readonly number[])[]) => rows.map((row) => Float64Array.from(row))

describe('the spread that runs can hide', () => {
  test('is large where they lie close together', () => {
    expect(
      hiddenSpread(
        points([
          [0.5, 0.5],
          [0.52, 0.5],
        ]),
      ),
    ).toBeGreaterThan(5)
  })

  test('is bounded where they are repeats', () => {
    expect(
      hiddenSpread(
        points([
          [0.5, 0.5],
          [0.5, 0.5],
        ]),
      ),
    ).toBeLessThan(10)
  })

  test('is none where they are spread out, or many', () => {
    expect(
      hiddenSpread(
        points([
          [0, 0],
          [1, 1],
          [0, 1],
          [1, 0],
        ]),
      ),
    ).toBe(1)
    expect(hiddenSpread(points(Array.from({ length: 6 }, () => [0.5, 0.5])))).toBe(1)
  })
})

test('two heats of nearly one recipe leave a recipe far away uncertain', () => {
  const study = studyConfig.parse({
    machine: 'furnace-1',
    parameters: [{ name: 'peak', type: 'continuous', low: 1500, high: 1640 }],
    objectives: [{ outcome: 'cost', goal: 'minimize' }],
    constraints: [{ outcome: 'density', min: 96.5 }],
  })
  const observations = [
    { run: 'a', settings: { peak: 1607 }, outcomes: { cost: 4.0, density: 96.85 } },
    { run: 'b', settings: { peak: 1606 }, outcomes: { cost: 4.1, density: 96.81 } },
  ]
  const at = (peak: number) => predictForStudy({ study, observations, seed: 1, settings: { peak } })
  expect(at(1606)?.meets['density']).toBeGreaterThan(0.8)
  expect(at(1520)?.meets['density']).toBeLessThan(0.97)
  expect(at(1520)?.predicted['density']?.sd).toBeGreaterThan(3 * (at(1606)?.predicted['density']?.sd ?? 0))
})
