// Bad input to a whole installation: each gets its code or flag, is kept, and the neighbours go on.
import { connectAsync, type MqttClient } from 'mqtt'
import { expect } from 'vitest'
import type { Sample, Value } from '../../ingest/model.ts'
import { quality } from '../../ingest/model.ts'
import { serverTest } from '../servers/gate.ts'
import { startMosquitto } from '../servers/mosquitto.ts'
import { waitFor } from '../suites/wait.ts'
import { connected, expectBalances, type Plant, settled, startPlant } from './fixtures/installed.ts'

const serverIt = await serverTest('mosquitto')
const startMs = 1_767_571_200_000
const strange = 'a, "b"\n换行=😀\\'

interface Case {
  readonly what: string
  readonly topic?: string
  readonly payload: string | Buffer
  readonly codes: readonly string[]
}

const at = `"timestamp_ms":${startMs}`
const load = 'plant/cell-1/mill-1/spindle_load'
const mixed = 'umh/v1/huasheng/zibo/machining/cell-1/mill-1/_historian'

const cases: readonly Case[] = [
  { what: 'invalid JSON', payload: '{"value":', codes: ['PAYLOAD_NOT_JSON'] },
  { what: 'nothing', payload: '', codes: ['PAYLOAD_NOT_JSON'] },
  { what: 'a text for a number', payload: `{"value":"41.5",${at}}`, codes: ['VALUE_TYPE'] },
  { what: 'an object for a number', payload: `{"value":{"v":1},${at}}`, codes: ['PAYLOAD_SHAPE'] },
  { what: 'NaN', payload: `{"value":NaN,${at}}`, codes: ['PAYLOAD_NOT_JSON'] },
  { what: 'Infinity', payload: `{"value":Infinity,${at}}`, codes: ['PAYLOAD_NOT_JSON'] },
  { what: 'a number beyond all', payload: `{"value":1e999,${at}}`, codes: ['VALUE_NOT_FINITE'] },
  { what: 'no value', payload: `{${at}}`, codes: ['PAYLOAD_SHAPE'] },
  {
    what: 'an unknown signal',
    topic: 'plant/cell-1/mill-1/vibration',
    payload: `{"value":1,${at}}`,
    codes: ['SIGNAL_UNKNOWN'],
  },
  {
    what: 'an unknown machine',
    topic: 'plant/cell-1/mill-9/spindle_load',
    payload: `{"value":1,${at}}`,
    codes: ['MACHINE_UNKNOWN'],
  },
  { what: 'no time', payload: '{"value":1}', codes: ['TIME_MISSING'] },
  { what: 'a time to come', payload: '{"value":1,"timestamp_ms":4102444800000}', codes: ['TIME_FUTURE'] },
  { what: 'a time before all', payload: '{"value":1,"timestamp_ms":-5}', codes: ['TIME_INVALID'] },
  { what: 'a text for a time', payload: '{"value":1,"timestamp_ms":"yesterday"}', codes: ['TIME_INVALID'] },
  { what: '5 MB', payload: Buffer.alloc(5_000_000, 0x20), codes: ['PAYLOAD_TOO_LARGE'] },
  { what: 'binary', payload: Buffer.from([0, 255, 254, 10, 200, 128, 0x7b]), codes: ['PAYLOAD_NOT_JSON'] },
  { what: 'a topic of no template', topic: 'umh/v1/huasheng/_raw/x', payload: '{"a":1}', codes: ['TOPIC_UNMATCHED'] },
  { what: '__proto__ as a key', payload: `{"__proto__":{"value":1},"value":1,${at}}`, codes: ['PAYLOAD_NOT_JSON'] },
  {
    what: '__proto__ among the tags',
    topic: mixed,
    payload: `{${at},"__proto__":{"a":1}}`,
    codes: ['PAYLOAD_NOT_JSON'],
  },
  {
    what: '__proto__ as a machine',
    topic: 'plant/cell-1/__proto__/spindle_load',
    payload: `{"value":1,${at}}`,
    codes: ['NAME_NOT_ALLOWED'],
  },
  {
    what: 'constructor as a signal',
    topic: 'plant/cell-1/mill-1/constructor',
    payload: `{"value":1,${at}}`,
    codes: ['NAME_NOT_ALLOWED'],
  },
  {
    what: 'comma, quote, emoji in a topic',
    topic: 'plant/cell-1/mill,1="x"😀/spindle_load',
    payload: `{"value":1,${at}}`,
    codes: ['NAME_NOT_ALLOWED'],
  },
  {
    what: 'newline, comma, quote, emoji in a tag',
    topic: mixed,
    payload: `{${at},${JSON.stringify(strange)}:1}`,
    codes: ['NAME_NOT_ALLOWED'],
  },
  {
    what: 'an integer beyond int64',
    topic: 'plant/cell-1/mill-1/part_count',
    payload: `{"value":9223372036854775808,${at}}`,
    codes: ['VALUE_TYPE'],
  },
  { what: 'an integer that no float holds', payload: `{"value":9007199254740993,${at}}`, codes: ['VALUE_TYPE'] },
  {
    what: 'an outcome of no run',
    topic: 'lab/mill-1/outcomes',
    payload: '{"run":"mill-1/19990101T000000Z","name":"roughness","value":0.8,"unit":"um"}',
    codes: ['RUN_UNKNOWN'],
  },
  {
    what: 'outcomes in no form',
    topic: 'lab/mill-1/outcomes',
    payload: '[{"batch":"B1","name":"ra","value":"rough","unit":"um"}, 5]',
    codes: ['PAYLOAD_SHAPE', 'PAYLOAD_SHAPE'],
  },
]

