// Samples in an embedded DuckDB file.
import { type KunlunError, kunlunError, messageOf } from '../../errors.ts'
import type { Nanoseconds, Sample } from '../../model.ts'
import type { SampleStore, StoreKind, StoreTools, Window } from '../store.ts'
import { createWriter, type Refused } from '../writer.ts'
import { appendSamples, appendWanted, type NumberedSample } from './append.ts'
import { type DuckdbConfig, duckdbConfig } from './config.ts'
import { type Database, openDatabase } from './database.ts'
import { copyToParquet, newestTimes, readBuckets, readLatest, readWindow, samplesOf } from './queries.ts'
import { columns } from './schema.ts'
import { loadSeries, type SeriesTable } from './series.ts'

export interface DuckdbStore extends SampleStore {
  /** Writes the samples of the window to a Parquet file for notebooks; answers how many. */
  exportParquet(window: Window, file: string): Promise<number>
}

export interface DuckdbKind extends StoreKind<DuckdbConfig> {
  open(config: DuckdbConfig, tools: StoreTools): Promise<DuckdbStore>
}

export const duckdbStore: DuckdbKind = {
  name: 'duckdb',
  summary: 'DuckDB in a file of the data folder; nothing to install',
  config: duckdbConfig,
  open: openDuckdb,
}

/** Throws STORE_LOCKED or STORE_FILE. */
async function openDuckdb(config: DuckdbConfig, tools: StoreTools): Promise<DuckdbStore> {
  const database = await openDatabase(tools.folder, config)
  try {
    return await storeOn(database, tools)
  } catch (cause) {
    await database.close()
    throw cause
  }
}

async function storeOn(database: Database, tools: StoreTools): Promise<DuckdbStore> {
  const { reading } = database
  const table = await loadSeries(database.writing, tools.placeOf)
  const newest = await newestTimes(reading)
  const write = createWriter({
    newest: async (machine) => newestOf(table, newest, machine),
    find: (late) => answered(database, () => find(database, table, late)),
    insert: (fresh) => answered(database, () => insert(database, table, fresh)),
  })
  return {
    write,
    read: (window, limit) => readWindow(reading, table, limit === undefined ? { window } : { window, limit }),
    aggregate: (window, step) => readBuckets(reading, table, { window, step }),
    latest: (machine) => readLatest(reading, table, machine),
    exportParquet: (window, file) => copyToParquet(reading, table, { window, file }),
    close: () => database.close(),
  }
}

function newestOf(
  table: SeriesTable,
  newest: ReadonlyMap<number, Nanoseconds>,
  machine: string,
): Map<string, Nanoseconds> {
  const known = table.ofMachine(machine).filter(({ id }) => newest.has(id))
  return new Map(known.map(({ id, signal }) => [signal, newest.get(id)!]))
}

/** A join bounded in time: the zone maps leave out what lies before and after, so looking up today's samples reads today. */
async function find(database: Database, table: SeriesTable, late: readonly Sample[]): Promise<Sample[]> {
  const rows = late.flatMap((sample) => {
    const series = table.find(sample.machine, sample.signal)
    return series === undefined ? [] : [{ series: series.id, sample }]
  })
  if (rows.length === 0) return []
  const db = database.writing
  await db.run('DELETE FROM wanted')
  await appendWanted(db, rows)
  let [first, last] = [rows[0]!.sample.time, rows[0]!.sample.time]
  for (const { sample } of rows) {
    if (sample.time < first) first = sample.time
    else if (sample.time > last) last = sample.time
  }
  return samplesOf(
    db,
    `SELECT ${columns} FROM samples JOIN wanted USING (series, time)
     WHERE samples.time BETWEEN ${first} AND ${last}`,
    table,
  )
}

/** One transaction, one sync of the log. What stands already stays as it is. */
async function insert(database: Database, table: SeriesTable, fresh: readonly Sample[]): Promise<Refused[]> {
  if (fresh.length === 0) return []
  const db = database.writing
  await db.run('BEGIN')
  try {
    await table.ensure(fresh)
    await appendSamples(db, numbered(table, fresh))
    await db.run('COMMIT')
  } catch (cause) {
    await db.run('ROLLBACK')
    await table.reload()
    throw cause
  }
  return []
}

function numbered(table: SeriesTable, samples: readonly Sample[]): NumberedSample[] {
  return samples.map((sample) => ({ series: table.find(sample.machine, sample.signal)!.id, sample }))
}

/** A full disk, say: the caller keeps the batch and tries again. */
async function answered<T>(database: Database, action: () => Promise<T>): Promise<T> {
  try {
    return await action()
  } catch (cause) {
    throw storeError(database.file, cause)
  }
}

function storeError(where: string, cause: unknown): KunlunError {
  return kunlunError('STORE_UNREACHABLE', { where, cause: messageOf(cause) }, cause)
}
