// The neighbourhood of the best run: where it stands, how it widens with gains, narrows without.
import { describe, expect, it } from 'vitest'
import { toDefinition } from '../../../optimizer/config/to-definition.ts'
import { type RunObservation, viewOf } from '../../../optimizer/history.ts'
import { stream } from '../../../optimizer/math/rng.ts'
import { neighbourhoodOf } from '../../../optimizer/near-best.ts'
import { positionOf } from '../../../optimizer/space.ts'
import { studyConfig } from '../../../optimizer/study-config.ts'
import { suggestForStudy } from '../../../optimizer/suggest.ts'

const study = studyConfig.parse({
  machine: 'furnace-1',
  parameters: ['x', 'y'].map((name) => ({ name, type: 'continuous', low: 0, high: 100 })),
  objectives: [{ outcome: 'cost', goal: 'minimize' }],
  constraints: [{ outcome: 'density', min: 96 }],
  safety: { mode: 'near' },
})
const run = (id: number, [x, y]: readonly [number, number], cost: number, density = 97): RunObservation => ({
  run: `r${id}`,
  settings: { x, y },
  outcomes: { cost, density },
})
const around = (observations: readonly RunObservation[]) =>
  neighbourhoodOf(viewOf({ study, observations, seed: 1 }, []))

/** A start that leads nowhere. */
const more = [7, 8, 9].map((id) => run(id, [10, 90], 50, 70))
const centreOf = (observations: readonly RunObservation[]) =>
  Array.from(around([...more, ...observations])!.centres[0]!, (value) => Math.round(100 * value))

describe('the neighbourhood', () => {
  it('is asked for, has a run to be near to', () => {
    expect(toDefinition(study).safety.mode).toBe('near')
    expect(around([])).toBeUndefined()
  })

  it('stands at the cheapest run that keeps the limits, else at the one that breaks them least', () => {
    const broken = run(1, [20, 30], 1, 90)
    const nearly = run(2, [40, 30], 9, 95)
    const kept = run(3, [50, 30], 5)
    expect(centreOf([broken, nearly])).toEqual([40, 30])
    expect(centreOf([broken, kept, nearly])).toEqual([50, 30])
    expect(centreOf([kept, run(4, [60, 30], 4), broken])).toEqual([60, 30])
  })

  it('stays where the study begins until the start is over', () => {
    const [first, better] = [run(1, [20, 30], 9), run(2, [80, 30], 5)]
    expect([...around([first, better])!.centres[0]!].map((value) => Math.round(100 * value))).toEqual([20, 30])
  })

  it('also reaches from a run that is cheap for how little it breaks limits', () => {
    const [kept, cheap] = [run(1, [50, 30], 9), run(2, [90, 30], 2, 95.9)]
    const found = around([...more, kept, cheap])!
    expect(found.centres.map(([x]) => Math.round(100 * x!))).toEqual([50, 90])
    expect(found.includes(Float64Array.of(0.85, 0.3))).toBe(true)
    expect(found.includes(Float64Array.of(0.7, 0.9))).toBe(false)
  })

  it('widens after gains, narrows after runs without one', () => {
    const first = around([run(1, [50, 50], 9)])!.halfWidth
    const gaining = [9, 8, 7, 6].map((cost, i) => run(i, [50 + i, 50], cost))
    const losing = [...gaining, ...Array.from({ length: 9 }, (_, i) => run(10 + i, [50 + i, 50], 9))]
    expect(around(gaining)!.halfWidth).toBeGreaterThan(first)
    expect(around(losing)!.halfWidth).toBeLessThan(around(gaining)!.halfWidth)
  })

  it('always holds the next of few levels', () => {
    const passes = { name: 'depth', type: 'ordinal', values: [0.75, 1, 1.5, 3], unit: 'mm' }
    const turning = studyConfig.parse({ ...study, parameters: [study.parameters[0], passes] })
    const observations = [{ run: 'r1', settings: { x: 50, depth: 1.5 }, outcomes: { cost: 9, density: 97 } }]
    const view = viewOf({ study: turning, observations, seed: 1 }, [])
    const found = neighbourhoodOf(view)!
    const at = (depth: number) =>
      found.includes(
        positionOf(
          view.space,
          new Map([
            ['x', 50],
            ['depth', depth],
          ]),
        ),
      )
    expect([0.75, 1, 1.5, 3].map(at)).toEqual([false, true, true, true])
    expect(new Set(found.draw(60, stream(1, 'near')).map(([, depth]) => depth)).size).toBe(3)
  })

  it('holds every suggestion', () => {
    const cost = (x: number, y: number) => (x - 70) ** 2 / 100 + (y - 60) ** 2 / 100
    const observations = [run(0, [20, 30], cost(20, 30))]
    for (let i = 1; i < 9; i++) {
      const [suggestion] = suggestForStudy({ study, observations, pending: [], count: 1, seed: i })
      const { x, y } = suggestion!.settings as { x: number; y: number }
      expect(around(observations)!.includes(Float64Array.of(x / 100, y / 100))).toBe(true)
      observations.push(run(i, [x, y], cost(x, y), 97 - y / 200))
    }
    expect(Math.min(...observations.map(({ outcomes }) => outcomes['cost']!))).toBeLessThan(15)
  })
})
