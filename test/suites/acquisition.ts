// What every acquisition owes: the suite that runs over each of them.
import { expect, it } from 'vitest'
import type { Acquisition } from '../../optimizer/acquisition/acquisition.ts'
import type { Aim } from '../../optimizer/acquisition/aim.ts'
import { goalOf } from '../../optimizer/acquisition/gain.ts'
import type { Objective } from '../../optimizer/definition.ts'
import { stream } from '../../optimizer/math/rng.ts'
import { fitOutcome } from '../../optimizer/outcome-model.ts'
import { maternGp } from '../../optimizer/surrogates/index.ts'

const objectives: readonly Objective[] = [
  { outcome: 'y', goal: 'minimize' },
  { outcome: 'y', goal: 'maximize' },
  { outcome: 'y', goal: 'target', target: 0.3 },
]

/** Eleven runs of a valley: low at 0.3, high at 1. */
function aimAt(objective: Objective, shift = 0): { aim: Aim; points: Float64Array[] } {
  const points = Array.from({ length: 11 }, (_, i) => Float64Array.from([i / 10, (i * 0.37) % 1]))
  const values = points.map(([a = 0]) => (a - 0.3) ** 2 + shift)
  const moved = objective.target === undefined ? objective : { ...objective, target: objective.target + shift }
  const model = fitOutcome({ points, values, bend: false, cautious: false }, maternGp, stream(1, 'suite'))
  return { aim: { objective: moved, model, goal: goalOf(moved, model) }, points }
}

const places = Array.from({ length: 21 }, (_, i) => Float64Array.from([i / 20, ((i * 13) % 20) / 20]))

export function acquisitionSuite(acquisition: Acquisition): void {
  const gain = acquisition.gain({})

  it.each(objectives)('scores every place with a finite number: $goal', (objective) => {
    const { aim, points } = aimAt(objective)
    const score = gain(aim, points, stream(1, 'score'))
    for (const point of [...places, ...points]) expect(score(point)).toEqual(expect.any(Number))
    expect(places.every((point) => Number.isFinite(score(point)))).toBe(true)
  })

  it.each(objectives)('prefers places near the best to those that are known to be bad: $goal', (objective) => {
    const { aim, points } = aimAt(objective)
    const score = gain(aim, points, stream(1, 'score'))
    const worth = ([a = 0]: Float64Array) => {
      const y = (a - 0.3) ** 2
      return objective.goal === 'maximize' ? y : -Math.abs(y - (objective.target ?? 0))
    }
    const ranked = places.toSorted((p, q) => score(q) - score(p))
    const mean = (some: readonly Float64Array[]) => some.reduce((sum, p) => sum + worth(p) / some.length, 0)
    expect(mean(ranked.slice(0, 5))).toBeGreaterThan(mean(ranked.slice(-5)))
  })

  it('does not mind where the scale of an outcome begins', () => {
    for (const objective of objectives) {
      const scores = [0, 1000].map((shift) => {
        const { aim, points } = aimAt(objective, shift)
        const score = gain(aim, points, stream(1, 'score'))
        return places.map((point) => score(point))
      })
      scores[0]!.forEach((one, i) => {
        expect(scores[1]![i]).toBeCloseTo(one, 3)
      })
    }
  })

  it('gives the same bytes for the same stream', () => {
    const scores = () => {
      const { aim, points } = aimAt(objectives[0]!)
      const score = gain(aim, points, stream(3, 'score'))
      return places.map((point) => score(point))
    }
    expect(scores()).toEqual(scores())
  })
}
