// The simulated plant through the real store: heats and passes with the settings that were really run.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fromMs, type Nanoseconds, type OutcomeReport, type Sample } from '../../../ingest/model.ts'
import { createOutcomeDesk } from '../../../ingest/runs/outcome-desk.ts'
import { createRunOwner, type RunOwner } from '../../../ingest/runs/owner.ts'
import { duckdbStore } from '../../../ingest/stores/duckdb/duckdb.ts'
import type { SampleStore } from '../../../ingest/stores/store.ts'
import type { Ledger } from '../../../ledger/ledger.ts'
import { openLedger } from '../../../ledger/sqlite.ts'
import { stepFactory, wantsRecipe } from '../../../plant/factory.ts'
import type { LabResult } from '../../../plant/laboratory.ts'
import { machines } from '../../../plant/machines.ts'
import { orderedRecipe, type Recipe } from '../../../plant/recipe.ts'
import { newPlantState, type PlantState } from '../../../plant/state.ts'
import { rulesOf, start } from './runs-fixtures.ts'

const hours = 62
const seed = 7
const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
const order = { peak: 1570, soak: 90, ramp: 4 }

let folder: string
let store: SampleStore
let ledger: Ledger
let owner: RunOwner
let state: PlantState
const recipes: Recipe[] = []
const clock = { now: (): Nanoseconds => BigInt(state.time), factor: 1200 }

/** Lets the plant work for some minutes, and takes in what it said. */
async function work(minutes: number): Promise<void> {
  const samples: Sample[] = []
  const results: LabResult[] = []
  for (let i = 0; i < minutes; i += 1) {
    const [plan] = wantsRecipe(state) ? await ledger.plans.list({ state: 'open' }) : []
    const heat = state.hall.heat?.number
    const step = stepFactory(state, plan && { id: plan.id, recipe: orderedRecipe(plan) })
    state = step.state
    if (state.hall.heat && state.hall.heat.number !== heat) recipes.push(state.hall.heat.recipe)
    samples.push(...step.samples)
    results.push(...step.results)
  }
  await store.write(samples)
  for (const machine of Object.keys(machines)) owner.touched(machine, samples[0]?.time ?? 0n, clock.now())
  await owner.idle()
  const desk = createOutcomeDesk({ ledger, clock })
  if (results.length > 0)
    expect(await desk.report(results.map(reportOf), { connector: 'lab', received: clock.now() })).toEqual([])
}

function reportOf({ batch, name, value, unit, specimen, position, measured_at_ms }: LabResult): OutcomeReport {
  const labels = { ...(specimen === undefined ? {} : { specimen }), ...(position === undefined ? {} : { position }) }
  return { machine: 'furnace-1', batch, name, value, unit, ...labels, measuredAt: fromMs(measured_at_ms) }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kunlun-runs-'))
  state = newPlantState(seed, start)
  const placeOf = () => ({ enterprise: 'huasheng', site: 'zibo', area: 'a', line: 'l' })
  store = await duckdbStore.open(duckdbStore.config.parse({}), { folder, clock, log, placeOf })
  ledger = await openLedger({ file: join(folder, 'ledger.sqlite'), clock })
  const rules = Object.entries(machines).map(
    ([id, { kind, signals }]) => [id, rulesOf(kind, Object.keys(signals))] as const,
  )
  owner = createRunOwner({ store, ledger, machines: new Map(rules), clock, log })
})
afterAll(async () => {
  await owner.close()
  await ledger.close()
  await store.close()
  await rm(folder, { recursive: true, force: true })
})

describe('the simulated plant', () => {
  it('is seen as its heats, with the settings that were run and the results of each', async () => {
    for (let hour = 0; hour < hours; hour += 0.5) {
      await work(30)
      if (hour === 5)
        await ledger.plans.add(
          { machine: 'furnace-1', process: 'sintering', settings: order },
          { who: 'li.wei', when: clock.now() },
        )
    }
    const heats = (await ledger.runs.list({ machine: 'furnace-1', state: 'finished', oldestFirst: true })).slice(0, 2)
    expect(heats.map((run) => run.labels['batch'])).toEqual(['H0001', 'H0002'])
    expect(heats.map((run) => run.labels['program'])).toEqual(['LAB-96', 'K-0001'])
    for (const [i, { achieved, features }] of heats.entries()) {
      const recipe = recipes[i]
      // The controller holds its thermocouples near the set point; their noise is 0.35 Cel.
      expect(Math.abs(Number(achieved['peak']) - (recipe?.peakCel ?? 0))).toBeLessThan(3)
      expect(Math.abs(Number(achieved['soak']) - (recipe?.soakMinutes ?? 0))).toBeLessThanOrEqual(1)
      expect(Math.abs(Number(achieved['ramp']) - (recipe?.rampCelPerMinute ?? 0))).toBeLessThan(0.1)
      expect(features['energy']).toBeGreaterThan(100)
      expect(features['gap_percent']).toBe(0)
    }
    expect(heats[1]?.planned).toEqual(order)
    const outcomes = await ledger.outcomes.list({ run: heats[0]?.id ?? '' })
    expect(new Set(outcomes.map((one) => one.name))).toEqual(
      new Set(['density', 'camber', 'strength', 'length', 'yield', 'loss', 'cost', 'firing']),
    )
  }, 120_000)

  it('is seen as one pass per part of its mills', async () => {
    await owner.settled()
    for (const machine of ['mill-1', 'mill-2'] as const) {
      const runs = await ledger.runs.list({ machine })
      const parts = new Set(runs.map((run) => run.labels['part']))
      expect(parts.size).toBe(runs.length)
      expect(Math.abs(runs.length - state.mills[machine].part)).toBeLessThanOrEqual(1)
    }
  })
})
