// The best settings where runs differ in what was known before them: such as with new edges beside worn ones.
import { quantile } from 'simple-statistics'
import { describe, expect, it } from 'vitest'
import { bestSettings } from '../../../optimizer/explain-study.ts'
import { type RunObservation, viewOf } from '../../../optimizer/history.ts'
import { stream } from '../../../optimizer/math/rng.ts'
import { contextsToProduceIn } from '../../../optimizer/recommend.ts'
import { studyConfig } from '../../../optimizer/study-config.ts'

const study = studyConfig.parse({
  machine: 'lathe-1',
  process: 'turning',
  parameters: [
    { name: 'feed', type: 'continuous', low: 0.05, high: 0.3 },
    { name: 'wear', type: 'context', low: 0, high: 0.2 },
  ],
  objectives: [{ outcome: 'cost', goal: 'minimize' }],
  constraints: [{ outcome: 'roughness', max: 1.6, probability: 0.95 }],
})

/** A worn edge leaves a rougher surface: 0.2 mm per turn are fine with a new one, too much with a worn one. */
function runs(count: number): RunObservation[] {
  const rng = stream(3, 'runs')
  return Array.from({ length: count }, (_, i) => {
    const feed = 0.05 + 0.25 * rng.uniform()
    // The newest run is the first of a new edge.
    const wear = 0.02 * ((i + 11 - (count % 10)) % 10)
    const roughness = (1000 * feed ** 2) / 32 + 4 * wear + 0.02 * rng.normal()
    return { run: `r${i}`, settings: { feed, wear }, outcomes: { roughness, cost: 1 / feed } }
  })
}

/** Ra of a feed with the land given: 1.6 is reached at 0.216 with a new edge, at 0.168 with one of 0.18 mm. */
const roughest = (feed: number, wear: number) => (1000 * feed ** 2) / 32 + 4 * wear

describe('the best settings of a study with contexts', () => {
  const observations = runs(30)

  it('keep the limits over the contexts that runs have met, not in that of the newest run alone', () => {
    expect(observations.at(-1)!.settings['wear']).toBeLessThan(0.03)
    const best = bestSettings(viewOf({ study, observations, seed: 1 }, []), 1)!
    const feed = Number(best['feed'])
    expect(roughest(feed, 0.14)).toBeLessThan(1.6)
    expect(feed).toBeGreaterThan(0.14)
  })

  it('are the same whatever edge is in the turret now', () => {
    const at = (wear: number) => bestSettings(viewOf({ study, observations, seed: 1, context: { wear } }, []), 1)
    expect(at(0.18)).toEqual(at(0))
  })

  it('meet each context as often as the runs did', () => {
    const view = viewOf({ study, observations, seed: 1 }, [])
    const contexts = contextsToProduceIn(view).map(([wear]) => wear!)
    const met = view.placed.map(({ point }) => point.at(-1)!)
    expect(contexts.length).toBeLessThanOrEqual(16)
    for (const share of [0.1, 0.25, 0.5, 0.75, 0.9])
      expect(Math.abs(quantile(contexts, share) - quantile(met, share)), `${share}`).toBeLessThan(0.07)
  })
})
