// A process that writes batches to a DuckDB store until it is stopped: each batch is announced once it is acknowledged.
import { duckdbConfig } from '../../ingest/stores/duckdb/config.ts'
import { duckdbStore } from '../../ingest/stores/duckdb/duckdb.ts'
import { sampleAt, storeTools } from '../suites/store.ts'

/** The samples of a batch by its number: the same in the writer and in the test. */
export function numberedBatch(number: number) {
  return Array.from({ length: 1000 }, (_, index) =>
    sampleAt('killed', `s${index % 10}`, number * 100 + Math.floor(index / 10), number + index / 1000),
  )
}

/** Small, so that the log is folded into the file every few batches. */
export const smallCheckpoints = duckdbConfig.parse({ threads: 1, memoryLimit: '256MB', checkpointSize: '1MB' })

if (import.meta.main) {
  const [folder = '', first = '0', count = '1000000'] = process.argv.slice(2)
  const store = await duckdbStore.open(smallCheckpoints, storeTools(folder))
  const announce = (line: string) => new Promise<void>((resolve) => process.stdout.write(`${line}\n`, () => resolve()))
  for (let number = Number(first); number < Number(first) + Number(count); number++) {
    for (;;) {
      const failure = await store.write(numberedBatch(number)).then(
        () => undefined,
        (cause: Error) => cause,
      )
      if (failure === undefined) break
      await announce(`failed ${failure.message.replaceAll('\n', ' ')}`)
    }
    await announce(`written ${number}`)
  }
  await store.close()
}