/** Understood, though strange: stored exactly. */
const stored: readonly (readonly [what: string, signal: string, json: string, value: Value | null, quality: number])[] =
  [
    ['2^53 + 1', 'part_count', '9007199254740993', 9_007_199_254_740_993n, quality.good],
    ['the largest int64', 'part_count', '9223372036854775807', 9_223_372_036_854_775_807n, quality.good],
    ['names in a text', 'program', JSON.stringify(strange), strange, quality.good],
    ['a serial beyond int64', 'program', '184467440737095516160', '184467440737095516160', quality.good],
    ['an implausible load', 'spindle_load', '4200', 4200, quality.implausible],
    ['a sensor without a value', 'spindle_load', 'null', null, quality.bad],
  ]

const signals = {
  spindle_load: { unit: '%', range: [0, 200] },
  part_count: { type: 'integer' },
  program: { type: 'text' },
  batch: { type: 'text' },
  executing: { type: 'boolean' },
}

function documentFor(url: string, extra: object = {}): object {
  const subscriptions = [
    { topic: 'plant/{line}/{machine}/{signal}' },
    { topic: 'umh/v1/#', payload: { format: 'umh-classic' } },
    { topic: 'lab/{machine}/outcomes', payload: { format: 'outcome' } },
  ]
  const machine = { kind: 'machine-tool', area: 'machining', line: 'cell-1', signals: { ...signals, ...extra } }
  return { connectors: { line: { kind: 'mqtt', url, subscriptions } }, machines: { 'mill-1': machine } }
}

interface Entry {
  readonly id: number
  readonly code: string
  readonly source: string
  readonly state: string
  readonly reason: string
}

serverIt(
  'each bad input has its code, each neighbour is stored, the balances hold, what was mended is replayed',
  async () => {
    await using broker = await startMosquitto({ persistence: false })
    await using plant = await startPlant(documentFor(broker.url))
    await connected(plant)
    const publisher = await connectAsync(broker.url, { protocolVersion: 5 })
    const sent = await sendAll(publisher)
    const view = await settled(plant, sent)
    expectBalances(view)
    await expectQuarantine(plant)
    await expectStored(plant)
    expect(view.connectors[0]?.messages).toMatchObject({ received: sent, rejected: 1, redelivered: 0 })
    await expectMetrics(plant)
    await expectOutcomes(plant, publisher)
    await expectReplay(plant, broker.url)
    expectBalances(plant.now().ingest.view())
    await publisher.endAsync()
  },
)

/** A good neighbour after each bad message, at a time of its own. Returns the number of messages. */
async function sendAll(publisher: MqttClient): Promise<number> {
  const send = (topic: string, payload: string | Buffer) => publisher.publishAsync(topic, payload, { qos: 1 })
  for (const [index, { topic = load, payload }] of cases.entries()) {
    await send(topic, payload)
    await send(load, `{"value":${index},"timestamp_ms":${neighbourMs(index)}}`)
  }
  for (const [index, [, signal, json]] of stored.entries())
    await send(`plant/cell-1/mill-1/${signal}`, `{"value":${json},"timestamp_ms":${strangeMs(index)}}`)
  // Half of a message may be good; the same moment with another value is a conflict, the same again is none.
  await send(mixed, `{"timestamp_ms":${startMs + 1},"part_count":1,"spindle_load":"x","program":"O1001"}`)
  await send(load, `{"value":0,"timestamp_ms":${neighbourMs(0)}}`)
  await send(load, `{"value":-77,"timestamp_ms":${neighbourMs(1)}}`)
  return 2 * cases.length + stored.length + 3
}

async function expectQuarantine(plant: Plant): Promise<void> {
  const { entries } = await plant.get<{ entries: Entry[] }>('/quarantine?limit=500')
  const found = entries.map(({ code, source }) => `${code} ${source}`).sort()
  const expected = cases.flatMap(({ topic = load, codes }) => codes.map((code) => `${code} ${topic}`))
  const further = [`VALUE_TYPE ${mixed}`, `SAMPLE_CONFLICT ${load}`]
  expect(found).toEqual([...expected, ...further].sort())
  for (const { reason } of entries) expect(reason).toMatch(/^[^\p{Cc}]{10,600}$/u)
}

