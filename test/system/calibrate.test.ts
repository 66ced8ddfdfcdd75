// A calibration on a running installation: heats that came through ingest, outcomes by the API, versions by command and by API.
import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { stringify } from 'yaml'
import { projectRoot } from '../source-files.ts'
import { waitFor } from '../suites/wait.ts'
import { type Plant, startPlant } from './fixtures/installed.ts'

const kunlun = async (...words: string[]) => {
  const { stdout } = await promisify(execFile)(process.execPath, [join(projectRoot, 'cli/main.ts'), ...words])
  return stdout
}

const minutes = 5
const peaks = [1520, 1540, 1560, 1580, 1600, 1620]
const begin = Date.UTC(2026, 0, 5)

/** Furnace heats as a controller records them: up, soak, down, idle. Lot B from the fourth on. */
function recording(): string {
  let time = begin
  const rows = peaks.flatMap((peak, heat) => {
    const up = Array.from({ length: 60 }, (_, i) => [1, 30 + (i / 60) * (peak - 30)])
    const soak = Array.from({ length: 24 }, () => [2, peak])
    const down = Array.from({ length: 60 }, (_, i) => [3, peak - (i / 60) * (peak - 60)])
    const idle = Array.from({ length: 12 }, () => [0, 40])
    return [...idle, ...up, ...soak, ...down, ...idle].map(([segment, celsius]) => {
      time += minutes * 60_000
      const lot = heat < 3 ? 'A' : 'B'
      return [new Date(time).toISOString(), celsius, celsius! + 1, segment, lot].join(',')
    })
  })
  return ['time,setpoint,temperature,segment,powder_lot', ...rows].join('\n')
}

const celsius = { unit: 'Cel', type: 'float' }
const documentIn = (folder: string) => ({
  site: { enterprise: 'huasheng', name: 'zibo' },
  connectors: {
    records: {
      ...{ kind: 'replay', files: [join(folder, 'heats.csv')], machine: 'furnace-1', speed: 'max' },
      time: { column: 'time' },
    },
  },
  machines: {
    'furnace-1': {
      ...{ kind: 'furnace', area: 'sintering', line: 'kiln-hall' },
      signals: {
        ...{ setpoint: celsius, temperature: celsius },
        ...{ segment: { type: 'integer' }, powder_lot: { type: 'text' } },
      },
    },
  },
  studies: {
    'substrate-96': {
      machine: 'furnace-1',
      parameters: [
        { name: 'peak', type: 'continuous', unit: 'Cel', low: 1500, high: 1640, feature: 'soak_mean' },
        { name: 'soak', type: 'continuous', unit: 'min', low: 30, high: 240, feature: 'soak_minutes' },
      ],
      objectives: [{ outcome: 'energy', unit: 'kW.h', goal: 'minimize' }],
      twin: {
        ...{ process: 'sintering', material: 'alumina-96', settings: { load: 20 } },
        ...{ parameters: { peak: 'peakTemperature', soak: 'soak' }, outcomes: { energy: 'energy' } },
      },
    },
  },
})

interface RunView {
  readonly id: string
  readonly state: string
  readonly labels: Readonly<Record<string, string>>
  readonly features: Readonly<Record<string, number>>
}

async function measured(plant: Plant): Promise<RunView[]> {
  const runs = await waitFor(
    'six heats',
    async () => {
      const all = await plant.get<RunView[]>('/runs?machine=furnace-1')
      const done = all.filter(({ state }) => state === 'finished')
      return done.length === peaks.length ? done : undefined
    },
    60_000,
  )
  const outcomes = runs.map(({ id, features }) => {
    return { run: id, name: 'energy', value: 95 + 0.04 * (features['soak_mean']! - 1520), unit: 'kW.h' }
  })
  expect((await plant.post('/outcomes', outcomes)).status).toBe(201)
  return runs
}

test('is made by command and by the API, seen by both, spoken by in predictions', async () => {
  await using plant = await startPlant({})
  const document = { ...documentIn(plant.folder), data: join(plant.folder, 'data'), http: { port: 0 } }
  const file = join(plant.folder, 'kunlun.yaml')
  writeFileSync(join(plant.folder, 'heats.csv'), recording())
  writeFileSync(file, stringify(document))
  await plant.restart(documentIn(plant.folder))
  const runs = await measured(plant)
  expect(new Set(runs.map(({ labels }) => labels['lot']))).toEqual(new Set(['A', 'B']))

  const words = ['calibrate', '--process', 'sintering', '--machine', 'furnace-1', '-c', file]
  const told = JSON.parse(await kunlun(...words, '--json')) as Record<string, unknown>
  expect(told).toMatchObject({ id: 'C-0001', isConverged: true, source: 'runs', groups: ['A', 'B'], inForce: 'B' })
  expect(told['basis']).toHaveLength(peaks.length)
  expect(await kunlun(...words, '--seed', '2', '--lot', 'A')).toContain('Calibration C-0002: sintering, alumina-96')

  const made = await plant.post<{ id: string }>('/calibrations', {
    process: 'sintering',
    machine: 'furnace-1',
    seed: 3,
  })
  expect([made.status, made.answer.id]).toEqual([201, 'C-0003'])
  const heads = await plant.get<{ id: string }[]>('/calibrations?process=sintering&machine=furnace-1')
  expect(heads.map(({ id }) => id)).toEqual(['C-0003', 'C-0002', 'C-0001'])
  const versions = await plant.get<{ id: string; inForce?: string }[]>(
    '/calibrations/versions?process=sintering&material=alumina-96&machine=furnace-1',
  )
  expect(versions.map(({ id, inForce }) => [id, inForce])).toEqual([
    ['C-0001', 'B'],
    ['C-0002', 'A'],
    ['C-0003', 'B'],
  ])
  const posterior = await plant.get<{ name: string }[]>('/calibrations/C-0003/posterior')
  expect(posterior.map(({ name }) => name)).toEqual(['furnace.lossConductance', 'furnace.wallHeat'])

  await plant.post('/suggestions', { study: 'substrate-96' })
  const beside = await plant.get<{ calibration: string; heat: object }>(`/runs/${encodeURIComponent(runs[0]!.id)}/twin`)
  expect(beside).toMatchObject({ calibration: 'C-0003', heat: { longestGapSeconds: expect.any(Number) } })
  const used = await waitFor(
    'a suggestion that speaks by the version',
    async () => {
      const list = await plant.get<{ outcomes: string[] }[]>('/calibrations/C-0003/predictions')
      return list[0]
    },
    60_000,
  )
  expect(used.outcomes).toEqual(['energy'])
}, 240_000)

test('is refused in words: by command, by the API', async () => {
  await using plant = await startPlant({})
  const file = join(plant.folder, 'kunlun.yaml')
  writeFileSync(join(plant.folder, 'heats.csv'), recording().split('\n').slice(0, 3).join('\n'))
  writeFileSync(file, stringify({ ...documentIn(plant.folder), data: join(plant.folder, 'data'), http: { port: 0 } }))
  await plant.restart(documentIn(plant.folder))
  const asked = await plant.post('/calibrations', { process: 'sintering', machine: 'furnace-1' })
  expect(asked.status).toBe(400)
  expect(JSON.stringify(asked.answer)).toContain('no run has an outcome that teaches')
  const words = ['calibrate', '--process', 'turning', '--machine', 'furnace-1', '-c', file]
  await expect(kunlun(...words)).rejects.toThrow('no study of furnace-1 has a twin of turning')
}, 120_000)
