// Bad lines at random places of full batches: only they go to quarantine, in a bounded number of requests.
import { influxdbConfig } from '../../../ingest/stores/influxdb/config.ts'
import { influxdbStore } from '../../../ingest/stores/influxdb/influxdb.ts'
import type { SampleStore } from '../../../ingest/stores/store.ts'
import { missingServer } from '../../servers/gate.ts'
import { type Influxd, startInfluxd } from '../../servers/influxd.ts'
import { batchLines, writeBadLines } from '../../suites/bad-lines.ts'
import { storeTools } from '../../suites/store/context.ts'
import type { Fault, Firing } from '../fault.ts'

/** Bad lines by the seed; half of a batch costs ten thousand requests, so that it comes seldom. */
const counts = [1, 2, 5, 8, 50] as const
const half = 2500
const halfEvery = 50

interface Parts extends AsyncDisposable {
  readonly influxd: Influxd
  readonly store: SampleStore
}

export function badLines(): Fault {
  let building: Promise<Parts> | undefined
  return {
    name: 'influxdb-bad-lines',
    what: `1 to ${half} lines that InfluxDB refuses, at random places of a batch of ${batchLines}`,
    times: 200,
    // Eight seeds are in the system tests.
    shortTimes: 0,
    unavailable: () => missingServer('influxd'),
    async fire(seed): Promise<Firing> {
      building ??= start()
      const count = seed % halfEvery === 0 ? half : (counts[seed % counts.length] ?? 1)
      const found = await writeBadLines(seed, { ...(await building), count })
      const { bad, quarantined, stored, requests, requestsAtMost } = found
      const good = batchLines - bad.length
      return {
        fired: bad.length,
        inFlight: batchLines,
        acknowledged: batchLines,
        lost: Math.max(0, good - stored) + bad.filter((index) => !quarantined.includes(index)).length,
        duplicated: Math.max(0, stored - good) + Math.max(0, quarantined.length - bad.length),
        recoverySeconds: 0,
        note: 'requests within 1 + 2 log2(5000) for each bad line',
        violations: [
          ...(requests > requestsAtMost ? [`${requests} requests, of at most ${requestsAtMost}`] : []),
          ...(found.settled ? [] : ['the batch was not settled']),
        ],
      }
    },
    async close() {
      const built = building
      building = undefined
      await (await built?.catch(() => undefined))?.[Symbol.asyncDispose]()
    },
  }
}

async function start(): Promise<Parts> {
  const influxd = await startInfluxd()
  await influxd.query('CREATE DATABASE kunlun WITH DURATION 100000h')
  const store = await influxdbStore.open(influxdbConfig.parse({ url: influxd.url }), storeTools('unused'))
  return { influxd, store, [Symbol.asyncDispose]: () => influxd[Symbol.asyncDispose]() }
}
