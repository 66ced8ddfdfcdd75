// The words of `kunlun simulate` as a job: by the study of a kunlun.yaml, by the calibration in its ledger; its progress.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { type JobWords, jobFrom } from '../../../cli/simulate/options.ts'
import { progressLine } from '../../../cli/simulate/progress.ts'
import { wallClock } from '../../../ingest/model.ts'
import { openLedger } from '../../../ledger/sqlite.ts'

const folder = mkdtempSync(join(tmpdir(), 'kunlun-words-'))
const file = join(folder, 'kunlun.yaml')
const words: JobWords = { fidelity: 'closed', runs: 100, seed: 1, draw: 'sobol' }
const twin = {
  ...{ process: 'sintering', material: 'alumina-96' },
  ...{ parameters: { peak: 'peakTemperature' }, outcomes: { density: 'density' } },
}
const study = {
  ...{ machine: 'furnace-1', process: 'sintering', twin },
  parameters: [{ type: 'continuous', name: 'peak', unit: 'Cel', low: 1500, high: 1640 }],
  objectives: [{ outcome: 'density', goal: 'maximize' }],
}

beforeAll(async () => {
  const furnace = { kind: 'furnace', area: 'sintering', line: 'kiln-hall', signals: {} }
  const site = { enterprise: 'huasheng', name: 'zibo' }
  const plant = { site, data: folder, machines: { 'furnace-1': furnace }, studies: { 'substrate-96': study } }
  writeFileSync(file, stringify(plant))
  const ledger = await openLedger({ file: join(folder, 'ledger.db'), clock: wallClock })
  const common = { process: 'sintering', material: 'alumina-96', machine: 'furnace-1', outcomes: [] }
  const unknowns = [{ name: 'material.temperatureAt85' }, { name: 'material.activationEnergy' }]
  const older = [[1500, 440]]
  const newer = [
    [1480, 450],
    [1484, 470],
  ]
  for (const draws of [older, newer])
    await ledger.calibrations.add({ ...common, body: { ...common, unknowns, draws } }, { who: 'local', when: 1n })
  await ledger.close()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the twin speaks by', () => {
  it('the newest calibration in the ledger of a kunlun.yaml: the mean of its draws, by its name', async () => {
    const { constants } = await jobFrom({ ...words, study: file })
    expect(constants).toEqual({
      calibration: 'C-0002',
      values: { 'material.temperatureAt85': 1482, 'material.activationEnergy': 460 },
    })
  })

  it('the version asked for, or none', async () => {
    expect((await jobFrom({ ...words, study: file, calibration: 'C-0001' })).constants?.calibration).toBe('C-0001')
    expect(await jobFrom({ ...words, study: file, calibration: 'none' })).not.toHaveProperty('constants')
    const unknown = jobFrom({ ...words, study: file, calibration: 'C-0009' })
    await expect(unknown).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('its sheets where another material is asked for, or no ledger is at hand', async () => {
    expect(await jobFrom({ ...words, study: file, material: 'alumina-99.6' })).not.toHaveProperty('constants')
    const alone = jobFrom({ ...words, process: 'turning', material: 'c45', calibration: 'newest' })
    await expect(alone).rejects.toMatchObject({ code: 'SIMULATION_INVALID' })
  })
})

it('joins two limits of an outcome', async () => {
  const { limits } = await jobFrom({
    ...words,
    study: file,
    limit: ['density>=0.96', 'density <= 0.98', 'camber<=0.2'],
  })
  expect(limits).toEqual([
    { outcome: 'density', min: 0.96, max: 0.98 },
    { outcome: 'camber', max: 0.2 },
  ])
})

it('tells progress by what was worked out now, not by what was found', () => {
  const progress = { rows: 600_000, of: 1_000_000, found: 500_000, runsPerRow: 1 }
  expect(progressLine(progress, 2000)).toBe(' 60.0 %  50,000 runs/s  8 s left, 50.0 % found')
  expect(progressLine({ ...progress, rows: 1_000_000 }, 10_000)).toBe('100.0 %  50,000 runs/s  done, 50.0 % found')
  expect(progressLine({ ...progress, rows: 0, found: 0 }, 0)).toBe('  0.0 %  0 runs/s  starting')
})
