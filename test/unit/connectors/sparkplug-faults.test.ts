// Arbitrary faults of an edge node with its network, against a model that knows the truth.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Plant, plants, settings, twoLateBirths } from '../../suites/sparkplug-edge.ts'

describe('any sequence of faults', () => {
  it('never gives a value a wrong name, loses no message, asks once a window, recovers: 10 000 times', () => {
    const seen = { resolved: 0, unresolved: 0, duplicates: 0, asked: 0, stale: 0 }
    fc.assert(
      fc.property(plants, ({ start, kept, list }) => {
        const plant = new Plant(start, kept)
        plant.birth('deliver')
        for (const step of list) {
          plant.run(step)
          for (let at = 1; at < plant.asked.length; at++)
            expect(plant.asked[at]! - plant.asked[at - 1]!).toBeGreaterThanOrEqual(settings.rebirthBackoffMs)
          if (plant.asked.length > 0) seen.asked++
        }
        // Whatever happened: one answered rebirth later all is well.
        plant.birth('deliver')
        const before = plant.out.length
        plant.data(0, 1, 'deliver')
        plant.data(2, 2, 'deliver')
        const last = plant.out.slice(before)
        expect(last.filter(({ note }) => note.resolved !== undefined && note.unresolved === undefined)).toHaveLength(2)
        plant.out.push(...plant.node.end())
        for (const { origin, note } of plant.out) {
          for (const { index, name } of note.resolved ?? []) expect(name).toBe(plant.truths.get(origin ?? '')?.[index])
          if (note.resolved !== undefined) seen.resolved++
          if (note.unresolved !== undefined) seen.unresolved++
          if ((note.stale?.length ?? 0) > 0) seen.stale++
        }
        const arrivals = [...plant.sent.values()].reduce((total, times) => total + times, 0)
        const emitted = plant.out.filter(({ origin }) => origin !== undefined).length
        expect(emitted + plant.duplicates()).toBe(arrivals)
        seen.duplicates += plant.duplicates()
      }),
      { numRuns: 10_000, examples: [[twoLateBirths]] },
    )
    // The faults did happen.
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(500)
  })
})
