// The database freezes, then dies: the spool fills to its cap, the source is held back, nothing is lost.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { serverTest } from '../servers/gate.ts'
import { startInfluxd } from '../servers/influxd.ts'
import { startMosquitto } from '../servers/mosquitto.ts'
import { waitFor } from '../suites/wait.ts'
import { startIngest } from './fixtures/ingest-child.ts'
import { isSettled, judge, planOf, readBack } from './fixtures/oracle.ts'
import { startPublisher } from './fixtures/publisher.ts'

const maxBytes = 1_000_000
const serverIt = await serverTest('mosquitto', 'influxd')

serverIt(
  'a store that freezes and dies costs waiting, not messages',
  async () => {
    await using broker = await startMosquitto({ persistence: false })
    await using influxd = await startInfluxd()
    const folder = await mkdtemp(join(tmpdir(), 'kunlun-full-'))
    const store = { kind: 'influxdb', config: { url: influxd.url, timeoutMs: 1000 } }
    const plan = { ...planOf(folder, broker.url, store), maxBytes }
    const child = await startIngest(plan)
    await waitFor('the subscription', () => child.report().link === 'connected')
    const publisher = await startPublisher(broker.url, 3000, Date.now() - 3_600_000)
    await waitFor('the first samples to be stored', () => (child.report().balances.samples[0]?.stored ?? 0) > 0)
    influxd.pause()
    await waitFor('the source to be held back', () => child.report().holding === 'SPOOL_FULL', 60_000)
    expect(child.report().alarm).toMatch(/does not answer/)
    await influxd.kill()
    await publisher.finish()
    expect(child.report().bytes).toBeLessThanOrEqual(maxBytes)
    await influxd.start()
    await waitFor('everything to be stored', () => isSettled(child.report(), publisher.published), 90_000)
    expect(child.report().holding).toBeUndefined()
    expect(child.report().alarm).toBeUndefined()
    const last = await child.stop()
    expect(child.violations, 'reports in which a balance did not hold').toEqual([])
    judge(publisher.published, await readBack(plan), last)
    await rm(folder, { recursive: true })
  },
  200_000,
)
