// Features that keep what a signal read as a run began.
import { describe, expect, it } from 'vitest'
import { describeRun } from '../../../ingest/runs/describe.ts'
import { ordered } from '../../../ingest/runs/ordered.ts'
import { segment } from '../../../ingest/runs/segment.ts'
import { millSignals, minute, passSamples, rulesOf, sample, start } from './runs-fixtures.ts'

const rules = rulesOf('machine-tool', [...millSignals, 'edge_wear'], {
  soakAbove: 800,
  atStart: { wear: 'edge_wear' },
})

function wearOf(...readings: readonly (readonly [number, number | null])[]) {
  const samples = ordered([
    ...passSamples(),
    ...readings.map(([at, value]) => sample('mill-1', 'edge_wear', start + BigInt(at) * minute, value)),
  ])
  const until = samples.at(-1)?.time ?? start
  const stretch = segment(samples, rules.segmentation, { until, isSilent: false })[0]!
  return describeRun({ stretch, samples, until }, rules).features['wear']
}

describe('a feature kept at the start', () => {
  it('is the last reading before the run, whatever the signal does later', () => {
    expect(wearOf([1, 0.02], [3, 0.05], [7, 0.09])).toBe(0.05)
  })

  it('is the first reading of the run where there was none before; absent where there is none at all', () => {
    expect(wearOf([7, 0.09], [8, 0.1])).toBe(0.09)
    expect(wearOf()).toBeUndefined()
    expect(wearOf([1, null])).toBeUndefined()
  })
})
