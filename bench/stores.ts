// Samples per second into each store, beside the barest loop that stores the same: `node bench/stores.ts [samples]`.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { nsPerMs, type Sample, wallClock } from '../ingest/model.ts'
import { duckdbConfig } from '../ingest/stores/duckdb/config.ts'
import { duckdbStore } from '../ingest/stores/duckdb/duckdb.ts'
import { influxdbConfig } from '../ingest/stores/influxdb/config.ts'
import { influxdbStore } from '../ingest/stores/influxdb/influxdb.ts'
import { encodeLines } from '../ingest/stores/influxdb/line-protocol.ts'
import type { SampleStore, StoreTools } from '../ingest/stores/store.ts'
import { startInfluxd } from '../test/servers/influxd.ts'

const total = Number(process.argv[2] ?? 400_000)
const batchSize = 5000
const signals = 200
const place = { enterprise: 'huasheng', site: 'zibo', area: 'sintering', line: 'kiln-hall' }
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined }

interface Contender {
  readonly name: string
  /** The row whose rate this one is divided by. */
  readonly beside: string
  write(batch: number): Promise<void>
  seconds: number
}

const folder = await mkdtemp(join(tmpdir(), 'kunlun-bench-'))
const tools: StoreTools = { folder, clock: wallClock, log: quiet, placeOf: () => place }
await using influxd = await startInfluxd()
await influxd.query('CREATE DATABASE bare')
const influxdb = await influxdbStore.open(influxdbConfig.parse({ url: influxd.url, batchSize }), tools)
const duckdb = await duckdbStore.open(duckdbConfig.parse({}), tools)
const bareFile = await DuckDBInstance.create(join(folder, 'bare.duckdb'), { memory_limit: '1GB', threads: '2' })
const bare = await bareFile.connect()
await bare.run(
  'CREATE TABLE samples (series INTEGER, time BIGINT, value DOUBLE, integer BIGINT, text VARCHAR, state BOOLEAN, quality UINTEGER)',
)

const batches = Array.from({ length: Math.ceil(total / batchSize) }, (_, batch) => samplesOf(batch))
const bodies = batches.map((batch) => encodeLines(batch, () => place).join('\n'))

// Side by side: each batch goes through every row of the table before the next one does.
const contenders: Contender[] = [
  {
    name: 'influxd: ready-made lines, one awaited request each',
    beside: 'influxd: ready-made lines, one awaited request each',
    write: postLines,
    seconds: 0,
  },
  {
    name: 'InfluxDB store: new samples',
    beside: 'influxd: ready-made lines, one awaited request each',
    write: writeTo(influxdb),
    seconds: 0,
  },
  {
    name: 'InfluxDB store: the same again',
    beside: 'influxd: ready-made lines, one awaited request each',
    write: writeTo(influxdb),
    seconds: 0,
  },
  {
    name: 'duckdb: row appender, one transaction each',
    beside: 'duckdb: row appender, one transaction each',
    write: appendRows,
    seconds: 0,
  },
  {
    name: 'DuckDB store: new samples',
    beside: 'duckdb: row appender, one transaction each',
    write: writeTo(duckdb),
    seconds: 0,
  },
  {
    name: 'DuckDB store: the same again',
    beside: 'duckdb: row appender, one transaction each',
    write: writeTo(duckdb),
    seconds: 0,
  },
]
for (const batch of batches.keys()) {
  for (const contender of contenders) {
    const begun = process.hrtime.bigint()
    await contender.write(batch)
    contender.seconds += Number(process.hrtime.bigint() - begun) / 1e9
  }
}
await report()
await duckdb.close()
bare.closeSync()
bareFile.closeSync()
await rm(folder, { recursive: true })

function samplesOf(batch: number): Sample[] {
  return Array.from({ length: batchSize }, (_, index) => {
    const tick = batch * (batchSize / signals) + Math.floor(index / signals)
    const value = Math.round(Math.sin(tick / 50 + index) * 1e4) / 10
    const time = 1_767_571_200_000_000_000n + BigInt(tick) * 100n * nsPerMs
    return { machine: `furnace-${index % 4}`, signal: `signal-${index % signals}`, time, value, quality: 0 }
  })
}

async function postLines(batch: number): Promise<void> {
  const response = await fetch(`${influxd.url}/write?db=bare&precision=ns`, { method: 'POST', body: bodies[batch]! })
  if (response.status !== 204) throw new Error(`influxd answered ${response.status}`)
}

function writeTo(store: SampleStore): (batch: number) => Promise<void> {
  return async (batch) => {
    const { written } = await store.write(batches[batch]!)
    if (written !== batchSize) throw new Error(`${written} of ${batchSize} written`)
  }
}

async function appendRows(batch: number): Promise<void> {
  await bare.run('BEGIN')
  const appender = await bare.createAppender('samples')
  for (const [index, { time, value }] of batches[batch]!.entries()) {
    appender.appendInteger(index % signals)
    appender.appendBigInt(time)
    appender.appendDouble(Number(value))
    appender.appendNull()
    appender.appendNull()
    appender.appendNull()
    appender.appendUInteger(0)
    appender.endRow()
  }
  appender.closeSync()
  await bare.run('COMMIT')
}

async function report(): Promise<void> {
  const rateOf = (name: string) => total / (contenders.find((one) => one.name === name)?.seconds ?? Number.NaN)
  const lines = contenders.map(({ name, beside }) => {
    const rate = rateOf(name)
    return `| ${name} | ${Math.round(rate / 1000)} k | ${(rate / rateOf(beside)).toFixed(2)} |`
  })
  const head = ['| writer | samples/s | of the bare loop |', '|---|---|---|']
  const title = `${total} samples, ${signals} signals, batches of ${batchSize}, rows taken in turn`
  process.stdout.write(`${[title, '', ...head, ...lines].join('\n')}\n`)
}
