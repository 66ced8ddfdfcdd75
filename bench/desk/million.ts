// The story's plant with a million stored samples of one signal in a real DuckDB, behind the real API with the built page.
import { join } from 'node:path'
import { listen } from '../../dashboards/api/app.ts'
import { httpConfig } from '../../dashboards/api/config.ts'
import { type Clock, type Nanoseconds, nsPerSecond, type Sample } from '../../ingest/model.ts'
import { duckdbStore } from '../../ingest/stores/duckdb/duckdb.ts'
import type { SampleStore } from '../../ingest/stores/store.ts'
import { openStoryApi } from '../../test/fixtures/api.ts'
import { silentLog } from '../../test/suites/connector-tools.ts'

export const machine = 'furnace-1'
export const signal = 'zone1_temperature'

export interface Million {
  readonly url: string
  readonly fromMs: number
  readonly toMs: number
  close(): Promise<void>
}

export interface MillionOptions {
  readonly folder: string
  /** The built page. */
  readonly page: string
  readonly samples: number
}

const batch = 50_000

/** A sample a second, up to the plant's present. */
export async function openMillion({ folder, page, samples }: MillionOptions): Promise<Million> {
  const opened: { store?: SampleStore; from?: Nanoseconds; to?: Nanoseconds } = {}
  const api = await openStoryApi({
    heats: 30,
    api: { page },
    async change({ clock }) {
      const store = await openStore(folder, clock)
      const to = clock.now()
      const from = to - BigInt(samples) * nsPerSecond
      await fill(store, from, samples)
      Object.assign(opened, { store, from, to })
      return { series: { read: store.read, aggregate: store.aggregate } }
    },
  })
  const url = await listen(api.app, httpConfig.parse({ port: 0 }))
  return {
    url,
    fromMs: Number(opened.from! / 1_000_000n),
    toMs: Number(opened.to! / 1_000_000n),
    async close() {
      await api.close()
      await opened.store!.close()
    },
  }
}

function openStore(folder: string, clock: Clock): Promise<SampleStore> {
  const place = { enterprise: 'huasheng', site: 'zibo', area: 'sintering', line: 'kiln-hall' }
  return duckdbStore.open(duckdbStore.config.parse({}), {
    ...{ folder: join(folder, 'telemetry'), clock, log: silentLog, placeOf: () => place },
  })
}

async function fill(store: SampleStore, from: Nanoseconds, samples: number): Promise<void> {
  for (let first = 0; first < samples; first += batch) {
    const count = Math.min(batch, samples - first)
    const { rejected } = await store.write(Array.from({ length: count }, (_, i) => sampleAt(from, first + i)))
    if (rejected.length > 0) throw new Error(`${rejected.length} samples were rejected: ${rejected[0]?.reason}`)
  }
}

/** Heats of nine hours with a ripple, and a peak of one sample now and then that no chart may lose. */
function sampleAt(from: Nanoseconds, second: number): Sample {
  const inHeat = second % 32_400
  const level =
    inHeat < 14_000 ? 25 + inHeat / 9.2 : inHeat < 20_000 ? 1547 : Math.max(30, 1547 - (inHeat - 20_000) / 8)
  const peak = second % 50_021 === 0 ? 120 : 0
  const value = level + 2 * Math.sin(second / 7) + Math.sin(second / 1.3) + peak
  return { machine, signal, time: from + BigInt(second) * nsPerSecond, value, quality: 0 }
}
