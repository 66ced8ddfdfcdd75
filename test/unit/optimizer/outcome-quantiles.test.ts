// Intervals that people see: exact where the scale is plain, on their own side where a tail is long, never past zero for a cost.
import { describe, expect, it } from 'vitest'
import { wideInterval } from '../../../dashboards/web/src/interval.ts'
import { predictionLevels } from '../../../ingest/model.ts'
import { normalQuantile } from '../../../optimizer/math/normal.ts'
import type { OutcomeModel } from '../../../optimizer/outcome-model.ts'
import { outcomeQuantiles } from '../../../optimizer/outcome-quantiles.ts'
import { studyConfig } from '../../../optimizer/study-config.ts'
import { predictForStudy } from '../../../optimizer/suggest.ts'
import { fitWarp } from '../../../optimizer/warp.ts'

/** A model that believes one mixture everywhere. */
function believing(weights: readonly number[], values: readonly number[], bend = false): OutcomeModel {
  const warp = fitWarp(values, bend)
  const measured = Float64Array.from(values, (y) => warp.forward(y))
  const model = { weights: Float64Array.from(weights), noise: new Float64Array(weights.length) }
  return {
    warp,
    model,
    measured,
    count: values.length,
    span: [Math.min(...measured), Math.max(...measured)],
  } as unknown as OutcomeModel
}

const belief = (means: readonly number[], sds: readonly number[]) => ({
  means: Float64Array.from(means),
  variances: Float64Array.from(sds, (sd) => sd * sd),
})

describe('quantiles of a prediction', () => {
  it('are those of a normal on a plain scale', () => {
    const outcome = believing([1], [-1, 1])
    const quantiles = outcomeQuantiles(outcome, belief([0.3], [0.5]))
    predictionLevels.forEach((level, i) => {
      expect(quantiles[i]).toBeCloseTo(0.3 + 0.5 * normalQuantile(level), 9)
    })
  })

  it('hold both sides of two members that disagree', () => {
    const quantiles = outcomeQuantiles(believing([0.5, 0.5], [-1, 1]), belief([-4, 4], [0.1, 0.1]))
    expect(quantiles[0]).toBeCloseTo(-4 + 0.1 * normalQuantile(0.05), 6)
    expect(quantiles.at(-1)).toBeCloseTo(4 + 0.1 * normalQuantile(0.95), 6)
  })

  it('of a cost with scrapped runs stay above zero, long on the dear side alone', () => {
    const study = studyConfig.parse({
      machine: 'kiln-1',
      parameters: [{ type: 'continuous', name: 'peak', low: 1450, high: 1650 }],
      objectives: [{ outcome: 'cost', goal: 'minimize' }],
    })
    const observations = Array.from({ length: 14 }, (_, i) => {
      const peak = 1450 + ((i * 61) % 200)
      return {
        run: `r${i}`,
        settings: { peak },
        outcomes: { cost: peak > 1490 ? 2.2 + peak / 3000 : 40 + ((i * 37) % 110) },
      }
    })
    for (const peak of [1460, 1495, 1560, 1640]) {
      const { quantiles, mean, sd } = predictForStudy({ study, observations, seed: 1, settings: { peak } })!.predicted[
        'cost'
      ]!
      expect(quantiles![0]).toBeGreaterThanOrEqual(0)
      expect(quantiles).toEqual(quantiles!.toSorted((a, b) => a - b))
      // The page shows these instead of mean +- 1.96 sd.
      expect(wideInterval({ mean, sd, quantiles: quantiles! })).toEqual([quantiles![0], quantiles!.at(-1)])
    }
  })
})

it('a prediction of old, without quantiles, still has an interval', () => {
  expect(wideInterval({ mean: 5, sd: 1 })).toEqual([5 - 1.96, 5 + 1.96])
  expect(wideInterval({ mean: null, sd: 1 })).toBeUndefined()
})
