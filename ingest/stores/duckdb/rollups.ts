// Rollups in the DuckDB store: one table for all steps, written over, read by window.
import { BIGINT, DOUBLE, type DuckDBConnection, DuckDBDataChunk, INTEGER } from '@duckdb/node-api'
import type { Nanoseconds } from '../../model.ts'
import { inOrder } from '../layout.ts'
import { rollupOf } from '../rollup-row.ts'
import type { Rollup } from '../store.ts'
import { appendWanted } from './append.ts'
import type { SeriesTable } from './series.ts'

export const rollupSchema = `
CREATE TABLE IF NOT EXISTS rollups (
  series INTEGER NOT NULL, step BIGINT NOT NULL, time BIGINT NOT NULL, count BIGINT NOT NULL,
  min DOUBLE NOT NULL, max DOUBLE NOT NULL, mean DOUBLE NOT NULL, weighted_mean DOUBLE NOT NULL, seconds DOUBLE NOT NULL
);
CREATE OR REPLACE VIEW telemetry_rollups AS
  SELECT enterprise, site, area, line, machine, signal, step // 1000000000 AS step_seconds,
    make_timestamp_ns(time) AS time, count, min, max, mean, weighted_mean, seconds
  FROM rollups JOIN series ON series.id = rollups.series;
`

const types = [INTEGER, BIGINT, BIGINT, BIGINT, DOUBLE, DOUBLE, DOUBLE, DOUBLE, DOUBLE]
const chunkRows = 2048

interface Rows {
  readonly step: Nanoseconds
  readonly rollups: readonly Rollup[]
  idOf(signal: string): number
}

/** Within the caller's transaction: what stands at the same steps goes first. */
export async function putRollups(db: DuckDBConnection, { step, rollups, idOf }: Rows): Promise<void> {
  await db.run('DELETE FROM wanted')
  await appendWanted(
    db,
    rollups.map(({ signal, time }) => ({ series: idOf(signal), time })),
  )
  const times = rollups.map(({ time }) => time).sort((a, b) => (a < b ? -1 : 1))
  await db.run(
    `DELETE FROM rollups USING wanted WHERE rollups.series = wanted.series AND rollups.time = wanted.time
     AND rollups.step = ${step} AND rollups.time BETWEEN ${times[0]} AND ${times.at(-1)}`,
  )
  const appender = await db.createAppender('rollups')
  try {
    for (let start = 0; start < rollups.length; start += chunkRows) {
      const part = rollups.slice(start, start + chunkRows)
      const chunk = DuckDBDataChunk.create(types, part.length)
      chunk.setColumns([
        part.map(({ signal }) => idOf(signal)),
        part.map(() => step),
        part.map(({ time }) => time),
        part.map(({ count }) => BigInt(count)),
        part.map(({ min }) => min),
        part.map(({ max }) => max),
        part.map(({ mean }) => mean),
        part.map(({ weightedMean }) => weightedMean),
        part.map(({ seconds }) => seconds),
      ])
      appender.appendDataChunk(chunk)
    }
    appender.flushSync()
  } finally {
    appender.closeSync()
  }
}

/** `condition` speaks of a table named samples, as that of every read does. */
export async function readRollups(
  db: DuckDBConnection,
  table: SeriesTable,
  { condition, step }: { readonly condition: string; readonly step: Nanoseconds },
): Promise<Rollup[]> {
  const result = await db.runAndReadAll(
    `SELECT series, time, count, min, max, mean, weighted_mean, seconds FROM rollups AS samples
     WHERE ${condition} AND step = ${step}`,
  )
  return inOrder(result.getRows().map(([id, ...row]) => rollupOf(table.byId(Number(id)).signal, row)))
}
