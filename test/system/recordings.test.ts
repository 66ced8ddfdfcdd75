// Eleven recordings of a real mill through real mosquitto into real InfluxDB, as eleven machines of one installation.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { connectAsync } from 'mqtt'
import { expect } from 'vitest'
import type { Run, Sample } from '../../ingest/model.ts'
import { wallClock } from '../../ingest/model.ts'
import { dataTest, missingServer, serverTest } from '../servers/gate.ts'
import { startInfluxd } from '../servers/influxd.ts'
import { startMosquitto } from '../servers/mosquitto.ts'
import { type RecordingRow, readTrain, recordingIntervalMs } from '../suites/recording.ts'
import { waitFor } from '../suites/wait.ts'
import { connected, expectBalances, type Plant, settled, startPlant } from './fixtures/installed.ts'
import {
  type MillRecording,
  millDocument,
  millPayload,
  millRecordings,
  recordingsFolder,
  restPhases,
} from './fixtures/mill-recordings.ts'

const missing = await missingServer('mosquitto', 'influxd')
const recordingIt = missing === undefined ? dataTest('cnc-umich/train.csv') : await serverTest('mosquitto', 'influxd')

recordingIt(
  'every value of every row is found again; parts, passes and outcomes follow',
  async () => {
    await using broker = await startMosquitto({ persistence: false })
    await using influxd = await startInfluxd()
    const recordings = millRecordings()
    expect(recordings).toHaveLength(11)
    const stores = { telemetry: { kind: 'influxdb', url: influxd.url } }
    // Three hours after the last sample nobody can believe any more that a mill still cuts.
    let later = 0n
    const clock = { now: () => wallClock.now() + later, factor: 1 }
    await using plant = await startPlant({ ...millDocument(recordings, broker.url), stores }, clock)
    await connected(plant)
    await publishAll(broker.url, recordings)
    const rows = recordings.reduce((sum, recording) => sum + recording.rows.length, 0)
    const view = await settled(plant, 2 * rows, 90_000)
    expectBalances(view)
    expect(await plant.now().ledger.quarantine.counts()).toEqual([])
    const columns = recordings[0]?.signals.length ?? 0
    expect(view.machines.reduce((sum, { samples }) => sum + samples.stored, 0)).toBe(rows * (columns + 1))
    await expectCounted(influxd, rows)
    await plant.now().ingest.owner.settled()
    later = 3n * 3600n * 1_000_000_000n
    for (const recording of recordings) {
      await expectExact(plant, recording)
      await expectPasses(plant, recording)
      await expectPart(plant, recording)
    }
    await expectOutcomes(plant, recordings)
    expectBalances(plant.now().ingest.view())
  },
  180_000,
)

/** All mills at once, each with some hundreds in flight. */
async function publishAll(url: string, recordings: readonly MillRecording[]): Promise<void> {
  const publisher = await connectAsync(url, { clientId: 'mills', protocolVersion: 5 })
  const inFlight = 100
  const longest = Math.max(...recordings.map(({ rows }) => rows.length))
  for (let index = 0; index < longest; index += inFlight) {
    const due = recordings.flatMap(({ topic, rows }) =>
      rows.slice(index, index + inFlight).map((row) => publisher.publishAsync(topic, millPayload(row), { qos: 1 })),
    )
    await Promise.all(due)
  }
  await publisher.endAsync()
}

/** The server itself counts as many rows as were sent. */
async function expectCounted(influxd: Awaited<ReturnType<typeof startInfluxd>>, rows: number): Promise<void> {
  const statement = `SELECT count("text") FROM telemetry WHERE signal = 'Machining_Process'`
  const answer = await influxd.query(statement, { database: 'kunlun' })
  expect(answer.results[0]?.series?.[0]?.values[0]?.[1]).toBe(rows)
}

/** Compared sample by sample: value, type, time, quality. */
async function expectExact(plant: Plant, { machine, rows }: MillRecording): Promise<void> {
  const { from, to } = spanOf(rows)
  const stored = await readAll(plant, machine, { from, to })
  const kept = new Map(stored.map((sample) => [`${sample.signal} ${sample.time}`, sample]))
  expect(kept.size, `${machine}: samples that stand there twice`).toBe(stored.length)
  const wrong: string[] = []
  for (const { time, values } of rows) {
    for (const [signal, value] of Object.entries(values)) {
      const found = kept.get(`${signal} ${time}`)
      const exact = typeof found?.value === 'bigint' ? Number(found.value) : found?.value
      if (exact !== value || found?.quality !== 0) wrong.push(`${signal} ${time}: ${value}, stored ${found?.value}`)
      kept.delete(`${signal} ${time}`)
    }
  }
  expect(wrong, `${machine}: values that differ`).toEqual([])
  expect([...kept.keys()], `${machine}: samples that nobody sent`).toEqual([])
}

async function readAll(plant: Plant, machine: string, span: { from: bigint; to: bigint }): Promise<Sample[]> {
  const { store } = plant.now()
  return store.read({ machine, ...span })
}

