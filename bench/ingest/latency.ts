// At a moderate rate: from receipt to acknowledgement, from publishing until a query finds it; idle, then with the optimizer at work.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connectAsync } from 'mqtt'
import { example } from '../../cli/config/example.ts'
import { openFoundation } from '../../cli/run/foundation.ts'
import { type Ingest, startIngest } from '../../cli/run/ingest.ts'
import { startOptimizer } from '../../cli/run/optimizer-thread.ts'
import { wallClock } from '../../ingest/model.ts'
import type { SampleStore } from '../../ingest/stores/store.ts'
import { studyConfig } from '../../optimizer/study-config.ts'
import { startInfluxd } from '../../test/servers/influxd.ts'
import { startMosquitto } from '../../test/servers/mosquitto.ts'
import { waitFor } from '../../test/suites/wait.ts'
import { configurationOf } from '../../test/system/fixtures/installed.ts'
import { documentFor, signals } from './load.ts'

export interface Latencies {
  /** Milliseconds from the receipt of a delivery to its acknowledgement. */
  readonly acknowledgement: readonly number[]
  /** Milliseconds from publishing until a query returns the sample. */
  readonly queryable: readonly number[]
  /** Suggestions worked out meanwhile. */
  readonly suggestions: number
}

export interface LatencyPlan {
  readonly store: 'duckdb' | 'influxdb'
  readonly perSecond: number
  readonly seconds: number
  readonly isOptimizing: boolean
}

const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
const machine = 'mill-0'

export async function measureLatency(plan: LatencyPlan): Promise<Latencies> {
  await using broker = await startMosquitto({ persistence: false })
  await using influxd = plan.store === 'influxdb' ? await startInfluxd() : undefined
  const folder = await mkdtemp(join(tmpdir(), 'kunlun-bench-'))
  const telemetry = influxd === undefined ? { kind: plan.store } : { kind: plan.store, url: influxd.url }
  const site = { enterprise: 'huasheng', name: 'zibo' }
  const file = configurationOf({ site, data: folder, ...documentFor(broker.url, telemetry) })
  const closing = new AsyncDisposableStack()
  const base = await openFoundation(file, { clock: wallClock, log }, closing)
  const acknowledgement: number[] = []
  const acknowledgementTimer = () => {
    const started = performance.now()
    return () => void acknowledgement.push(performance.now() - started)
  }
  const ingest = startIngest(base, { onRun: ignore, onOutcomes: ignore, acknowledgementTimer }, closing)
  await waitFor('the link', () => ingest.view().connectors.every(({ state }) => state === 'connected'))
  const stop = new AbortController()
  const optimizing = plan.isOptimizing ? optimize(stop.signal) : Promise.resolve(0)
  const queryable = await publishAndFind({ url: broker.url, store: base.store, ingest }, plan)
  stop.abort()
  const suggestions = await optimizing
  await closing.disposeAsync()
  await rm(folder, { recursive: true, force: true })
  return { acknowledgement, queryable, suggestions }
}

function ignore(): void {}

interface Parts {
  readonly url: string
  readonly store: Pick<SampleStore, 'read'>
  readonly ingest: Ingest
}

/** Each message carries its number as a value; a reader asks for what is new as often as it gets answers. */
async function publishAndFind({ url, store }: Parts, { perSecond, seconds }: LatencyPlan): Promise<number[]> {
  const publisher = await connectAsync(url, { protocolVersion: 5 })
  const total = perSecond * seconds
  const sent: number[] = []
  const begin = Date.now()
  const send = () => {
    const due = Math.min(total, Math.floor(((Date.now() - begin) * perSecond) / 1000))
    while (sent.length < due) {
      const values = Object.fromEntries(signals.map((signal) => [signal, sent.length]))
      publisher.publish(`plant/cell-1/${machine}`, JSON.stringify({ timestamp_ms: begin + sent.length, ...values }), {
        qos: 1,
      })
      sent.push(performance.now())
    }
  }
  const ticking = setInterval(send, 5)
  const found: number[] = []
  const first = BigInt(begin) * 1_000_000n
  while (found.length < total) {
    const from = first + BigInt(found.length) * 1_000_000n
    const fresh = await store.read({ machine, signals: [signals[0] ?? ''], from, to: from + 3_600_000_000_000n })
    const now = performance.now()
    for (const { value } of fresh) found.push(now - (sent[Number(value)] ?? now))
    await sleep(5)
  }
  clearInterval(ticking)
  await publisher.endAsync()
  return found
}

/** One suggestion after the other, from forty runs, on the thread that the installation gives it. */
async function optimize(signal: AbortSignal): Promise<number> {
  const optimizer = startOptimizer()
  const study = studyConfig.parse(example.studies['substrate-96'])
  const observations = Array.from({ length: 40 }, (_, index) => ({
    run: `furnace-1/${index}`,
    settings: { peak: 1500 + ((index * 37) % 140), soak: 30 + ((index * 53) % 210) },
    outcomes: { density: 95 + ((index * 37) % 140) / 50, cost: 4 + ((index * 53) % 210) / 100 },
  }))
  let made = 0
  for (; !signal.aborted; made++) await optimizer.suggest({ study, observations, count: 1, seed: made, pending: [] })
  await optimizer.close()
  return made
}
