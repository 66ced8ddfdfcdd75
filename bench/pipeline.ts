// Pipeline throughput: messages and samples per second from spooled to stored in DuckDB, and into a store that takes all.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { machinesConfig } from '../ingest/contract/config.ts'
import { compileContracts } from '../ingest/contract/contracts.ts'
import type { Decoded, RawMessage } from '../ingest/model.ts'
import { wallClock } from '../ingest/model.ts'
import { createPipeline } from '../ingest/pipeline.ts'
import { openSpool } from '../ingest/spool/spool.ts'
import { duckdbStore } from '../ingest/stores/duckdb/duckdb.ts'
import type { SampleStore } from '../ingest/stores/store.ts'

const machines = 20
const signals = ['spindle_speed', 'spindle_load', 'feed_rate', 'spindle_power', 'vibration']
const log = { info: () => undefined, warn: () => undefined, error: () => undefined }

const contracts = compileContracts(
  machinesConfig.parse(
    Object.fromEntries(
      Array.from({ length: machines }, (_, index) => [
        `mill-${index}`,
        { signals: Object.fromEntries(signals.map((signal) => [signal, { range: [-10, 1e9] }])) },
      ]),
    ),
  ),
)

const start = 1_767_571_200_000

function message(index: number): RawMessage {
  const values = signals.map((signal, at) => `"${signal}":${(index * (at + 1)) % 977}.5`).join(',')
  return {
    connector: 'mqtt',
    received: BigInt(start + index) * 1_000_000n,
    source: `umh/v1/plant/mill-${index % machines}/_historian`,
    contentType: 'application/json',
    body: Buffer.from(`{"timestamp_ms":${start + index},${values}}`),
    session: 1,
    redelivered: false,
  }
}

function decode({ body, source }: RawMessage): Decoded {
  const { timestamp_ms, ...values } = JSON.parse(body.toString()) as Record<string, number>
  const machine = source.split('/')[3] ?? ''
  const time = BigInt(timestamp_ms ?? 0) * 1_000_000n
  const readings = Object.entries(values).map(([signal, value]) => ({ machine, signal, time, value, quality: 0 }))
  return { readings, outcomes: [], problems: [] }
}

async function measure(name: string, store: Pick<SampleStore, 'write'>, messages: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'kunlun-pipeline-'))
  const spool = await openSpool({ folder })
  const pipeline = createPipeline({
    spool,
    store,
    decoders: new Map([['mqtt', decode]]),
    contracts,
    quarantine: { add: async () => undefined, list: async () => [], markReplayed: async () => undefined },
    outcomes: { report: async () => [] },
    clock: wallClock,
    log,
    delay: (milliseconds, signal) => sleep(milliseconds, undefined, { signal }).catch(() => undefined),
    random: () => 0.5,
  })
  for (let at = 0; at < messages; at += 1000)
    await spool.append(Array.from({ length: 1000 }, (_, index) => message(at + index)))
  const stop = new AbortController()
  const started = performance.now()
  const running = pipeline.run(stop.signal)
  await pipeline.drained()
  const seconds = (performance.now() - started) / 1000
  stop.abort()
  await running
  await spool.close()
  await rm(folder, { recursive: true })
  const rates = { messages: Math.round(messages / seconds), samples: Math.round((messages * signals.length) / seconds) }
  process.stdout.write(`${JSON.stringify({ store: name, seconds: Number(seconds.toFixed(2)), ...rates })}\n`)
}

await measure('none', { write: async (samples) => ({ written: samples.length, rejected: [] }) }, 200_000)
const folder = await mkdtemp(join(tmpdir(), 'kunlun-duckdb-'))
const placeOf = () => ({ enterprise: 'huasheng', site: 'zibo', area: 'machining', line: 'cell-1' })
const duckdb = await duckdbStore.open(duckdbStore.config.parse({}), { folder, clock: wallClock, log, placeOf })
await measure('duckdb', duckdb, 200_000)
await duckdb.close()
await rm(folder, { recursive: true })
