// What follows stored samples: due when a minute is over, kept while the store is away, held to what is kept, right across clock changes.
import { describe, expect, it } from 'vitest'
import { machinesConfig } from '../../../ingest/contract/config.ts'
import { derivedSignals } from '../../../ingest/derive/plan.ts'
import { kunlunError } from '../../../ingest/errors.ts'
import { createFollowUp, type SavedFollowUp } from '../../../ingest/follow-up.ts'
import type { Nanoseconds, Sample } from '../../../ingest/model.ts'
import { combine, summarise } from '../../../ingest/rollup/summary.ts'
import type { Rollup } from '../../../ingest/stores/store.ts'
import { minute } from '../../../ingest/touched.ts'

const begin = 1_767_571_200_000_000_000n
const second = 1_000_000_000n
const hour = 60n * minute

function rig(saved?: SavedFollowUp) {
  const time = { now: begin }
  const samples: Sample[] = []
  const rollups = new Map<string, Rollup>()
  const state = { isAway: false, since: undefined as Nanoseconds | undefined, reads: 0 }
  const signals = { force: { unit: 'N' }, twice: { unit: 'N', derive: { kind: 'expression', formula: 'force * 2' } } }
  const told: Sample[] = []
  const followUp = createFollowUp({
    store: {
      async read({ from, to }) {
        state.reads++
        if (state.isAway) throw kunlunError('STORE_UNREACHABLE', { where: 'here', cause: 'away' })
        return samples.filter((sample) => sample.time >= from && sample.time < to)
      },
      async replace(computed) {
        for (const one of computed) {
          const at = samples.findIndex(({ signal, time: when }) => signal === one.signal && when === one.time)
          samples.splice(at < 0 ? samples.length : at, at < 0 ? 0 : 1, one)
        }
        samples.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0))
      },
      async putRollups(_machine, step, given) {
        for (const one of given) rollups.set(`${step / minute} ${one.time} ${one.signal}`, one)
      },
      async rollups({ from, to }, step) {
        const all = [...rollups].filter(([key]) => key.startsWith(`${step / minute} `)).map(([, one]) => one)
        return all.filter((one) => one.time >= from && one.time < to)
      },
      keptSince: () => state.since,
    },
    derived: derivedSignals(machinesConfig.parse({ 'mill-1': { signals } })),
    holds: new Map(),
    clock: { now: () => time.now, factor: 1 },
    ...(saved === undefined ? {} : { saved }),
    onDerived: (computed) => told.push(...computed),
  })
  const store = (seconds: number, value: number) => {
    const sample = { machine: 'mill-1', signal: 'force', time: begin + BigInt(seconds) * second, value, quality: 0 }
    samples.push(sample)
    followUp.touched([sample])
  }
  return { followUp, time, samples, rollups, state, told, store }
}

it('derives at once, rolls a minute up once it is over', async () => {
  const { followUp, time, rollups, told, store } = rig()
  store(10, 3)
  await followUp.work()
  expect(told).toMatchObject([{ signal: 'twice', value: 6, quality: 0x401 }])
  expect(rollups.size).toBe(0)
  time.now = begin + 3n * minute
  await followUp.work()
  expect([...rollups.keys()].sort()).toEqual([
    `1 ${begin} force`,
    `1 ${begin} twice`,
    `60 ${begin} force`,
    `60 ${begin} twice`,
  ])
  expect(followUp.counts()).toEqual({ derived: new Map([['mill-1', 1]]), waiting: 0 })
})

it('keeps what is due while the store is away', async () => {
  const { followUp, state, told, store } = rig()
  store(10, 3)
  state.isAway = true
  await expect(followUp.work()).rejects.toMatchObject({ code: 'STORE_UNREACHABLE' })
  expect(followUp.saved().derive).toEqual({ 'mill-1': [[String(begin + 10n * second), String(begin + 10n * second)]] })
  state.isAway = false
  await followUp.work()
  expect(told).toHaveLength(1)
})

it('leaves rollups alone whose samples are no longer kept whole', async () => {
  const { followUp, time, rollups, state, store } = rig()
  state.since = begin + 24n * hour
  time.now = begin + 48n * hour
  store(10, 3)
  await followUp.work()
  expect([rollups.size, state.reads]).toEqual([0, 0])
})

