// The samples of a window in a Parquet file, whatever the store.
import { dirname } from 'node:path'
import type { Log } from '../../connectors/connector.ts'
import { type Clock, type Nanoseconds, nsPerSecond } from '../model.ts'
import { duckdbConfig } from '../stores/duckdb/config.ts'
import { duckdbStore } from '../stores/duckdb/duckdb.ts'
import type { ParquetExport, SampleStore, Window } from '../stores/store.ts'

export interface HourFileTools {
  readonly store: Pick<SampleStore, 'read' | 'exportParquet'>
  readonly clock: Clock
  readonly log: Log
}

/** Answers how many samples are in it. What a server keeps goes through a DuckDB file beside the result, removed by the caller. */
export async function writeHourFile(what: ParquetExport, tools: HourFileTools): Promise<number> {
  const { store } = tools
  if (store.exportParquet !== undefined) return store.exportParquet(what)
  const settings = duckdbConfig.parse({ file: `${what.file}.duckdb`, memoryLimit: '512MB', threads: 1 })
  const nowhere = { enterprise: '', site: '', area: '', line: '' }
  const scratch = await duckdbStore.open(settings, {
    ...tools,
    folder: dirname(what.file),
    placeOf: () => nowhere,
  })
  try {
    for (const slice of slicesOf(what.window)) await scratch.write(await store.read(slice))
    return await scratch.exportParquet(what)
  } finally {
    await scratch.close()
  }
}

/** Samples of so long a time are in memory at once. */
const slice: Nanoseconds = 60n * nsPerSecond

function* slicesOf(window: Window): Generator<Window> {
  for (let from = window.from; from < window.to; from += slice)
    yield { ...window, from, to: from + slice < window.to ? from + slice : window.to }
}
