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
    const twice = points([
      [0.5, 0.5],
      [0.5, 0.5],
    ])
    expect(hiddenSpread(twice)).toBeLessThan(40)
  })

  test('is only what four values leave unsure where they are spread out', () => {
    const corners = points([
      [0, 0],
      [1, 1],
      [0, 1],
      [1, 0],
    ])
    // Student's t with 3 degrees of freedom: 2.3534 against 1.6449.
    expect(hiddenSpread(corners)).toBeCloseTo(2.3534 / 1.6449, 3)
  })

  test('is nearly none where they are many, spread over the cube', () => {
    const rows = Array.from({ length: 7 }, (_, i) => Array.from({ length: 7 }, (_, j) => [i / 6, j / 6]))
    expect(hiddenSpread(points(rows.flat()))).toBeLessThan(1.05)
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
  expect(at(1606)?.meets['density']).toBeGreaterThan(0.6)
  expect(at(1520)?.meets['density']).toBeLessThan(0.97)
  expect(at(1520)?.predicted['density']?.sd).toBeGreaterThan(2 * (at(1606)?.predicted['density']?.sd ?? 0))
})
