// Rules for runs from a few lines of configuration, with the planned run that a run is.
import { describe, expect, it } from 'vitest'
import type { Run } from '../../../ingest/model.ts'
import { runsConfig } from '../../../ingest/runs/config.ts'
import { matchRun } from '../../../ingest/runs/match.ts'
import { runRules, signalsOf, unknownSignals } from '../../../ingest/runs/rules.ts'
import type { PlannedRun } from '../../../ledger/ledger.ts'
import { furnaceSignals, millSignals } from './runs-fixtures.ts'

describe('rules of a machine', () => {
  it('need no configuration where the signals have their conventional names', () => {
    const furnace = runRules({ kind: 'furnace', signals: furnaceSignals })
    expect(furnace).toMatchObject({ process: 'sintering', segmentation: { by: 'segment', signal: 'segment' } })
    expect(furnace?.temperatures).toEqual(['zone1_temperature', 'zone2_temperature', 'zone3_temperature'])
    expect(furnace?.labels).toMatchObject({ lot: 'powder_lot', load: 'load_mass' })
    const mill = runRules({ kind: 'machine-tool', signals: millSignals })
    expect(mill?.segmentation).toMatchObject({ by: 'executing', part: 'part' })
    expect(mill && signalsOf(mill)).toContain('spindle_power')
  })

  it('are those of the configuration where there is one', () => {
    const runs = runsConfig.parse({
      process: 'debinding',
      segmentation: { by: 'temperature', signal: 'tc' },
      temperatures: ['tc'],
    })
    const rules = runRules({ kind: 'furnace', signals: ['tc'], runs })
    expect(rules).toMatchObject({ process: 'debinding', segmentation: { startAbove: 100, minimumMinutes: 30 } })
  })

  it('do not exist where nothing tells a run', () => {
    expect(runRules({ kind: 'other', signals: ['pressure'] })).toBeUndefined()
  })

  it('name the signals that the machine does not have', () => {
    const runs = runsConfig.parse({
      setpoint: 'sp',
      labels: { batch: 'charge' },
      segmentation: { by: 'segment', signal: 'step' },
    })
    expect(unknownSignals({ kind: 'furnace', signals: ['sp'], runs })).toEqual([
      { path: ['segmentation', 'signal'], signal: 'step' },
      { path: ['labels', 'batch'], signal: 'charge' },
    ])
  })

  it('refuse thresholds in the wrong order, and unknown keys', () => {
    const bad = (value: object) => runsConfig.safeParse(value).success
    expect(bad({ segmentation: { by: 'temperature', signal: 't', startAbove: 50, endBelow: 80 } })).toBe(false)
    expect(bad({ segmentation: { by: 'load', signal: 't', above: 5, below: 8 } })).toBe(false)
    expect(bad({ proces: 'x' })).toBe(false)
  })
})

describe('matching a run to its plan', () => {
  const settings = { peak: { feature: 'soak_mean', tolerance: 15 } }
  const plan = (id: string, peak: number): PlannedRun => ({
    ...{
      id,
      machine: 'furnace-1',
      process: 'sintering',
      program: id.replace('P', 'K'),
      settings: { peak },
      state: 'open',
    },
  })
  const run = (over: Partial<Run>): Run => ({
    ...{ id: 'furnace-1/1', machine: 'furnace-1', process: 'sintering', from: 1n, to: 2n, state: 'finished' },
    ...{ planned: { peak: 1550 }, achieved: {}, features: {}, labels: { program: 'K-0001' }, version: 1 },
    ...over,
  })
  const plans = [plan('P-0001', 1552), plan('P-0002', 1600)]

  it('goes by the program, while it runs too', () => {
    expect(matchRun(run({}), plans, settings)).toEqual({ kind: 'matched', plan: plans[0] })
    expect(matchRun(run({ labels: { program: ' k-0002' }, state: 'running' }), plans, settings)).toEqual({
      kind: 'matched',
      plan: plans[1],
    })
  })

  it('asks where the set points contradict the program, or several plans fit', () => {
    expect(matchRun(run({ planned: { peak: 1600 } }), plans, settings)).toEqual({
      kind: 'ambiguous',
      candidates: [plans[0]],
    })
    const twins = [plan('P-0001', 1550), plan('P-0002', 1551)]
    expect(matchRun(run({ labels: {} }), twins, settings)).toEqual({ kind: 'ambiguous', candidates: twins })
  })

  it('never joins to the nearest: another program is no match, whatever its set points', () => {
    expect(matchRun(run({ labels: { program: 'LAB-96' } }), plans, settings)).toEqual({ kind: 'none' })
    expect(matchRun(run({ machine: 'furnace-2' }), plans, settings)).toEqual({ kind: 'none' })
    expect(matchRun(run({ process: 'debinding' }), plans, settings)).toEqual({ kind: 'none' })
  })

  it('goes by set points alone where the machine reports no program, once the run is over', () => {
    expect(matchRun(run({ labels: {} }), plans, settings)).toEqual({ kind: 'matched', plan: plans[0] })
    expect(matchRun(run({ labels: {}, state: 'running' }), plans, settings)).toEqual({ kind: 'none' })
    expect(matchRun(run({ labels: {}, planned: {} }), plans, settings)).toEqual({ kind: 'none' })
  })
})
