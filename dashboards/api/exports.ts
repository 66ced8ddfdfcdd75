// What the API needs to hand out runs, features, outcomes, series as files.
import { z } from 'zod'

export const exportKinds = ['runs', 'features', 'outcomes', 'series'] as const

/** As it is asked for; checked as a whole by whoever makes it, so that all problems come at once. */
export const exportQuery = z.object({
  format: z.enum(['csv', 'parquet']).default('csv'),
  machine: z.string().max(200).optional(),
  study: z.string().max(200).optional().describe("Only runs of the study's machine with its process"),
  signals: z.string().max(4000).optional().describe('Names with commas between; absent: all of the machine'),
  from: z.string().max(64).optional().describe("ISO 8601; without a zone in the plant's"),
  to: z.string().max(64).optional(),
  bom: z.enum(['true', 'false']).optional().describe('A mark of UTF-8 at the begin of CSV, for Excel'),
})

export interface ExportAsk {
  readonly what: (typeof exportKinds)[number]
  readonly format: 'csv' | 'parquet'
  readonly machine?: string | undefined
  readonly study?: string | undefined
  readonly signals?: readonly string[] | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly bom?: boolean | undefined
}

export interface ExportedFile {
  readonly name: string
  /** MIME type. */
  readonly type: string
  readonly bytes: AsyncIterable<Uint8Array>
}

/** Throws EXPORT_INVALID. */
export type Exports = (ask: ExportAsk) => Promise<ExportedFile>

/** A query as what is asked. */
export function exportAsk(
  what: ExportAsk['what'],
  { signals, bom, ...query }: z.output<typeof exportQuery>,
): ExportAsk {
  return {
    ...query,
    what,
    ...(signals !== undefined && { signals: signals.split(',').filter((name) => name !== '') }),
    ...(bom !== undefined && { bom: bom === 'true' }),
  }
}
