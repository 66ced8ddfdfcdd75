// Live values: shown on receipt, bounded, stale when they should be.
import { expect, it } from 'vitest'
import { machinesConfig } from '../../../ingest/contract/config.ts'
import { compileContracts } from '../../../ingest/contract/contracts.ts'
import { createLive } from '../../../ingest/live.ts'
import type { Decoded, RawMessage, Sample } from '../../../ingest/model.ts'

const start = 1_767_571_200_000_000_000n
const second = 1_000_000_000n
const contracts = compileContracts(
  machinesConfig.parse({ 'mill-1': { signals: { load: { intervalSeconds: 10, deadband: 5 }, speed: {} } } }),
)

function rig(maxWaiting?: number) {
  const time = { now: start }
  let decoded = 0
  const decode = ({ body, source, received }: RawMessage): Decoded => {
    decoded++
    const value = Number(Buffer.from(body).toString())
    if (Number.isNaN(value)) throw new Error('no number')
    const [machine = '', signal = '', at] = source.split('/')
    const reading = { machine, signal, value, quality: 0, time: at === undefined ? received : BigInt(at) }
    return { readings: [reading], outcomes: [], problems: [] }
  }
  const live = createLive({
    decoders: new Map([['mqtt', decode]]),
    contracts,
    clock: { now: () => time.now, factor: 1 },
    ...(maxWaiting === undefined ? {} : { maxWaiting }),
  })
  const send = (source: string, value: number | string, connector = 'mqtt') =>
    live.receive([
      {
        connector,
        received: time.now,
        source,
        contentType: '',
        body: Buffer.from(String(value)),
        session: 1,
        redelivered: false,
      },
    ])
  return { live, send, time, decoded: () => decoded }
}

it('shows the newest of each signal and tells only of changes', () => {
  const { live, send } = rig()
  const told: Sample[][] = []
  const end = live.subscribe((samples) => told.push([...samples]))
  send('mill-1/load', 1)
  send('mill-1/load', 2)
  send('mill-1/speed', 900)
  send('mill-7/load', 1)
  send('mill-1/load', 'no number', 'other')
  live.tick()
  live.tick()
  expect(told.map((samples) => samples.map(({ signal, value }) => [signal, value]))).toEqual([
    [
      ['load', 2],
      ['speed', 900],
    ],
  ])
  expect(live.snapshot().length).toBe(2)
  expect(live.lastReceived('mqtt')).toBe(start)
  end()
  send('mill-1/load', 2.1)
  expect(live.tick()).toMatchObject([{ value: 2.1 }])
  expect(told.length).toBe(1)
})

it('decodes a few messages of a source at each tick, however many came', () => {
  const { live, send, decoded } = rig()
  for (let count = 0; count < 10_000; count++) send('mill-1/load', count)
  expect(live.tick()).toMatchObject([{ value: 9999 }])
  expect(decoded()).toBeLessThanOrEqual(8)
})

it('bounds what waits for a tick, and counts the rest', () => {
  const { live, send } = rig(100)
  for (let count = 0; count < 150; count++) send(`mill-1/load/${start + BigInt(count)}`, count)
  live.tick()
  expect(live.counts()).toEqual({ skipped: 50, undecodable: 0 })
  send('mill-1/load', 'poison')
  live.tick()
  expect(live.counts().undecodable).toBe(1)
})

it('calls a signal stale after three intervals without a message', () => {
  const { live, send, time } = rig()
  send('mill-1/load', 1)
  send('mill-1/speed', 1)
  live.tick()
  time.now += 30n * second
  expect(live.values('mill-1').map(({ isStale }) => isStale)).toEqual([false, false])
  time.now += second
  expect(live.values().map(({ signal, isStale }) => [signal, isStale])).toEqual([
    ['load', true],
    ['speed', false],
  ])
  expect(live.values('mill-2')).toEqual([])
})

it('does not fall back to an older value, unless the clock of the source did', () => {
  const { live, send, time } = rig()
  send(`mill-1/load/${start}`, 5)
  live.tick()
  send(`mill-1/load/${start - second}`, 4)
  expect(live.tick()).toEqual([])
  time.now += 31n * second
  send(`mill-1/load/${start - second}`, 3)
  expect(live.tick()).toMatchObject([{ value: 3 }])
})

it('names silent signals, those never heard since the start among them', () => {
  const { live, send, time } = rig()
  time.now += 31n * second
  expect(live.stale()).toEqual([{ machine: 'mill-1', signal: 'load', silent: 31n * second, interval: 10n * second }])
  send('mill-1/load', 1)
  live.tick()
  expect(live.stale()).toEqual([])
  time.now += 40n * second
  expect(live.stale()).toMatchObject([{ signal: 'load', silent: 40n * second }])
})
