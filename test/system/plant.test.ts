// The simulated plant behind its real servers: through both connectors comes exactly what the models say.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectAsync } from 'mqtt'
import { expect, test } from 'vitest'
import type { ConnectorKind, Feed } from '../../connectors/connector.ts'
import { mqtt } from '../../connectors/mqtt/index.ts'
import { trustCertificateBytes } from '../../connectors/opcua/certificates.ts'
import { opcua } from '../../connectors/opcua/index.ts'
import { machinesConfig } from '../../ingest/contract/config.ts'
import { type Clock, fromMs, nsPerSecond, type OutcomeReport, type Reading } from '../../ingest/model.ts'
import { demoConfig } from '../../plant/demo-config.ts'
import { stepFactory } from '../../plant/factory.ts'
import type { RecipeOrder } from '../../plant/orders.ts'
import { type Plant, startPlant } from '../../plant/plant.ts'
import { newPlantState } from '../../plant/state.ts'
import { connectorTools, silentLog } from '../suites/connector-tools.ts'
import { waitFor } from '../suites/wait.ts'

const begin = fromMs(Date.UTC(2026, 0, 5))
const seed = 11
const credentials = {
  opcua: { username: 'kunlun', password: 'opcua-password' },
  mqtt: { username: 'kunlun', password: 'mqtt-password' },
}

/** A plant whose clock the test moves, with both connectors of the demo's configuration on it. */
interface Stage extends AsyncDisposable {
  readonly plant: Plant
  readonly readings: Reading[]
  readonly outcomes: OutcomeReport[]
  readonly feeds: readonly Feed[]
  /** Moves the clock on; resolves once the plant has come up to it. */
  live(minutes: number): Promise<void>
}

async function onStage(
  folder: string,
  options: { inbox?: () => Promise<RecipeOrder | undefined>; from?: bigint } = {},
) {
  let now = options.from ?? begin
  const clock: Clock = { now: () => now, factor: 1200 }
  const plant = await startPlant({
    clock,
    seed,
    folder: join(folder, 'plant'),
    credentials,
    recipeInbox: options.inbox ?? (async () => undefined),
    log: silentLog,
    tickMs: 5,
  })
  process.env['KUNLUN_TEST_PLANT_OPCUA'] = credentials.opcua.password
  process.env['KUNLUN_TEST_PLANT_MQTT'] = credentials.mqtt.password
  const config = demoConfig({
    opcuaEndpoint: plant.opcuaEndpoint,
    mqttUrl: plant.mqttUrl,
    opcuaUser: credentials.opcua.username,
    opcuaPassword: { env: 'KUNLUN_TEST_PLANT_OPCUA' },
    mqttUser: credentials.mqtt.username,
    mqttPassword: { env: 'KUNLUN_TEST_PLANT_MQTT' },
  })
  expect(machinesConfig.safeParse(config.machines).success).toBe(true)
  trustCertificateBytes(folder, plant.opcuaCertificate)
  const readings: Reading[] = []
  const outcomes: OutcomeReport[] = []
  const feeds: Feed[] = []
  for (const [id, kind] of [
    ['furnace-hall', opcua],
    ['machining', mqtt],
  ] as [string, ConnectorKind][]) {
    const { kind: _, ...settings } = config.connectors[id] as { kind: string }
    const parsed = kind.config.parse(settings)
    const feed = await kind.open(parsed, connectorTools({ id, folder, clock }))
    feeds.push(feed)
    void collect(feed, kind.decoder(parsed), { readings, outcomes })
  }
  const stage: Stage = {
    plant,
    readings,
    outcomes,
    feeds,
    async live(minutes) {
      now += BigInt(minutes * 60) * nsPerSecond
      await waitFor('the plant to come up to its clock', () => BigInt(plant.state().time) + 60n * nsPerSecond > now)
    },
    async [Symbol.asyncDispose]() {
      for (const feed of feeds) await feed.close()
      await plant.stop()
    },
  }
  return stage
}

async function collect(
  feed: Feed,
  decode: ReturnType<ConnectorKind['decoder']>,
  into: { readings: Reading[]; outcomes: OutcomeReport[] },
): Promise<void> {
  for await (const delivery of feed) {
    for (const message of delivery.messages) {
      const decoded = decode(message)
      expect(decoded.problems).toEqual([])
      into.readings.push(...decoded.readings)
      into.outcomes.push(...decoded.outcomes)
    }
    delivery.accept()
  }
}

