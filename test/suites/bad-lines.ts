// A batch of 5,000 lines with bad ones at random places, written to a real influxd as the pipeline does.
import type { QuarantineEntry, Sample } from '../../ingest/model.ts'
import { type Batch, emptyBatch } from '../../ingest/pipeline-batch.ts'
import { settleBatch } from '../../ingest/pipeline-settle.ts'
import type { SampleStore } from '../../ingest/stores/store.ts'
import { drawOf } from '../fuzz/draw.ts'
import type { Influxd } from '../servers/influxd.ts'

export const batchLines = 5000
const now = 1_767_571_200_000_000_000n

export interface BadLines {
  /** Indices of the bad lines, in order. */
  readonly bad: readonly number[]
  readonly settled: boolean
  /** Indices of what went to quarantine, in order. */
  readonly quarantined: readonly number[]
  readonly codes: ReadonlySet<string>
  /** Rows that the store holds afterwards. */
  readonly stored: number
  /** Write requests that the server has counted. */
  readonly requests: number
  /** As many as bisecting may need. */
  readonly requestsAtMost: number
}

/** The database has to keep about eleven years: a bad line is older than that, valid, and refused by the server alone. */
export async function writeBadLines(
  seed: number,
  { influxd, store, count }: { influxd: Influxd; store: SampleStore; count?: number },
): Promise<BadLines> {
  const draw = drawOf(seed, 0)
  const wanted = count ?? 1 + draw.int(8)
  const bad = new Set(Array.from({ length: wanted }, () => draw.int(batchLines)))
  const machine = `m${seed}`
  const batch = emptyBatch(1n)
  for (let index = 0; index < batchLines; index++) {
    const time = bad.has(index) ? BigInt(1 + index) : now + BigInt(index)
    addSample(batch, index, { machine, signal: `s${index % 20}`, time, value: index, quality: 0 })
  }
  const kept: QuarantineEntry[] = []
  const before = await writeRequests(influxd)
  const tools = {
    store,
    quarantine: { add: async (entries: readonly QuarantineEntry[]) => void kept.push(...entries) },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  }
  const settled = await settleBatch(batch, new AbortController().signal, tools as unknown as SettleTools)
  return {
    bad: [...bad].sort((a, b) => a - b),
    settled,
    quarantined: kept.map(({ sequence }) => Number(sequence)),
    codes: new Set(kept.map(({ code }) => code)),
    stored: (await store.read({ machine, from: 0n, to: 2n ** 62n })).length,
    requests: (await writeRequests(influxd)) - before,
    requestsAtMost: 1 + 2 * Math.ceil(Math.log2(batchLines)) * bad.size,
  }
}

type SettleTools = Parameters<typeof settleBatch>[2]

/** As if a message of its own had brought the sample. */
function addSample(batch: Batch, index: number, sample: Sample): void {
  const fixed = { connector: 'c', received: now, source: 'plant/x', contentType: 'a/b', redelivered: false, session: 1 }
  const message = { ...fixed, body: new Uint8Array(0) }
  const opened = { sequence: BigInt(index), message, outcomes: [], outcomesFrom: 1, bad: [] }
  batch.opened.push(opened)
  batch.samples.push(sample)
  batch.origins.push({ opened, part: 0 })
}

/** How many write requests the server has counted. */
async function writeRequests(influxd: Influxd): Promise<number> {
  const answer = await influxd.query(`SHOW STATS FOR 'httpd'`)
  const series = answer.results[0]?.series?.[0]
  return Number(series?.values[0]?.[series.columns.indexOf('writeReq')])
}
