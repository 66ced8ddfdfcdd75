// Every feature that is computed has a name and a unit for people, and none is named that is not computed.
import { expect, test } from 'vitest'
import type { Sample } from '../../../ingest/model.ts'
import { describeRun } from '../../../ingest/runs/describe.ts'
import { featureNames, gapFeature } from '../../../ingest/runs/feature-names.ts'
import { ordered } from '../../../ingest/runs/ordered.ts'
import { segment } from '../../../ingest/runs/segment.ts'
import { furnaceSignals, heatSamples, millSignals, passSamples, rulesOf, start } from './runs-fixtures.ts'

function featuresOf(kind: string, signals: string[], samples: readonly Sample[]): string[] {
  const rules = rulesOf(kind, signals)
  const until = ordered(samples).at(-1)?.time ?? start
  const [stretch] = segment(samples, rules.segmentation, { until, isSilent: false })
  if (stretch === undefined) throw new Error('no run')
  return Object.keys(describeRun({ stretch, samples: ordered(samples), until }, rules).features).sort()
}

test.each([
  ['furnace', furnaceSignals, heatSamples()],
  ['machine-tool', millSignals, passSamples()],
])('of a %s', (kind, signals, samples) => {
  const named = [...(featureNames[kind] ?? []), gapFeature].map(({ name }) => name)
  expect(featuresOf(kind, signals, samples)).toEqual(named.sort())
})
