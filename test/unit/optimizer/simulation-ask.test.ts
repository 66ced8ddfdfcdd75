// What people ask of a simulation as a job: a study's ranges, limits, held settings in the twin's words.
import { describe, expect, it } from 'vitest'
import { type Ask, jobOf } from '../../../optimizer/simulation/ask.ts'
import { problemsOf } from '../../../optimizer/simulation/kinds.ts'
import { studyConfig } from '../../../optimizer/study-config.ts'

const study = studyConfig.parse({
  machine: 'furnace-1',
  process: 'sintering',
  parameters: [
    { type: 'continuous', name: 'peak', unit: 'K', low: 1773.15, high: 1873.15 },
    { type: 'integer', name: 'soak', unit: 'h', low: 1, high: 4 },
    { type: 'continuous', name: 'flow', low: 10, high: 20, fixed: 12 },
    { type: 'ordinal', name: 'plates', values: [10, 20, 40] },
    { type: 'context', name: 'bet', low: 3, high: 5 },
    { type: 'continuous', name: 'colour', low: 0, high: 1 },
  ],
  objectives: [{ outcome: 'cost', goal: 'minimize' }],
  constraints: [
    { outcome: 'porosity', unit: '%', max: 4 },
    { outcome: 'grade', min: 3 },
  ],
  twin: {
    process: 'sintering',
    material: 'alumina-96',
    parameters: {
      peak: 'peakTemperature',
      soak: 'soak',
      flow: 'airFlow',
      plates: 'stack',
      bet: 'surfaceArea',
    },
    // Porosity is what density leaves.
    outcomes: { porosity: { name: 'density', factor: -100, offset: 100 }, cost: 'cost' },
    settings: { load: 20 },
  },
})
const ask: Ask = { fidelity: 'closed', seed: 1, runs: 100, draw: 'sobol', vary: [], fixed: {}, limits: [] }

describe('a study', () => {
  const job = jobOf(ask, { study })

  it('says what varies, in the units of the twin', () => {
    const { vary, fixed } = job.plan
    expect(vary.map(({ name }) => name)).toEqual(['peakTemperature', 'soak', 'stack', 'surfaceArea'])
    expect(vary[0]!.low).toBeCloseTo(1500, 9)
    expect(vary[0]!.high).toBeCloseTo(1600, 9)
    expect(vary[1]!.values).toEqual([60, 120, 180, 240])
    expect(vary[2]!.values).toEqual([10, 20, 40])
    expect(fixed).toEqual({ load: 20, airFlow: 12 })
    expect(problemsOf(job)).toEqual([])
  })

  it('turns a limit round where the twin counts the other way; limits unknown to the twin are left out', () => {
    expect(job.limits).toHaveLength(1)
    expect(job.limits[0]).toMatchObject({ outcome: 'density' })
    expect(job.limits[0]!.min).toBeCloseTo(0.96, 12)
    expect(job.limits[0]).not.toHaveProperty('max')
  })

  it('gives way to what is asked for besides', () => {
    const vary = [{ name: 'soak', low: 10, high: 20 }]
    const limits = [{ outcome: 'density', min: 0.9 }]
    const constants = { calibration: 'C-0004', values: {} }
    const other = jobOf({ ...ask, vary, limits, fixed: { stack: 5 } }, { study, constants })
    expect(other.plan.vary.map(({ name }) => name)).toEqual(['peakTemperature', 'surfaceArea', 'soak'])
    expect(other.plan.vary[2]).toEqual(vary[0])
    expect(other.plan.fixed).toEqual({ load: 20, airFlow: 12, stack: 5 })
    expect(other.limits).toEqual(limits)
    expect(other.constants).toEqual(constants)
  })
})

describe('without a study', () => {
  const alone = { ...ask, process: 'turning', material: 'c45' }

  it('every setting varies within its bounds, except those that stay', () => {
    const job = jobOf({ ...alone, fixed: { coolant: 1 } }, {})
    expect(job.plan.vary.map(({ name }) => name)).toEqual(['cuttingSpeed', 'feed', 'depth', 'flankWear'])
    expect(problemsOf(job)).toEqual([])
  })

  it('only what is named varies', () => {
    const job = jobOf({ ...alone, vary: [{ name: 'feed', low: 0.1, high: 0.3 }] }, {})
    expect(job.plan.vary.map(({ name }) => name)).toEqual(['feed'])
  })
})
