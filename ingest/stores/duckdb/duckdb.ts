// Samples in an embedded DuckDB file.
import { join } from 'node:path'
import type { Nanoseconds, Sample } from '../../model.ts'
import type { SampleStore, StoreKind, StoreTools, Window } from '../store.ts'
import { createWriter, type Refused } from '../writer.ts'
import { appendSamples, appendWanted, type NumberedSample } from './append.ts'
import { type DuckdbConfig, duckdbConfig } from './config.ts'
import { copyDatabase, fileInBackup } from './copy.ts'
import { copyToParquet, readBuckets, readLatest, readWindow, samplesOf, within } from './queries.ts'
import { putRollups, readRollups } from './rollups.ts'
import { columns } from './schema.ts'
import type { SeriesTable } from './series.ts'
import { openSessions, type Session } from './session.ts'

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
  const sessions = await openSessions(config, tools)
  const { use } = sessions
  const write = createWriter({
    newest: (machine) => use(async (session) => newestOf(session, machine)),
    find: (late) => use((session) => find(session, late)),
    insert: (fresh) => use((session) => insert(session, fresh)),
  })
  return {
    write,
    read: (window, limit) =>
      use((session) => readWindow(session, limit === undefined ? { window } : { window, limit })),
    aggregate: (window, step) => use((session) => readBuckets(session, { window, step })),
    latest: (machine) => use((session) => readLatest(session, machine)),
    exportParquet: (window, file) => use((session) => copyToParquet(session, { window, file })),
    close: sessions.close,
  }
}

function newestOf({ table, newest }: Session, machine: string): Map<string, Nanoseconds> {
  const known = table.ofMachine(machine).filter(({ id }) => newest.has(id))
    backup: (folder) => use(({ database }) => copyDatabase(database, join(folder, fileInBackup(config)))),
  return new Map(known.map(({ id, signal }) => [signal, newest.get(id)!]))
}

/** A join bounded in time: the zone maps leave out what lies before and after, so looking up today's samples reads today. */
async function find({ database, table }: Session, late: readonly Sample[]): Promise<Sample[]> {
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
async function insert({ database, table }: Session, fresh: readonly Sample[]): Promise<Refused[]> {
  if (fresh.length === 0) return []
  const db = database.writing
  await db.run('BEGIN')
  try {
    await table.ensure(fresh)
    await appendSamples(db, numbered(table, fresh))
    await db.run('COMMIT')
  } catch (cause) {
    // A commit that failed has rolled back by itself; what went wrong first is what matters.
    await db.run('ROLLBACK').catch(() => undefined)
    await table.reload()
    throw cause
  }
  return []
}

function numbered(table: SeriesTable, samples: readonly Sample[]): NumberedSample[] {
  return samples.map((sample) => ({ series: table.find(sample.machine, sample.signal)!.id, sample }))
}
