// From a machine's runs to a version in the ledger that its study's twin speaks by.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { calibrationRows } from '../../../cli/calibration/from-table.ts'
import { calibrationText } from '../../../cli/calibration/report.ts'
import { calibrateInput, calibrationOf, keepCalibration } from '../../../cli/run/calibrations.ts'
import { suggestInput } from '../../../cli/run/suggest-input.ts'
import type { Ledger } from '../../../ledger/ledger.ts'
import { openLedger } from '../../../ledger/sqlite.ts'
import { calibrateFor } from '../../../optimizer/calibration/from-runs.ts'
import { studyConfig } from '../../../optimizer/study-config.ts'
import { predictForStudy } from '../../../optimizer/suggest.ts'
import { code, heat, person, system } from '../../suites/ledger/context.ts'

const study = studyConfig.parse({
  machine: 'furnace-1',
  parameters: [{ name: 'peak', type: 'continuous', unit: 'Cel', low: 1500, high: 1640 }],
  objectives: [{ outcome: 'energy', unit: 'kW.h', goal: 'minimize' }],
  twin: {
    ...{ process: 'sintering', material: 'alumina-96', settings: { load: 20 } },
    ...{ parameters: { peak: 'peakTemperature' }, outcomes: { energy: 'energy' } },
  },
})
const studies = { 'substrate-96': study }
const inForce = { studies, materials: {} }
const ask = { process: 'sintering', machine: 'furnace-1' }
const short = { warmUp: 60, draws: 200 }

describe('calibrations', () => {
  let folder: string
  let ledger: Ledger
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kunlun-calibrations-'))
    ledger = await openLedger({ file: join(folder, 'ledger.sqlite') })
  })
  afterEach(async () => {
    await ledger.close()
    await rm(folder, { recursive: true, force: true })
  })

  async function fire(count: number): Promise<void> {
    for (let i = 0; i < count; i++) {
      const peak = 1510 + 15 * i
      await ledger.runs.put(
        heat(`run-${i}`, { ...{ planned: { peak }, achieved: { peak } }, labels: { lot: i < 3 ? 'A' : 'B' } }),
        system,
      )
      const outcome = { name: 'energy', unit: 'kW.h', value: 90 + 0.05 * (peak - 1510) }
      await ledger.outcomes.add([{ ...outcome, key: `k${i}`, run: `run-${i}`, measuredAt: 1n }], person)
    }
  }

  it('are made of the runs in the words of the study, kept as versions, spoken by in predictions', async () => {
    await fire(6)
    const input = await calibrateInput(ledger, inForce, ask)
    expect(input).toMatchObject({ material: 'alumina-96', source: 'runs', seed: 1 })
    expect(input.runs[0]).toEqual({
      ...{ id: input.runs[0]!.id, settings: { load: 20, peakTemperature: expect.any(Number) } },
      ...{ outcomes: { energy: expect.any(Number) }, group: expect.stringMatching(/^[AB]$/) },
    })
    const answer = calibrateFor(input, short)
    expect(answer.isConverged).toBe(true)
    expect(await calibrationOf(ledger, study)).toBeUndefined()
    const kept = await keepCalibration(ledger, answer, person)
    expect(kept).toMatchObject({ id: 'C-0001', machine: 'furnace-1', who: 'li.wei' })
    expect((await calibrationOf(ledger, study))!.id).toBe('C-0001')
    const asked = await suggestInput(ledger, { id: 'substrate-96', study, studies: new Map(Object.entries(studies)) })
    expect(asked.input.calibration!.id).toBe('C-0001')
    expect(predictForStudy({ ...asked.input, settings: { peak: 1560 } })!.predicted.energy!.mean).toBeGreaterThan(60)
    const text = calibrationText(answer.record, kept.id)
    expect(text).toContain('Calibration C-0001: sintering, alumina-96 on furnace-1, from 6 runs, lots A, B')
    expect(text).toContain('heat loss of the furnace')
    const none = studyConfig.parse({ ...study, twin: { ...study.twin, calibration: 'none' } })
    expect(await calibrationOf(ledger, none)).toBeUndefined()
    const unknown = studyConfig.parse({ ...study, twin: { ...study.twin, calibration: 'C-0009' } })
    await expect(calibrationOf(ledger, unknown)).rejects.toEqual(code('NOT_FOUND'))
  }, 120_000)

  it('are refused where nothing was measured, no study says the names, chains do not agree', async () => {
    const empty = await calibrateInput(ledger, inForce, ask)
    expect(() => calibrateFor(empty)).toThrow('no run has an outcome that teaches')
    await expect(calibrateInput(ledger, inForce, { ...ask, machine: 'mill-1' })).rejects.toEqual(
      code('REQUEST_INVALID'),
    )
    await expect(calibrateInput(ledger, inForce, { process: 'turning', runs: [] })).rejects.toEqual(
      code('REQUEST_INVALID'),
    )
    await fire(4)
    const rash = calibrateFor(await calibrateInput(ledger, inForce, ask), { warmUp: 4, draws: 8 })
    expect(rash.isConverged).toBe(false)
    expect(rash.record.findings[0]!.text.en).toContain('may not be used')
    await expect(keepCalibration(ledger, rash, person)).rejects.toEqual(code('CALIBRATION_NOT_CONVERGED'))
    expect(await ledger.calibrations.list({})).toEqual([])
  }, 120_000)

  it('read tables of dilatometry or of runs, and say which line is wrong', async () => {
    const file = join(folder, 'table.csv')
    await writeFile(file, 'rate,temperature,density,lot\n5,1200,0.61,L1\n20,1300,0.66,L1\n')
    expect(await calibrationRows(file, 'sintering')).toEqual({
      ramps: [
        { perMinute: 5, celsius: 1200, density: 0.61, lot: 'L1' },
        { perMinute: 20, celsius: 1300, density: 0.66, lot: 'L1' },
      ],
    })
    await writeFile(file, 'rate,temperature,density\n5,1200,0.61\n0,1300,0.66\n')
    await expect(calibrationRows(file, 'sintering')).rejects.toThrow(':3: a rate above 0')
    await writeFile(file, 'run,tool,feed,depth,cuttingForce\np1,T1,0.2,2,1500\np2,T1,0.3,,\n')
    expect(await calibrationRows(file, 'turning')).toEqual({
      runs: [
        { id: 'p1', settings: { feed: 0.2, depth: 2 }, outcomes: { cuttingForce: 1500 }, group: 'T1' },
        { id: 'p2', settings: { feed: 0.3 }, outcomes: {}, group: 'T1' },
      ],
    })
    await writeFile(file, 'run,colour\np1,red\n')
    await expect(calibrationRows(file, 'turning')).rejects.toEqual(code('REQUEST_INVALID'))
  })
})
