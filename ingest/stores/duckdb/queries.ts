// Reads from the DuckDB store: samples, their summaries, the newest ones.
import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api'
import { leastDoubtful, type Nanoseconds, type Sample } from '../../model.ts'
import { inOrder, storedValue } from '../layout.ts'
import type { Bucket, Window } from '../store.ts'
import { columns } from './schema.ts'
import type { Series, SeriesTable } from './series.ts'

/** What reads need of an open store. */
interface Readable {
  readonly database: { readonly reading: DuckDBConnection }
  readonly table: SeriesTable
}

const int64 = { min: -(2n ** 63n), max: 2n ** 63n - 1n }

/** The samples of a result whose columns are those of the table. */
export async function samplesOf(db: DuckDBConnection, sql: string, table: SeriesTable): Promise<Sample[]> {
  const result = await db.runAndReadAll(sql)
  return result.getRows().map((row) => sampleOf(row, table))
}

function sampleOf(
  [id, time, value, integer, text, state, quality]: readonly DuckDBValue[],
  table: SeriesTable,
): Sample {
  const { machine, signal } = table.byId(Number(id))
  const row = {
    value: value as number | null,
    integer: integer as bigint | null,
    text: text as string | null,
    state: state as boolean | null,
  }
  return { machine, signal, time: time as bigint, value: storedValue(row), quality: Number(quality) }
}

/** Numbers and times stand in the text of the query: a bound bigint would be compared as a wider type, past the zone maps. */
export async function readWindow(
  { database, table }: Readable,
  what: { window: Window; limit?: number },
): Promise<Sample[]> {
  const condition = within(table, what.window)
  if (condition === undefined) return []
  const cut =
    what.limit === undefined
      ? ''
      : `ORDER BY time, (SELECT signal FROM series AS names WHERE names.id = samples.series) LIMIT ${what.limit}`
  return inOrder(await samplesOf(database.reading, `SELECT ${columns} FROM samples WHERE ${condition} ${cut}`, table))
}

export async function readLatest({ database, table }: Readable, machine: string): Promise<Sample[]> {
  const ids = idList(table.ofMachine(machine))
  if (ids === '') return []
  const newest = `SELECT series, max(time) AS time FROM samples WHERE series IN (${ids}) GROUP BY series`
  return inOrder(
    await samplesOf(database.reading, `SELECT ${columns} FROM samples JOIN (${newest}) USING (series, time)`, table),
  )
}

/** Steps before 1970 begin at whole multiples too: the remainder is made positive. */
export async function readBuckets(
  { database, table }: Readable,
  what: { window: Window; step: Nanoseconds },
): Promise<Bucket[]> {
  const condition = within(table, what.window)
  if (condition === undefined) return []
  const step = what.step
  const number = 'coalesce(value, integer::DOUBLE, state::INTEGER::DOUBLE)'
  const result = await database.reading.runAndReadAll(`
    SELECT series, time - ((time % ${step}) + ${step}) % ${step} AS start,
      count(number), min(number), max(number), avg(number)
    FROM (SELECT series, time, ${number} AS number FROM samples WHERE ${condition})
    WHERE number IS NOT NULL GROUP BY series, start`)
  const buckets = result.getRows().map(([id, start, count, min, max, mean]) => ({
    signal: table.byId(Number(id)).signal,
    time: start as bigint,
    count: Number(count),
    min: Number(min),
    max: Number(max),
    mean: Number(mean),
  }))
  return inOrder(buckets)
}

/** Newest time of each series, by its number. */
export async function newestTimes(db: DuckDBConnection): Promise<Map<number, Nanoseconds>> {
  const result = await db.runAndReadAll('SELECT series, max(time) FROM samples GROUP BY series')
  return new Map(result.getRows().map(([id, time]) => [Number(id), time as bigint]))
}

/** Undefined where nothing can be in the window. */
export function within(table: SeriesTable, window: Window): string | undefined {
  const wanted = window.signals === undefined ? undefined : new Set(window.signals)
  const ids = idList(table.ofMachine(window.machine).filter(({ signal }) => wanted?.has(signal) ?? true))
  if (ids === '' || window.from >= window.to || window.from > int64.max || window.to <= int64.min) return undefined
  const from = window.from < int64.min ? int64.min : window.from
  const last = window.to > int64.max ? int64.max : window.to - 1n
  const doubtful = window.isDoubtful === true ? ` AND samples.quality >= ${leastDoubtful}` : ''
  return `samples.series IN (${ids}) AND samples.time BETWEEN ${from} AND ${last}${doubtful}`
}

function idList(series: readonly Series[]): string {
  return series.map(({ id }) => id).join(', ')
}