async function expectStored(plant: Plant): Promise<void> {
  const all = await samplesOf(plant)
  const values = new Map(all.map((sample) => [`${sample.signal} ${sample.time}`, sample]))
  for (const index of cases.keys()) {
    const neighbour = values.get(`spindle_load ${BigInt(neighbourMs(index)) * 1_000_000n}`)
    expect(neighbour, `the neighbour of ${cases[index]?.what}`).toMatchObject({ value: index, quality: quality.good })
  }
  for (const [index, [what, signal, , value, flag]] of stored.entries()) {
    const time = BigInt(strangeMs(index)) * 1_000_000n
    expect(values.get(`${signal} ${time}`), what).toMatchObject({ value, quality: flag })
  }
  const moment = BigInt(startMs + 1) * 1_000_000n
  expect(values.get(`part_count ${moment}`)?.value).toBe(1n)
  expect(values.get(`program ${moment}`)?.value).toBe('O1001')
  expect(all).toHaveLength(cases.length + stored.length + 2)
}

async function samplesOf(plant: Plant): Promise<Sample[]> {
  return plant.now().store.read({ machine: 'mill-1', from: 0n, to: 4_000_000_000_000_000_000n })
}

/** What Prometheus is told is what the page shows. */
async function expectMetrics(plant: Plant): Promise<void> {
  const text = await (await fetch(`${plant.now().url}/metrics`)).text()
  const { connectors, machines } = plant.now().ingest.view()
  for (const { id, messages } of connectors) {
    for (const [state, count] of Object.entries(messages))
      expect(text).toContain(`kunlun_messages{connector="${id}",state="${state}"} ${count}\n`)
  }
  for (const { connector, machine, samples } of machines) {
    for (const [state, count] of Object.entries(samples))
      expect(text).toContain(
        `kunlun_samples{connector="${connector}",machine="${machine}",state="${state}"} ${count}\n`,
      )
  }
}

/** One report of three names no batch that was ever milled; the two beside it are recorded. */
async function expectOutcomes(plant: Plant, publisher: MqttClient): Promise<void> {
  const send = (signal: string, value: string, ms: number) =>
    publisher.publishAsync(`plant/cell-1/mill-1/${signal}`, `{"value":${value},"timestamp_ms":${ms}}`, { qos: 1 })
  await send('batch', '"B1"', startMs + 50_000)
  await send('executing', 'true', startMs + 60_000)
  await send('executing', 'false', startMs + 120_000)
  await send('executing', 'false', startMs + 1_200_000)
  const finished = await waitFor('the run of batch B1', async () => {
    const [run] = await plant.now().ledger.runs.list({ machine: 'mill-1', batch: 'B1' })
    return run?.state === 'finished' && run
  })
  const report = { name: 'roughness', unit: 'um', measured_at_ms: startMs + 2_000_000 }
  const reports = ['B1', 'B999', 'B1'].map((batch, index) => ({ ...report, batch, value: index, specimen: `${index}` }))
  await publisher.publishAsync('lab/mill-1/outcomes', JSON.stringify(reports), { qos: 1 })
  const outcomes = await waitFor('two outcomes', async () => {
    const list = await plant.now().ledger.outcomes.list({ run: finished.id })
    return list.length === 2 && list
  })
  expect(outcomes.map(({ value }) => value).sort()).toEqual([0, 2])
  const { answer, status } = await plant.post<{ error: { code: string } }>('/outcomes', [
    { run: 'mill-1/nowhere', name: 'roughness', value: 1, unit: 'um' },
  ])
  expect([status, answer.error.code]).toEqual([404, 'RUN_UNKNOWN'])
}

/** The contract is mended, the installation starts again, the entry goes through; one that is not mended stays. */
async function expectReplay(plant: Plant, url: string): Promise<void> {
  await plant.restart(documentFor(url, { vibration: { unit: 'mm/s' } }))
  await connected(plant)
  const { entries } = await plant.get<{ entries: Entry[] }>('/quarantine?limit=500&state=kept')
  const idOf = (code: string) => entries.find((entry) => entry.code === code)?.id
  const replay = (id: number | undefined) =>
    plant.post<{ replayed: boolean; faults: { code: string }[] }>(`/quarantine/${id}/replay`, {})
  expect((await replay(idOf('SIGNAL_UNKNOWN'))).answer).toEqual({ replayed: true, faults: [] })
  expect((await replay(idOf('MACHINE_UNKNOWN'))).answer).toMatchObject({
    replayed: false,
    faults: [{ code: 'MACHINE_UNKNOWN' }],
  })
  await plant.now().ingest.pipeline.drained()
  const vibration = (await samplesOf(plant)).filter(({ signal }) => signal === 'vibration')
  expect(vibration).toMatchObject([{ value: 1, time: BigInt(startMs) * 1_000_000n, quality: quality.good }])
  const after = await plant.get<{ entries: Entry[] }>('/quarantine?limit=500')
  expect(after.entries.filter(({ code }) => code === 'SIGNAL_UNKNOWN').map(({ state }) => state)).toEqual(['replayed'])
}

function neighbourMs(index: number): number {
  return startMs + 1000 + index
}

function strangeMs(index: number): number {
  return startMs + 30_000 + index
}
