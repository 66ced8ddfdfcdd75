// A process that stores samples and writes their Parquet files until it is killed; it says when a file is in its place.
import { createDays } from '../../ingest/days/days.ts'
import { duckdbConfig } from '../../ingest/stores/duckdb/config.ts'
import { duckdbStore } from '../../ingest/stores/duckdb/duckdb.ts'
import { sampleAt, storeTools } from '../suites/store.ts'

/** Three hours of one signal, in an order that opens every hour again and again. */
export function lateBatch(number: number) {
  return Array.from({ length: 2000 }, (_, index) => sampleAt('killed', `s${index % 4}`, index * 5400 + number, number))
}

if (import.meta.main) {
  const [folder = '', first = '0'] = process.argv.slice(2)
  const config = duckdbConfig.parse({ threads: 1, memoryLimit: '256MB' })
  const store = await duckdbStore.open(config, storeTools(folder))
  const days = createDays({ ...storeTools(folder), store, folder: `${folder}/parquet`, units: new Map() })
  await days.tidy()
  for (let number = Number(first); ; number++) {
    const batch = lateBatch(number)
    await store.write(batch)
    days.touched(batch)
    for (let hour = days.due.newest('killed'); hour !== undefined; hour = days.due.newest('killed')) {
      await days.write('killed', hour)
      process.stdout.write(`${number}\n`)
    }
  }
}
