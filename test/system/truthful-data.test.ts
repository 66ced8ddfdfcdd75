// Late, shuffled, repeated, contradicting, future samples through a whole installation, with what is computed of them.
import { connectAsync } from 'mqtt'
import { expect } from 'vitest'
import { nsPerMs, type Sample, wallClock } from '../../ingest/model.ts'
import { serverTest } from '../servers/gate.ts'
import { startMosquitto } from '../servers/mosquitto.ts'
import { everything } from '../suites/store.ts'
import { waitFor } from '../suites/wait.ts'
import { connected, expectBalances, type Plant, settled, startPlant } from './fixtures/installed.ts'

const it = await serverTest('mosquitto')

const payload = { format: 'json', signals: { temperature: '/c', power: '/kw' }, time: '/t', timeUnit: 'ms' }
const signals = {
  temperature: { unit: 'Cel', intervalSeconds: 10 },
  power: { unit: 'kW', intervalSeconds: 10 },
  rise: { unit: 'K/min', derive: { kind: 'rate', of: 'temperature', windowSeconds: 120 } },
  energy: { unit: 'kW.h', derive: { kind: 'integral', of: 'power', windowSeconds: 3600 } },
}

/** Four hours and a bit, a reading every ten seconds: 3 K/min up at 12 kW. */
function readings(beginMs: number): { t: number; c: number; kw: number }[] {
  return Array.from({ length: 1500 }, (_, index) => ({ t: beginMs + index * 10_000, c: 20 + index / 2, kw: 12 }))
}

it('each lands once where it belongs; what is computed is right whatever the order, also after a restart', async () => {
  await using broker = await startMosquitto({ persistence: false })
  const subscriptions = [{ topic: 'plant/{line}/{machine}', payload }]
  const connectors = { cell: { kind: 'mqtt', url: broker.url, clientId: 'cell', subscriptions } }
  const machine = { kind: 'furnace', area: 'sintering', line: 'kiln', signals }
  await using plant = await startPlant({ connectors, machines: { 'furnace-1': machine } })
  await connected(plant)
  const now = Number(wallClock.now() / nsPerMs)
  const beginMs = now - (now % 3_600_000) - 5 * 3_600_000
  const inOrder = readings(beginMs)
  const shuffled = inOrder.map((one, index) => ({ one, at: (index * 7919) % 1499 })).sort((a, b) => a.at - b.at)
  const first = shuffled.slice(0, 900).map(({ one }) => one)
  const rest = shuffled.slice(900).map(({ one }) => one)
  const strange = [
    { ...inOrder[7]!, c: 999 },
    { t: now + 3_600_000, c: 1, kw: 1 },
  ]
  await publish(broker.url, [...first, ...first.slice(0, 300)])
  await settled(plant, 1200)
  await plant.restart()
  await connected(plant)
  await publish(broker.url, [...rest, ...strange])
  const view = await settled(plant, 2 * 600 + 2)
  expectBalances(view)
  await expectStored(plant, inOrder)
  await expectComputed(plant, beginMs)
  const entries = await plant.now().ledger.quarantine.list({ limit: 10 })
  const told = entries.map(({ code, signal }) => `${code} ${signal}`).sort()
  expect(told).toEqual(['SAMPLE_CONFLICT temperature', 'TIME_FUTURE power', 'TIME_FUTURE temperature'])
  expect(plant.now().ingest.view().computed).toMatchObject({ machines: [{ machine: 'furnace-1' }], waiting: 0 })
  expect(view.clocks).toMatchObject([{ connector: 'cell', machine: 'furnace-1' }])
  expect(view.clocks[0]?.skewSeconds).toBeGreaterThan(3000)
}, 120_000)

async function publish(url: string, rows: readonly object[]): Promise<void> {
  const publisher = await connectAsync(url, { clientId: 'kiln', protocolVersion: 5 })
  for (let index = 0; index < rows.length; index += 100) {
    const part = rows.slice(index, index + 100)
    await Promise.all(
      part.map((row) => publisher.publishAsync('plant/kiln/furnace-1', JSON.stringify(row), { qos: 1 })),
    )
  }
  await publisher.endAsync()
}

async function expectStored(plant: Plant, rows: readonly { t: number; c: number }[]): Promise<void> {
  const window = { ...everything('furnace-1'), signals: ['temperature'] }
  const found = await plant.now().store.read(window)
  expect(found.map(({ time, value }) => [Number(time / nsPerMs), value])).toEqual(rows.map(({ t, c }) => [t, c]))
}

async function expectComputed(plant: Plant, beginMs: number): Promise<void> {
  const { store } = plant.now()
  const { followUp } = plant.now().ingest
  await waitFor('everything is rolled up', () => followUp.counts().waiting === 0 && isDerived(followUp.saved()), 60_000)
  const of = async (signal: string): Promise<Sample[]> => store.read({ ...everything('furnace-1'), signals: [signal] })
  const rise = await of('rise')
  expect(rise).toHaveLength(1499)
  for (const { value } of rise) expect(value).toBeCloseTo(3, 6)
  const energy = await of('energy')
  expect(energy).toHaveLength(1500)
  expect(energy.at(-1)).toMatchObject({ quality: 0x401 })
  expect(energy.at(-1)?.value).toBeCloseTo(12, 6)
  const window = { machine: 'furnace-1', from: BigInt(beginMs) * nsPerMs, to: BigInt(beginMs + 14_400_000) * nsPerMs }
  const hours = await store.rollups({ ...window, signals: ['temperature'] }, 3_600_000n * nsPerMs)
  expect(hours.map(({ count, min, max }) => [count, min, max])).toEqual(
    [0, 1, 2, 3].map((hour) => [360, 20 + hour * 180, 20 + hour * 180 + 179.5]),
  )
  const query = `machine=furnace-1&signals=power&from=${new Date(beginMs).toISOString()}&to=${new Date(beginMs + 14_400_000).toISOString()}&pixels=20`
  const answer = await plant.get<{
    stepMs: number
    series: { count: number[]; mean: number[]; weightedMean: (number | null)[] }[]
  }>(`/series?${query}`)
  expect(answer.stepMs % 60_000).toBe(0)
  const { count = [], mean = [], weightedMean = [] } = answer.series[0] ?? {}
  expect(count.reduce((sum, one) => sum + one, 0)).toBe(1440)
  const weighted = weightedMean.flatMap((one, index) => (one === null ? [] : [[one, mean[index]]]))
  expect(weighted.length).toBeGreaterThan(10)
  for (const [byTime = 0, byCount = 0] of weighted) expect(byTime).toBeCloseTo(byCount, 6)
}

function isDerived({ derive }: { derive: object }): boolean {
  return Object.keys(derive).length === 0
}
