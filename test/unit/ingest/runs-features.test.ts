// Features of runs whose shape is known exactly.
import { describe, expect, it } from 'vitest'
import { quality, type Sample } from '../../../ingest/model.ts'
import { describeRun } from '../../../ingest/runs/describe.ts'
import { ordered } from '../../../ingest/runs/ordered.ts'
import type { RunRules } from '../../../ingest/runs/rules.ts'
import { segment } from '../../../ingest/runs/segment.ts'
import {
  furnaceSignals,
  heatSamples,
  millSignals,
  minute,
  passSamples,
  rulesOf,
  sample,
  start,
} from './runs-fixtures.ts'

const furnace = rulesOf('furnace', furnaceSignals)
const mill = rulesOf('machine-tool', millSignals)

function describeOnly(samples: readonly Sample[], rules: RunRules, index = 0) {
  const until = ordered(samples).at(-1)?.time ?? start
  const stretch = segment(samples, rules.segmentation, { until, isSilent: false })[index]
  if (!stretch) throw new Error('no run')
  return describeRun({ stretch, samples: ordered(samples), until }, rules)
}

describe('a furnace heat', () => {
  it('shows the features of its recipe', () => {
    const { state, features, achieved, planned, labels } = describeOnly(heatSamples(), furnace)
    expect(state).toBe('finished')
    expect(features['peak']).toBe(1603)
    expect(features['soak_mean']).toBeCloseTo(1600 + 1 / 3, 4)
    expect(features['soak_sd']).toBeCloseTo(0, 9)
    expect(features['soak_minutes']).toBe(120)
    expect(features['ramp_rate']).toBeCloseTo(5, 4)
    // The zones lie 1/3 Cel above the set point on the mean.
    expect(features['ramp_error']).toBeCloseTo(1 / 3, 4)
    expect(features['setpoint_lag']).toBe(0)
    // Within 20 Cel: 4 min of ramp, the soak, the first min of cooling and what is left of it.
    expect(features['minutes_above']).toBe(4 + 120 + 2)
    expect(features['zone_spread']).toBeCloseTo(5, 4)
    expect(features['energy']).toBeCloseTo((408 * 40) / 60, 4)
    expect(features['duration_minutes']).toBe(533)
    expect(features['gap_percent']).toBe(0)
    expect(features['load_mass']).toBe(42.5)
    expect(achieved).toEqual({
      ...{ peak: features['soak_mean'], soak: 120, ramp: features['ramp_rate'], load: 42.5 },
      ...{ burnout: features['burnout_rate'], cool: features['cooling_rate'] },
    })
    expect(planned['peak']).toBe(1600)
    expect(planned['soak']).toBe(120)
    expect(planned['ramp']).toBeCloseTo(5, 4)
    expect(labels).toEqual({ program: 'LAB-96', batch: 'H0001', lot: 'L7', load: '42.5' })
  })

  it('finds the soak in the set point alone, and in the temperature alone', () => {
    const cut = { segmentation: { by: 'temperature', signal: 'zone2_temperature', startAbove: 100, endBelow: 90 } }
    const withSetpoint = describeOnly(heatSamples(), rulesOf('furnace', furnaceSignals, {}))
    const by = (signals: string[]) =>
      rulesOf('furnace', signals, {
        segmentation: { minimumMinutes: 30, mergeGapSeconds: 300, splitKelvin: 300, ...cut.segmentation },
      })
    const setpointOnly = describeOnly(heatSamples(), by(furnaceSignals.filter((name) => name !== 'segment')))
    const bare = describeOnly(
      heatSamples(),
      by(furnaceSignals.filter((name) => name !== 'segment' && name !== 'setpoint')),
    )
    expect(setpointOnly.features['soak_minutes']).toBe(121)
    expect(setpointOnly.features['ramp_rate']).toBeCloseTo(withSetpoint.features['ramp_rate'] ?? 0, 3)
    // Without corners the soak is what lies within 10 Cel of the highest.
    expect(bare.features['soak_minutes']).toBeGreaterThanOrEqual(120)
    expect(bare.features['soak_minutes']).toBeLessThanOrEqual(124)
    expect(bare.features['ramp_rate']).toBeCloseTo(5, 2)
    expect(bare.planned).toEqual({})
    expect(bare.features).not.toHaveProperty('ramp_error')
  })

  it('is aborted where the program ends before the soak, at the burnout hold or in the ramp', () => {
    for (const endsAfter of [30, 80, 150]) {
      const run = describeOnly(heatSamples({ endsAfter }), furnace)
      expect(run.state).toBe('aborted')
      expect(run.features).not.toHaveProperty('soak_mean')
      expect(Object.keys(run.achieved)).not.toContain('soak')
    }
  })

  it('does not repeat the last value of a broken thermocouple', () => {
    const broken = heatSamples().map((one) =>
      one.signal === 'zone3_temperature' && one.time > start + 100n * minute
        ? { ...one, value: null, quality: quality.bad }
        : one,
    )
    const { features } = describeOnly(broken, furnace)
    expect(features['soak_mean']).toBeCloseTo(1599, 4)
    expect(features['zone_spread']).toBeCloseTo(2, 4)
  })

  it('says how far the temperature fell behind the set point, a spike aside', () => {
    const behind = (minutes: number) =>
      heatSamples().map((one) => {
        const at = Number((one.time - start) / minute)
        const isLow = one.signal.startsWith('zone') && at >= 200 && at < 200 + minutes
        return isLow ? { ...one, value: Number(one.value) - 150 } : one
      })
    expect(describeOnly(behind(20), furnace).features['setpoint_lag']).toBeCloseTo(150 - 1 / 3, 4)
    expect(describeOnly(behind(1), furnace).features['setpoint_lag']).toBe(0)
  })

  it('weights by time where values come only when they change', () => {
    const sparse = heatSamples().filter(
      (one) => !one.signal.startsWith('zone') || one.time <= start + 289n * minute || one.time >= start + 408n * minute,
    )
    const { features } = describeOnly(sparse, furnace)
    expect(features['soak_mean']).toBeCloseTo(1600 + 1 / 3, 4)
    expect(features['soak_minutes']).toBe(120)
  })

  it('says how much of the run the record does not show', () => {
    const hole = heatSamples().filter((one) => one.time < start + 100n * minute || one.time >= start + 200n * minute)
    const { features, state } = describeOnly(hole, furnace)
    expect(state).toBe('finished')
    expect(features['gap_percent']).toBeCloseTo((101 / 533) * 100, 3)
  })

  it('falls back to the power drawn where no meter counts, and survives a meter that was reset', () => {
    const unmetered = heatSamples().filter((one) => one.signal !== 'energy')
    expect(describeOnly(unmetered, furnace).features['energy']).toBeCloseTo(272, 4)
    const reset = heatSamples().map((one) =>
      one.signal === 'energy' && one.time > start + 200n * minute ? { ...one, value: Number(one.value) - 1100 } : one,
    )
    expect(describeOnly(reset, furnace).features['energy']).toBeCloseTo(272 - 40 / 60, 4)
  })

  it('takes the batch that stood longest, whenever it was scanned', () => {
    const scanned = [
      ...heatSamples().filter((one) => one.signal !== 'batch'),
      sample('furnace-1', 'batch', start - 60n * minute, 'H0000'),
      sample('furnace-1', 'batch', start + 20n * minute, 'H0001'),
      sample('furnace-1', 'batch', start + 500n * minute, 'H0002'),
    ]
    expect(describeOnly(scanned, furnace).labels['batch']).toBe('H0001')
  })

  it('keeps hostile texts as labels', () => {
    const text = '__proto__, "x"\n😀'
    const run = describeOnly(heatSamples({ batch: text }), furnace)
    expect(run.labels['batch']).toBe(text)
  })
})

describe('a machining pass', () => {
  it('shows load, feed, speed, duration and energy', () => {
    const { features, labels, achieved, state } = describeOnly(passSamples(), mill)
    expect(state).toBe('finished')
    expect(features).toEqual({
      ...{ load_mean: 50, load_peak: 50, feed_mean: 1200, spindle_speed_mean: 3000 },
      ...{ duration_seconds: 600, energy: 2, gap_percent: 0 },
    })
    expect(achieved).toEqual({ feed: 1200, speed: 3000 })
    expect(labels).toEqual({ program: 'GEAR', part: 'S1', tool: 'T4' })
  })

  it('leaves a stop within the part out of the means and of the duration', () => {
    const { features } = describeOnly(passSamples({ held: true, parts: 4 }), mill, 2)
    expect(features).toMatchObject({ load_mean: 50, feed_mean: 1200, duration_seconds: 420 })
  })
})
