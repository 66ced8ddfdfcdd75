// Samples in an embedded DuckDB file.
import { join } from 'node:path'
import type { Nanoseconds, Sample } from '../../model.ts'
import { keptSince } from '../retention.ts'
import type { ParquetExport, Rollup, SampleStore, StoreKind, StoreTools, Window } from '../store.ts'
import { oneAtATime } from '../turns.ts'
import { createWriter, type Refused } from '../writer.ts'
import { appendSamples, appendWanted, type NumberedSample } from './append.ts'
import { type DuckdbConfig, duckdbConfig } from './config.ts'
import { copyDatabase, fileInBackup } from './copy.ts'
import { writeParquet } from './parquet.ts'
import { readBuckets, readLatest, readWindow, samplesOf, within } from './queries.ts'
import { putRollups, readRollups } from './rollups.ts'
import { columns } from './schema.ts'
import type { SeriesTable } from './series.ts'
import { openSessions, type Session } from './session.ts'

export interface DuckdbStore extends SampleStore {
  exportParquet(what: ParquetExport): Promise<number>
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
  const turns = oneAtATime()
  let forgotten: Nanoseconds | undefined

  /** A day at a time: whole row groups go, their room in the file is used again. */
  async function forget(): Promise<void> {
    const since = keptSince(config.retentionDays, tools.clock)
    if (since === undefined || since === forgotten) return
    await use(({ database }) => database.writing.run(`DELETE FROM samples WHERE time < ${since}`))
    forgotten = since
  }

  return {
    write: (samples) =>
      turns(async () => {
        const result = await write(samples)
        await forget()
        return result
      }),
    replace: (samples) => turns(() => use((session) => replace(session, samples))),
    read: (window, limit) =>
      use((session) => readWindow(session, limit === undefined ? { window } : { window, limit })),
    aggregate: (window, step) => use((session) => readBuckets(session, { window, step })),
    putRollups: (machine, step, rollups) => turns(() => use((session) => put(session, { machine, step, rollups }))),
    rollups: (window, step) => use((session) => rollupsOf(session, window, step)),
    latest: (machine) => use((session) => readLatest(session, machine)),
    exportParquet: (what) => use((session) => writeParquet(session, what)),
    backup: (folder) => use(({ database }) => copyDatabase(database, join(folder, fileInBackup(config)))),
    keptSince: () => keptSince(config.retentionDays, tools.clock),
    close: sessions.close,
  }
}

function newestOf({ table, newest }: Session, machine: string): Map<string, Nanoseconds> {
  const known = table.ofMachine(machine).filter(({ id }) => newest.has(id))
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
  await appendWanted(db, identities(rows))
  const { first, last } = bounds(rows.map(({ sample }) => sample))
  return samplesOf(
    db,
    `SELECT ${columns} FROM samples JOIN wanted USING (series, time)
     WHERE samples.time BETWEEN ${first} AND ${last}`,
    table,
  )
}

/** One transaction, one sync of the log. What stands already stays as it is. */
async function insert(session: Session, fresh: readonly Sample[]): Promise<Refused[]> {
  if (fresh.length === 0) return []
  await inTransaction(session, async ({ database, table }) => {
    await table.ensure(fresh)
    await appendSamples(database.writing, numbered(table, fresh))
  })
  return []
}

async function replace(session: Session, samples: readonly Sample[]): Promise<void> {
  if (samples.length === 0) return
  await inTransaction(session, async ({ database, table }) => {
    await table.ensure(samples)
    const rows = numbered(table, samples)
    await database.writing.run('DELETE FROM wanted')
    await appendWanted(database.writing, identities(rows))
    const { first, last } = bounds(samples)
    await database.writing.run(
      `DELETE FROM samples USING wanted WHERE samples.series = wanted.series AND samples.time = wanted.time
       AND samples.time BETWEEN ${first} AND ${last}`,
    )
    await appendSamples(database.writing, rows)
  })
}

interface MachineRollups {
  readonly machine: string
  readonly step: Nanoseconds
  readonly rollups: readonly Rollup[]
}

async function put(session: Session, { machine, step, rollups }: MachineRollups): Promise<void> {
  if (rollups.length === 0) return
  await inTransaction(session, async ({ database, table }) => {
    const idOf = (signal: string) => table.find(machine, signal)!.id
    await putRollups(database.writing, { step, rollups, idOf })
  })
}

async function rollupsOf({ database, table }: Session, window: Window, step: Nanoseconds): Promise<Rollup[]> {
  const condition = within(table, window)
  return condition === undefined ? [] : readRollups(database.reading, table, { condition, step })
}

async function inTransaction(session: Session, action: (session: Session) => Promise<void>): Promise<void> {
  const { database, table } = session
  const db = database.writing
  await db.run('BEGIN')
  try {
    await action(session)
    await db.run('COMMIT')
  } catch (cause) {
    // A commit that failed has rolled back by itself; what went wrong first is what matters.
    await db.run('ROLLBACK').catch(() => undefined)
    await table.reload()
    throw cause
  }
}

function bounds(samples: readonly Sample[]): { first: Nanoseconds; last: Nanoseconds } {
  let [first, last] = [samples[0]!.time, samples[0]!.time]
  for (const { time } of samples) {
    if (time < first) first = time
    else if (time > last) last = time
  }
  return { first, last }
}

function identities(rows: readonly NumberedSample[]): { series: number; time: Nanoseconds }[] {
  return rows.map(({ series, sample }) => ({ series, time: sample.time }))
}

function numbered(table: SeriesTable, samples: readonly Sample[]): NumberedSample[] {
  return samples.map((sample) => ({ series: table.find(sample.machine, sample.signal)!.id, sample }))
}