it('reads ranges from rollups only where they are whole: since then, not the newest, not what is due', async () => {
  const { followUp, time, store } = rig({ derive: {}, rollUp: {}, since: String(begin) })
  time.now = begin + hour
  expect((await followUp.rolledUp('mill-1'))(begin, begin + 30n * minute)).toBe(true)
  expect((await followUp.rolledUp('mill-1'))(begin - minute, begin + 30n * minute)).toBe(false)
  expect((await followUp.rolledUp('mill-1'))(begin, begin + 55n * minute)).toBe(false)
  store(10, 3)
  expect((await followUp.rolledUp('mill-1'))(begin, begin + 30n * minute)).toBe(false)
  expect((await followUp.rolledUp('mill-1'))(begin + minute, begin + 30n * minute)).toBe(true)
  await followUp.work()
  expect((await followUp.rolledUp('mill-1'))(begin, begin + 30n * minute)).toBe(true)
})

describe('a summary', () => {
  const at = (seconds: number, value: number | null): Sample => ({
    machine: 'mill-1',
    signal: 'force',
    time: begin + BigInt(seconds) * second,
    value,
    quality: 0,
  })

  it('weighs values by time, the one before the step among them, none beyond what it holds', () => {
    const samples = [at(-20, 100), at(20, 10), at(30, null), at(50, 40), at(61, 7)]
    const found = summarise({ signal: 'force', samples, holdSeconds: 60 }, begin, begin + minute)
    expect(found).toEqual({
      signal: 'force',
      time: begin,
      count: 2,
      min: 10,
      max: 40,
      mean: 25,
      weightedMean: (100 * 20 + 10 * 10 + 40 * 10) / 40,
      seconds: 40,
    })
    const short = summarise({ signal: 'force', samples, holdSeconds: 5 }, begin, begin + minute)
    expect(short).toMatchObject({ count: 2, weightedMean: 25, seconds: 10 })
    expect(summarise({ signal: 'force', samples, holdSeconds: 5 }, begin + hour, begin + 2n * hour)).toBeUndefined()
  })

  it('of an hour is that of its minutes by count, by time', () => {
    const part = { signal: 'force', time: begin, count: 1, min: 1, max: 1, mean: 1, weightedMean: 1, seconds: 60 }
    const other = { ...part, time: begin + minute, count: 3, min: 0, max: 9, mean: 5, weightedMean: 4, seconds: 30 }
    expect(combine([part, other], begin)).toEqual({
      ...other,
      time: begin,
      count: 4,
      mean: 4,
      weightedMean: 2,
      seconds: 90,
    })
    expect(combine([], begin)).toBeUndefined()
  })
})

describe('days of 23, 24 and 25 hours', () => {
  /** Midnight of a plant as it is written there, in UTC. */
  const midnights = [
    { zone: 'Asia/Shanghai', from: '2026-03-28T16:00:00Z', to: '2026-03-29T16:00:00Z', hours: 24 },
    { zone: 'Europe/Berlin', from: '2026-03-28T23:00:00Z', to: '2026-03-29T22:00:00Z', hours: 23 },
    { zone: 'Europe/Berlin', from: '2026-10-24T22:00:00Z', to: '2026-10-25T23:00:00Z', hours: 25 },
  ]

  it.each(midnights)('have as many whole hours in $zone from $from', async ({ zone, from, to, hours }) => {
    const clockOf = new Intl.DateTimeFormat('sv', { timeZone: zone, hour: '2-digit', minute: '2-digit' })
    for (const edge of [from, to]) expect(clockOf.format(new Date(edge))).toBe('00:00')
    const { followUp, time, rollups, store } = rig()
    const [first, last] = [Date.parse(from) / 1000, Date.parse(to) / 1000]
    const offset = first - Number(begin / second)
    time.now = BigInt(last + 86_400) * second
    for (let at = 0; at < last - first; at += 600) store(offset + at, at)
    while (followUp.counts().waiting > 0) await followUp.work()
    const own = [...rollups].filter(([key]) => key.startsWith('60 ') && key.endsWith('force')).map(([, one]) => one)
    expect(own).toHaveLength(hours)
    expect(own.every(({ count, time: at }) => count === 6 && at % hour === 0n)).toBe(true)
    // Each hour once, also the one that the wall shows twice.
    expect(new Set(own.map(({ time: at }) => at)).size).toBe(hours)
  })
})
