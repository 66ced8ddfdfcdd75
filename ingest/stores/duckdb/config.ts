// The settings of the DuckDB store.
import { z } from 'zod'

export const duckdbConfig = z.strictObject({
  file: z.string().min(1).default('telemetry.duckdb').describe('Database file, relative to the data folder'),
  memoryLimit: z
    .string()
    .regex(/^[1-9]\d{0,5}(MB|GB)$/, { error: 'must be a size such as 512MB or 2GB' })
    .default('1GB')
    .describe('Memory that DuckDB may use, in MB or GB; larger work spills to disk'),
  threads: z.int().min(1).max(256).default(2).describe('Threads that DuckDB may use'),
})

export type DuckdbConfig = z.infer<typeof duckdbConfig>
