// The settings of the DuckDB store.
import { z } from 'zod'
import { retentionDays } from '../retention.ts'

const size = z.string().regex(/^[1-9]\d{0,5}(MB|GB)$/, { error: 'must be a size such as 512MB or 2GB' })

export const duckdbConfig = z.strictObject({
  file: z.string().min(1).default('telemetry.duckdb').describe('Database file, relative to the data folder'),
  memoryLimit: size.default('1GB').describe('Memory that DuckDB may use, in MB or GB; larger work spills to disk'),
  checkpointSize: size
    .default('64MB')
    .describe('Size of the write-ahead log at which it is folded into the file; a restart reads no more than this'),
  retentionDays,
  threads: z.int().min(1).max(256).default(2).describe('Threads that DuckDB may use'),
})

export type DuckdbConfig = z.infer<typeof duckdbConfig>
