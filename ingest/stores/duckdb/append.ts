// Rows into a DuckDB table, a chunk at a time.
import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  type DuckDBType,
  type DuckDBValue,
  INTEGER,
  UINTEGER,
  VARCHAR,
} from '@duckdb/node-api'
import type { Nanoseconds, Sample } from '../../model.ts'

/** Rows of one chunk: the size of DuckDB's vectors. */
const chunkRows = 2048

/** A sample with the number of its series. */
export interface NumberedSample {
  readonly series: number
  readonly sample: Sample
}

/** Appends to `samples`, within the caller's transaction. */
export function appendSamples(db: DuckDBConnection, rows: readonly NumberedSample[]): Promise<void> {
  return append(db, {
    table: 'samples',
    types: [INTEGER, BIGINT, DOUBLE, BIGINT, VARCHAR, BOOLEAN, UINTEGER],
    count: rows.length,
    columns: (start, end) => sampleColumns(rows, start, end),
  })
}

/** Appends to `wanted` what a look-up asks for. */
export function appendWanted(
  db: DuckDBConnection,
  rows: readonly { readonly series: number; readonly time: Nanoseconds }[],
): Promise<void> {
  return append(db, {
    table: 'wanted',
    types: [INTEGER, BIGINT],
    count: rows.length,
    columns: (start, end) => {
      const part = rows.slice(start, end)
      return [part.map(({ series }) => series), part.map(({ time }) => time)]
    },
  })
}

function sampleColumns(rows: readonly NumberedSample[], start: number, end: number): DuckDBValue[][] {
  const columns: DuckDBValue[][] = [[], [], [], [], [], [], []]
  const [series, time, value, integer, text, state, quality] = columns as [
    DuckDBValue[],
    DuckDBValue[],
    DuckDBValue[],
    DuckDBValue[],
    DuckDBValue[],
    DuckDBValue[],
    DuckDBValue[],
  ]
  for (let row = start; row < end; row++) {
    const { series: id, sample } = rows[row]!
    series.push(id)
    time.push(sample.time)
    value.push(typeof sample.value === 'number' ? sample.value : null)
    integer.push(typeof sample.value === 'bigint' ? sample.value : null)
    text.push(typeof sample.value === 'string' ? sample.value : null)
    state.push(typeof sample.value === 'boolean' ? sample.value : null)
    quality.push(sample.quality)
  }
  return columns
}

interface Appending {
  readonly table: string
  readonly types: readonly DuckDBType[]
  readonly count: number
  columns(start: number, end: number): DuckDBValue[][]
}

async function append(db: DuckDBConnection, { table, types, count, columns }: Appending): Promise<void> {
  const appender = await db.createAppender(table)
  try {
    for (let start = 0; start < count; start += chunkRows) {
      const end = Math.min(start + chunkRows, count)
      const chunk = DuckDBDataChunk.create(types, end - start)
      chunk.setColumns(columns(start, end))
      appender.appendDataChunk(chunk)
    }
    appender.flushSync()
  } finally {
    appender.closeSync()
  }
}