/** One run for each stretch of one phase that cuts, whatever the spelling of the others. */
async function expectPasses(plant: Plant, recording: MillRecording): Promise<void> {
  const expected = passesOf(recording.rows)
  const { runs } = plant.now().ledger
  const found = await waitFor(`the passes of ${recording.machine}`, async () => {
    const list = await runs.list({ machine: recording.passMachine, oldestFirst: true })
    return list.every(({ state }) => state !== 'running') && list
  })
  expect(found.map(({ from, to, labels }) => ({ from, to, phase: labels['program'] }))).toEqual(expected)
}

interface Pass {
  readonly from: bigint
  to: bigint
  readonly phase: string
}

/** Straight from the rows, by the change of the phase. What the end of the record cut off ends with its last row. */
function passesOf(rows: readonly RecordingRow[]): Pass[] {
  const rest = new Set(restPhases.map((phase) => phase.toLowerCase()))
  const passes: Pass[] = []
  let open: Pass | undefined
  for (const { time, values } of rows) {
    const phase = String(values['Machining_Process'])
    if (open !== undefined) open.to = time
    if (open?.phase === phase) continue
    open = rest.has(phase.toLowerCase()) ? undefined : { from: time, to: time, phase }
    if (open !== undefined) passes.push(open)
  }
  return passes
}

/** The part as one run, from its first cut until `End`, in whatever spelling; one that never ends was aborted. */
async function expectPart(plant: Plant, recording: MillRecording): Promise<void> {
  const run = await partOf(plant, recording)
  const idle = /^(starting|prep|end)$/i
  const first = recording.rows.findIndex(({ values }) => !idle.test(String(values['Machining_Process'])))
  const end = recording.rows.findIndex(
    ({ values }, index) => index > first && /^end$/i.test(String(values['Machining_Process'])),
  )
  const last = recording.rows.at(end === -1 ? -1 : end)
  expect(run).toMatchObject({
    process: 'milling',
    from: recording.rows[first]?.time,
    to: last?.time,
    state: end === -1 ? 'aborted' : 'finished',
    labels: { tool: recording.rows[0]?.values['tool_condition'] },
  })
  const seconds = Number((last?.time ?? 0n) - (recording.rows[first]?.time ?? 0n)) / 1e9
  expect(run.features['duration_seconds']).toBeCloseTo(seconds, 6)
  const speeds = recording.rows.map(({ values }) => Number(values['S1_ActualVelocity']))
  expect(run.features['spindle_speed_mean']).toBeGreaterThan(Math.min(...speeds))
  expect(run.features['spindle_speed_mean']).toBeLessThanOrEqual(Math.max(...speeds))
}

async function partOf(plant: Plant, { machine }: MillRecording): Promise<Run> {
  const { runs } = plant.now().ledger
  return waitFor(`the part of ${machine}`, async () => {
    const [run, ...others] = await runs.list({ machine })
    return others.length === 0 && run !== undefined && run.state !== 'running' && run
  })
}

/** `train.csv` comes in through the import: a yes or no of each part becomes an outcome of its run. */
async function expectOutcomes(plant: Plant, recordings: readonly MillRecording[]): Promise<void> {
  const names = ['machining_finalized', 'passed_visual_inspection'] as const
  const outcomes = Object.fromEntries(names.map((name) => [name, `outcome:${name}`]))
  const mapping = { No: 'batch:cnc-{}', ...outcomes }
  const expected: string[] = []
  for (const train of readTrain(recordingsFolder)) {
    const recording = recordings.find(({ experiment }) => Number(experiment) === Number(train['No']))
    const run = (await partOf(plant, recording as MillRecording)).id
    // What never finished was not inspected: the cell is empty.
    for (const name of names) if (train[name] !== '') expected.push(`${run} ${name} ${train[name] === 'yes' ? 1 : 0}`)
  }
  expect(expected).toHaveLength(19)
  expect(await upload(plant, 'imports/previews', mapping)).toMatchObject({ rows: 11, usable: 19, problems: [] })
  expect(await upload(plant, 'imports', mapping)).toEqual({ added: 19, unchanged: 0, problems: [] })
  expect(await upload(plant, 'imports', mapping)).toEqual({ added: 0, unchanged: 19, problems: [] })
  const kept = await plant.now().ledger.outcomes.list({})
  expect(kept.map(({ run, name, value }) => `${run} ${name} ${value}`).sort()).toEqual(expected.sort())
}

async function upload(plant: Plant, path: string, mapping: object): Promise<unknown> {
  const form = new FormData()
  form.set('kind', 'outcomes')
  form.set('mapping', JSON.stringify(mapping))
  form.set('file', new Blob([readFileSync(join(recordingsFolder, 'train.csv'))]), 'train.csv')
  return (await fetch(`${plant.now().url}/api/v1/${path}`, { method: 'POST', body: form })).json()
}

function spanOf(rows: readonly RecordingRow[]): { from: bigint; to: bigint } {
  const from = rows[0]?.time ?? 0n
  return { from, to: from + BigInt(rows.length * recordingIntervalMs) * 1_000_000n }
}
