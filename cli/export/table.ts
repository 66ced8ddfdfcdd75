// A table on its way out: columns with types, rows in chunks.
import type { Nanoseconds } from '../../ingest/model.ts'

export type ColumnType = 'text' | 'number' | 'integer' | 'boolean' | 'time'

export interface Column {
  readonly name: string
  readonly type: ColumnType
}

/** A time is a bigint: nanoseconds since 1970 in UTC. */
export type OutCell = string | number | bigint | boolean | null

export type OutRow = readonly OutCell[]

export interface OutTable {
  readonly columns: readonly Column[]
  readonly chunks: AsyncIterable<readonly OutRow[]>
}

/** A table that is known whole. */
export function tableOf(columns: readonly Column[], rows: readonly OutRow[]): OutTable {
  return {
    columns,
    chunks: (async function* () {
      if (rows.length > 0) yield rows
    })(),
  }
}

/** What the tables are made for. */
export type Wanted = 'csv' | 'parquet'

export interface TimeSpan {
  readonly from: Nanoseconds
  readonly to: Nanoseconds
}
