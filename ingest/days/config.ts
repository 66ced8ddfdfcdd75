// The settings of the Parquet files for notebooks.
import { z } from 'zod'

export const parquetConfig = z
  .strictObject({
    folder: z
      .string()
      .min(1)
      .describe(
        'Where they lie, relative to the data folder: <folder>/date=2026-01-05/machine=<id>/<hour>.parquet, in UTC; for Kunlun alone to write',
      ),
    everySeconds: z
      .int()
      .min(1)
      .max(86_400)
      .default(60)
      .describe(
        'How often hours with new samples are written anew; seldomer where that takes over a tenth of the time',
      ),
    retentionDays: z
      .int()
      .min(1)
      .max(36_500)
      .optional()
      .describe('Days of files that are kept, whatever the store keeps (default: all)'),
  })
  .optional()
  .describe('Telemetry as Parquet files, written while Kunlun runs: for DuckDB, pandas, Polars (default: none)')

export type ParquetConfig = NonNullable<z.infer<typeof parquetConfig>>
