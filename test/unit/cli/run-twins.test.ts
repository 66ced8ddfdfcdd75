// The twin beside a run: from the ledger with the store of the story's furnace to what the page draws.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { runTwins } from '../../../cli/run/run-twins.ts'
import { machinesConfig } from '../../../ingest/contract/config.ts'
import { nsPerSecond, type Run } from '../../../ingest/model.ts'
import type { Ledger } from '../../../ledger/ledger.ts'
import { openLedger } from '../../../ledger/sqlite.ts'
import { studyConfig } from '../../../optimizer/study-config.ts'
import { asSettings, heat, storySource } from '../../fixtures/furnace-story.ts'
import { code, person, system } from '../../suites/ledger/context.ts'

const zone = { unit: 'Cel', range: [0, 1750] }
const machines = machinesConfig.parse({
  'furnace-1': {
    ...{ kind: 'furnace', area: 'sintering', line: 'kiln-hall' },
    signals: { setpoint: zone, zone1_temperature: zone, zone2_temperature: zone, zone3_temperature: zone },
  },
})
const study = studyConfig.parse({
  machine: 'furnace-1',
  parameters: [
    { name: 'peak', type: 'continuous', unit: 'Cel', low: 1500, high: 1640 },
    { name: 'soak', type: 'continuous', unit: 'min', low: 30, high: 240 },
  ],
  objectives: [{ outcome: 'density', unit: '%', goal: 'maximize' }],
  twin: {
    ...{ process: 'sintering', material: 'alumina-96', settings: { load: 20 } },
    ...{ parameters: { peak: 'peakTemperature', soak: 'soak' }, outcomes: { density: 'density' } },
  },
})
const one = heat(2)
const run: Run = {
  ...{ id: 'furnace-1/3', machine: 'furnace-1', process: 'sintering', from: one.from, state: 'running' },
  ...{ planned: asSettings(one.settings), achieved: {}, features: {}, labels: { lot: 'B' }, version: 1 },
}
const hours = (count: number) => one.from + BigInt(count * 3600) * nsPerSecond

let ledger: Ledger
let now = hours(5)
const clock = { factor: 1, now: () => now }
const beside = (studies = new Map([['substrate-96', study]])) => {
  const series = storySource(
    () => now,
    () => [],
  )
  return runTwins({ ledger, clock, machines: () => machines, studies: () => studies, series })
}
beforeEach(async () => {
  now = hours(5)
  ledger = await openLedger({ file: ':memory:', clock })
  await ledger.runs.put(run, system)
})
afterEach(() => ledger.close())

it('while it heats: temperature measured and foretold, density so far, outcomes at the end', async () => {
  const { heat: course, outcomes, ...said } = await beside()('furnace-1/3')
  expect(said).toEqual({ study: 'substrate-96', process: 'sintering', material: 'alumina-96' })
  expect(course!.nowSeconds).toBeGreaterThan(4.9 * 3600)
  expect(course!.nowSeconds).toBeLessThan(5.1 * 3600)
  expect(course!.endSeconds).toBeGreaterThan(course!.nowSeconds)
  expect(course!.longestGapSeconds).toBeLessThan(200)
  expect(course!.measured.length).toBeGreaterThan(250)
  expect(Math.max(...course!.foretold.map(({ celsius }) => celsius))).toBeGreaterThan(one.settings.peak - 5)
  const [first, last] = [course!.density[0]!, course!.density.at(-1)!]
  expect(last.median).toBeGreaterThan(first.median + 0.3)
  const density = outcomes.find(({ name }) => name === 'density')!
  expect(density).toMatchObject({ asked: 'density', unit: '1' })
  expect(density.measured).toBeUndefined()
  expect(density.median).toBeCloseTo(last.median, 6)
})

it("afterwards: nothing ahead; what the laboratory measured stands beside, in the twin's unit", async () => {
  now = hours(12)
  await ledger.runs.put({ ...run, to: one.to, state: 'finished', version: 2 }, system)
  const outcome = { name: 'density', unit: '%', value: 96.4, key: 'k', run: run.id, measuredAt: 1n }
  await ledger.outcomes.add([outcome], person)
  const { heat: course, outcomes } = await beside()('furnace-1/3')
  expect(course!.endSeconds).toBe(course!.nowSeconds)
  expect(outcomes.find(({ name }) => name === 'density')!.measured).toBeCloseTo(0.964, 9)
})

it('speaks by the version in force; of a lot that the version has not seen with the doubt between lots, and says so', async () => {
  const unknowns = [{ name: 'material.temperatureAt85', posterior: { median: 1490 } }]
  const body = {
    ...{ process: 'sintering', material: 'alumina-96', groupedBy: 'lot', groups: ['A'], unknowns, outcomes: [] },
    ...{ draws: [[1489], [1490], [1491]], strangers: [[1470], [1490], [1510]] },
  }
  await ledger.calibrations.add({ process: 'sintering', material: 'alumina-96', machine: 'furnace-1', body }, system)
  const strange = await beside()('furnace-1/3')
  expect(strange.calibration).toBe('C-0001')
  expect(strange.notice!.en).toContain('Lot B is new to C-0001')
  expect(strange.notice!.en).toContain('kunlun calibrate --process sintering --machine furnace-1')
  await ledger.runs.put({ ...run, labels: { lot: 'A' }, version: 2 }, system)
  const known = await beside()('furnace-1/3')
  expect(known.notice).toBeUndefined()
  const widest = ({ heat: course }: typeof known) => Math.max(...course!.density.map(({ low, high }) => high - low))
  expect(widest(strange)).toBeGreaterThan(5 * widest(known))
})

it('without a study with a twin says nothing; of an unknown run says so', async () => {
  expect(await beside(new Map())('furnace-1/3')).toEqual({ outcomes: [] })
  await expect(beside()('furnace-1/9')).rejects.toEqual(code('NOT_FOUND'))
})
