// The plant's life: what it says follows from seed and orders alone while it waits for orders, else it keeps to the clock.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { fromMs, nsPerSecond, type Sample } from '../../../ingest/model.ts'
import { hasReportedAll } from '../../../plant/factory.ts'
import { createLife } from '../../../plant/life.ts'
import type { RecipeOrder } from '../../../plant/orders.ts'
import { loadPlantState, newPlantState } from '../../../plant/state.ts'
import { silentLog } from '../../suites/connector-tools.ts'

const begin = fromMs(Date.UTC(2026, 0, 5))
const minute = 60n * nsPerSecond
const folder = mkdtempSync(join(tmpdir(), 'kunlun-life-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const settings = { burnout: 3, ramp: 7, peak: 1540, soak: 30, cool: 9, load: 40 }
const order = (number: number): RecipeOrder => ({ id: `p${number}`, program: `K-000${number}`, settings })

/** Two ordered heats; `strides` are the minutes between two looks at the clock, `late` the looks until the next order is in. */
async function twoHeats(
  name: string,
  { strides, late }: { strides: readonly number[]; late: number },
): Promise<Sample[]> {
  let now = begin
  const samples: Sample[] = []
  const home = join(folder, name)
  let orders = 0
  let looks = 0
  const inbox = async () => (orders === 0 ? undefined : order(orders))
  const options = {
    clock: { now: () => now, factor: 1 },
    folder: home,
    recipeInbox: inbox,
    awaitsOrders: true,
    log: silentLog,
  }
  const open = () =>
    createLife(options, loadPlantState(home) ?? newPlantState(3, begin), (one) => void samples.push(...one.samples))
  let life = open()
  for (let look = 0; orders < 3; look++) {
    now += BigInt(strides[look % strides.length]!) * minute
    await life.catchUp()
    if (!hasReportedAll(life.state()) || ++looks <= late) continue
    looks = 0
    orders++
    // Goes on from what it saved, as after a restart.
    life.save()
    life = open()
  }
  return samples
}

describe('a furnace that waits for orders', () => {
  test('says the same whatever the pace of the clock, however late the orders', async () => {
    const steady = await twoHeats('steady', { strides: [60], late: 0 })
    const hasty = await twoHeats('hasty', { strides: [700, 1, 33], late: 7 })
    expect(hasty).toEqual(steady)
    const own = steady.filter(({ machine, signal }) => machine === 'furnace-1' && signal === 'program')
    expect([...new Set(own.map(({ value }) => value))]).toEqual(['K-0001', 'K-0002'])
    expect(steady.length).toBeGreaterThan(30_000)
  })

  test('tells once of an order that cannot be fired, then takes the next', async () => {
    let now = begin
    const told: string[] = []
    const log = { ...silentLog, warn: (_: object, text: string) => void told.push(text) }
    let inbox: RecipeOrder = { ...order(1), settings: { ...settings, peak: 2500 } }
    const options = { clock: { now: () => now, factor: 1 }, folder: join(folder, 'wrong'), awaitsOrders: true, log }
    const life = createLife({ ...options, recipeInbox: async () => inbox }, newPlantState(3, begin), () => undefined)
    for (let look = 0; look < 10; look++) {
      now += 5n * minute
      await life.catchUp()
    }
    expect(life.state().hall.isFiring).toBe(false)
    expect(told).toEqual(['the order cannot be fired'])
    inbox = order(2)
    now += 5n * minute
    await life.catchUp()
    expect(life.state().hall.heat?.recipe.program).toBe('K-0002')
  })
})

test('without orders to wait for, a plant that stood still for long goes on from now', async () => {
  let now = begin
  const said: Sample[] = []
  const options = { clock: { now: () => now, factor: 1 }, folder: join(folder, 'free'), log: silentLog }
  const life = createLife({ ...options, recipeInbox: async () => undefined }, newPlantState(3, begin), (one) => {
    said.push(...one.samples)
  })
  now += 10n * minute
  await life.catchUp()
  expect(life.state().hall.heat?.recipe.program).toBe('LAB-96')
  now += 7n * 24n * 60n * minute
  await life.catchUp()
  expect(BigInt(life.state().time)).toBe(now)
  expect(new Set(said.map(({ time }) => time)).size).toBe(11)
})

test('a plant that comes no nearer to its clock lets others have their turn, and ends when it is told to', async () => {
  let ahead = 500n
  let now = begin
  const options = { folder: join(folder, 'slow'), log: silentLog, recipeInbox: async () => undefined }
  // As fast as the plant lives, until it has outrun it by far.
  const clock = { factor: 1, now: () => (ahead-- > 0n ? (now += minute) : now) }
  const life = createLife({ ...options, clock }, newPlantState(3, begin), () => undefined)
  const caughtUp = life.catchUp()
  await new Promise((resolve) => setImmediate(resolve))
  expect(ahead).toBeGreaterThan(400n)
  life.end()
  await caughtUp
  expect(BigInt(life.state().time)).toBeLessThan(now)
})
