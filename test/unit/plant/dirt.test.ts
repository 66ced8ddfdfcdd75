// Runs survive bad telemetry: the same heats are found, with the features of clean ones within stated bounds.
import { describe, expect, test } from 'vitest'
import { memoryStore } from '../../../bench/proof/memory-store.ts'
import { type Clock, fromMs, type Nanoseconds, type Run, type Sample } from '../../../ingest/model.ts'
import { attend, newDesk } from '../../../ingest/runs/desk.ts'
import { runRules } from '../../../ingest/runs/rules.ts'
import { openLedger } from '../../../ledger/sqlite.ts'
import { badDay, soiling } from '../../../plant/dirt.ts'
import { stepFactory } from '../../../plant/factory.ts'
import { machines } from '../../../plant/machines.ts'
import { newPlantState } from '../../../plant/state.ts'

const begin = fromMs(Date.UTC(2026, 0, 5))
const minutes = 3 * 24 * 60
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }

function telemetry(seed: number): Sample[][] {
  let state = newPlantState(seed, begin)
  return Array.from({ length: minutes }, () => {
    const step = stepFactory(state)
    state = step.state
    return step.samples.filter(({ machine }) => machine === 'furnace-1')
  })
}

async function runsOf(all: readonly Sample[]): Promise<Run[]> {
  const end: Nanoseconds = all.at(-1)!.time
  const clock: Clock = { now: () => end, factor: 1 }
  const store = memoryStore()
  store.write([...all].sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0)))
  const { kind, signals } = machines['furnace-1']
  const desk = newDesk('furnace-1', runRules({ kind, signals: Object.keys(signals) })!, end)
  desk.dirty = [{ from: begin, to: end }]
  const ledger = await openLedger({ file: ':memory:', clock })
  await attend(desk, { store, ledger, clock, log: silent }, true)
  const runs = await ledger.runs.list({ machine: 'furnace-1', state: 'finished', oldestFirst: true })
  await ledger.close()
  return runs
}

describe('dirty telemetry', () => {
  const clean = telemetry(11)
  const soil = soiling(5)
  const dirty = clean.flatMap(soil)

  test('has gaps, jumps, spikes, sensors that stick; the same for the same seed', () => {
    const again = soiling(5)
    expect(clean.flatMap(again)).toEqual(dirty)
    expect(dirty.length).toBeLessThan(clean.flat().length)
    expect(dirty.some(({ time }, i) => i > 0 && time < dirty[i - 1]!.time)).toBe(true)
    const zone = dirty.filter(({ signal }) => signal === 'zone1_temperature').map(({ value }) => Number(value))
    expect(zone.some((value, i) => i > 0 && Math.abs(value - zone[i - 1]!) > 45)).toBe(true)
    expect(zone.some((value, i) => i > 2 && value === zone[i - 1] && value === zone[i - 2])).toBe(true)
  })

  test('leaves heats as they were, features within these bounds', async () => {
    const [right, found] = [await runsOf(clean.flat()), await runsOf(dirty)]
    expect(right.length).toBeGreaterThanOrEqual(2)
    expect(found.map(({ labels }) => labels['batch'])).toEqual(right.map(({ labels }) => labels['batch']))
    const bounds = {
      soak_mean: 3,
      soak_minutes: 10,
      ramp_rate: 0.15,
      burnout_rate: 0.05,
      cooling_rate: 0.15,
      load_mass: 0,
      energy: 5,
    }
    for (const [i, { features }] of found.entries()) {
      for (const [name, bound] of Object.entries(bounds))
        expect(Math.abs(features[name]! - right[i]!.features[name]!), name).toBeLessThanOrEqual(bound)
    }
  })

  test('is nothing where nothing is asked for', () => {
    const none = soiling(5, { ...badDay, gaps: 0, jumps: 0, spikes: 0, sticks: 0 })
    expect(clean.slice(0, 300).flatMap(none)).toEqual(clean.slice(0, 300).flat())
  })
})
