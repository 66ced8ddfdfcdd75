// A table as a Parquet file, written through a DuckDB file that is gone afterwards.
import { rm } from 'node:fs/promises'
import {
  BIGINT,
  BOOLEAN,
  DOUBLE,
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBInstance,
  type DuckDBType,
  VARCHAR,
} from '@duckdb/node-api'
import type { Column, ColumnType, OutRow, OutTable } from './table.ts'

const types: Readonly<Record<ColumnType, { readonly type: DuckDBType; readonly sql: string }>> = {
  text: { type: VARCHAR, sql: 'VARCHAR' },
  number: { type: DOUBLE, sql: 'DOUBLE' },
  integer: { type: BIGINT, sql: 'BIGINT' },
  boolean: { type: BOOLEAN, sql: 'BOOLEAN' },
  time: { type: BIGINT, sql: 'BIGINT' },
}
const chunkRows = 2048

/** Times are timestamps of nanoseconds in UTC. `file` must not be there yet. */
export async function writeParquet({ columns, chunks }: OutTable, file: string): Promise<void> {
  const scratch = `${file}.duckdb`
  const instance = await DuckDBInstance.create(scratch, { memory_limit: '512MB', threads: '1' })
  const connection = await instance.connect()
  try {
    const fields = columns.map(({ type }, k) => `c${k} ${types[type].sql}`)
    await connection.run(`CREATE TABLE rows (${fields.join(', ')})`)
    for await (const rows of chunks) await append(connection, columns, rows)
    const named = columns.map(({ name, type }, k) => {
      return `${type === 'time' ? `make_timestamp_ns(c${k})` : `c${k}`} AS "${name.replaceAll('"', '""')}"`
    })
    const target = file.replaceAll("'", "''")
    await connection.run(
      `COPY (SELECT ${named.join(', ')} FROM rows) TO '${target}' (FORMAT parquet, COMPRESSION zstd)`,
    )
  } finally {
    connection.closeSync()
    instance.closeSync()
    await Promise.all([scratch, `${scratch}.wal`].map((path) => rm(path, { force: true })))
  }
}

async function append(
  connection: DuckDBConnection,
  columns: readonly Column[],
  rows: readonly OutRow[],
): Promise<void> {
  const appender = await connection.createAppender('rows')
  try {
    for (let start = 0; start < rows.length; start += chunkRows) {
      const part = rows.slice(start, start + chunkRows)
      const chunk = DuckDBDataChunk.create(
        columns.map(({ type }) => types[type].type),
        part.length,
      )
      chunk.setColumns(columns.map((_, k) => part.map((row) => row[k] ?? null)))
      appender.appendDataChunk(chunk)
    }
    appender.flushSync()
  } finally {
    appender.closeSync()
  }
}