async function withFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'kunlun-plant-'))
  try {
    await body(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const of = (readings: readonly Reading[], machine: string, signal: string) =>
  readings.filter((reading) => reading.machine === machine && reading.signal === signal)

test('what arrives through both connectors is what the models say, minute by minute', () =>
  withFolder(async (folder) => {
    await using stage = await onStage(folder)
    for (let index = 0; index < 30; index++) await stage.live(10)
    let state = newPlantState(seed, begin)
    const expected = Array.from({ length: 300 }, () => {
      const step = stepFactory(state)
      state = step.state
      return step.samples
    }).flat()
    for (const [machine, signal] of [
      ['furnace-1', 'zone1_temperature'],
      ['furnace-1', 'energy'],
      ['mill-1', 'spindle_load'],
      ['mill-2', 'vibration'],
    ] as const) {
      const said = expected
        .filter((sample) => sample.machine === machine && sample.signal === signal)
        // OPC UA reports changes only.
        .filter((sample, index, all) => machine !== 'furnace-1' || sample.value !== all[index - 1]?.value)
        .map(({ time, value }) => ({ time, value }))
      await waitFor(`all of ${machine}/${signal}`, () => of(stage.readings, machine, signal).length >= said.length)
      const heard = of(stage.readings, machine, signal).filter(({ value }) => value !== null)
      expect(heard.map(({ time, value }) => ({ time, value }))).toEqual(said)
    }
    expect(stage.feeds.map((feed) => feed.status().dropped)).toEqual([0, 0])
    expect(stage.feeds[0]?.status().details).toMatchObject({ itemsMonitored: 14, itemsConfigured: 14, overflows: 0 })
    expect(
      of(stage.readings, 'furnace-1', 'segment').every(({ value }) => value === null || typeof value === 'bigint'),
    ).toBe(true)
  }))

test('an order from the inbox is fired, and its results come from the laboratory; the next heat is the laboratory recipe', () =>
  withFolder(async (folder) => {
    const settings = { burnout: 3, ramp: 6.5, peak: 1577, soak: 105, cool: 8, load: 40 }
    const order = { id: 'p1', program: 'K-0007', settings }
    await using stage = await onStage(folder, { inbox: async () => order })
    // 13 h for the heat, with what the laboratory takes.
    for (let index = 0; index < 17; index++) await stage.live(60)
    await waitFor('the last result of the first heat', () => stage.outcomes.some(({ name }) => name === 'firing'))
    expect(new Set(stage.outcomes.map(({ batch }) => batch))).toEqual(new Set(['H0001']))
    expect(new Set(stage.outcomes.map(({ name }) => name))).toEqual(
      new Set(['density', 'camber', 'strength', 'length', 'yield', 'loss', 'cost', 'firing']),
    )
    // The first reading of a new subscription may be empty: the furnace has named no program yet.
    const named = () => of(stage.readings, 'furnace-1', 'program').filter(({ value }) => value !== null)
    await waitFor('the second program', () => named().length >= 2)
    const programs = named()
    expect(programs.map(({ value }) => value)).toEqual(['K-0007', 'LAB-96'])
    const setpoints = of(stage.readings, 'furnace-1', 'setpoint')
      .filter(({ time }) => (time ?? 0n) < (programs[1]?.time ?? 0n))
      .map(({ value }) => Number(value))
    expect(Math.max(...setpoints)).toBe(1577)
  }))

const unusable: Record<string, () => Promise<RecipeOrder | undefined>> = {
  'a set point beyond the controller': async () => ({
    id: 'p1',
    program: 'K-0001',
    settings: { burnout: 1, ramp: 5, peak: 2500, soak: 60, cool: 3, load: 40 },
  }),
  'an inbox that fails': () => Promise.reject(new Error('the ledger is closed')),
}

test.each(Object.entries(unusable))('%s leaves the furnace with the laboratory recipe', (_what, inbox) =>
  withFolder(async (folder) => {
    await using stage = await onStage(folder, { inbox })
    await stage.live(30)
    await waitFor('a program', () => of(stage.readings, 'furnace-1', 'program').some(({ value }) => value !== null))
    expect(stage.plant.state().hall.heat?.recipe.program).toBe('LAB-96')
  }),
)

test('after a restart the plant goes on: numbers are never given twice', () =>
  withFolder(async (folder) => {
    const parts = new Set<unknown>()
    let heat: unknown
    let from = begin
    for (let start = 0; start < 3; start++) {
      await using stage = await onStage(folder, { from })
      const before = stage.plant.state()
      if (start > 0) expect(before.hall.heat).toEqual(heat)
      await stage.live(200)
      const { time, hall, mills } = stage.plant.state()
      heat = hall.heat
      from = BigInt(time)
      const serial = `${mills['mill-1'].part}/${mills['mill-1'].minute}`
      expect(parts.has(serial)).toBe(false)
      parts.add(serial)
      expect(mills['mill-1'].part).toBeGreaterThan(before.mills['mill-1'].part)
    }
  }))

test('the broker lets nobody in without the password', () =>
  withFolder(async (folder) => {
    await using stage = await onStage(folder)
    const wrong = connectAsync(stage.plant.mqttUrl, { username: 'kunlun', password: 'wrong', reconnectPeriod: 0 })
    await expect(wrong).rejects.toThrow(/not authorized|bad user ?name/i)
    await expect(connectAsync(stage.plant.mqttUrl, { reconnectPeriod: 0 })).rejects.toThrow()
  }))
