// Parquet files of the samples in the DuckDB store.
import type { ParquetExport } from '../store.ts'
import { within } from './queries.ts'
import type { Session } from './session.ts'

/** By signal first: what lies side by side is alike, and a reader of one signal skips the others. */
export async function writeParquet(
  { database, table }: Pick<Session, 'database' | 'table'>,
  { window, file, units }: ParquetExport,
): Promise<number> {
  const rows = [...units].map(([signal, unit]) => `(${quoted(signal)}, ${quoted(unit)})`)
  const unitRows = rows.length === 0 ? '(NULL::VARCHAR, NULL::VARCHAR)' : rows.join(', ')
  const result = await database.copying.runAndReadAll(
    `COPY (
       SELECT signal, make_timestamp_ns(time) AS time, value, integer, text, state, quality, unit
       FROM samples JOIN series ON series.id = samples.series LEFT JOIN (VALUES ${unitRows}) units (name, unit) ON name = signal
       WHERE ${within(table, window) ?? 'false'} ORDER BY signal, samples.time
     ) TO ${quoted(file)} (FORMAT parquet, COMPRESSION zstd)`,
  )
  return Number(result.getRows()[0]?.[0] ?? 0)
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
