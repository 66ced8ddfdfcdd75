// The configuration of a replay connector: type, defaults, validation, documentation.
import { z } from 'zod'
import { name } from '../../ingest/names.ts'
import { parseTime, timeUnits } from '../source-time.ts'

const recordedTime = z.strictObject({
  column: z.string().min(1).describe('Column with the time of the row'),
  format: z.enum(timeUnits).default('iso').describe('Unit of the time since 1970, or iso for a text'),
  utcOffset: z
    .string()
    .regex(/^(Z|[+-]\d{2}:\d{2})$/, { error: 'must be Z or an offset such as +08:00' })
    .optional()
    .describe('Offset of iso texts that state none, e.g. +08:00 (default: such rows cannot be used)'),
})

const nominalTime = z.strictObject({
  intervalMs: z.number().positive().describe('Time from row to row, for recordings without a time of their own'),
  start: z
    .string()
    .refine((text) => text === 'now' || parseTime(text, 'iso') !== undefined, {
      error: 'must be now, or a time with its zone such as 2026-01-05T00:00:00Z',
    })
    .default('now')
    .describe('Time of the first row: now, or ISO 8601 with its zone'),
})

export const replayConfig = z
  .strictObject({
    files: z.array(z.string().min(1)).min(1).describe('Files or globs, replayed one after another in natural order'),
    format: z
      .enum(['csv', 'jsonl'])
      .default('csv')
      .describe('csv: header line, UTF-8; jsonl: one JSON object per line'),
    delimiter: z.string().length(1).default(',').describe('What parts the cells of a CSV row'),
    machine: name.optional().describe('Machine of all rows (default: that of machineColumn)'),
    machineColumn: z.string().min(1).optional().describe('Column with the machine of the row (default: none)'),
    time: z.union([recordedTime, nominalTime]).describe('Where the time of a row comes from'),
    columns: z
      .union([z.literal('all'), z.record(name, z.string().min(1))])
      .default('all')
      .describe('Signal to column; all: each column whose header can be a name is a signal'),
    speed: z
      .union([z.literal('max'), z.number().positive()])
      .default(1)
      .describe('1: as recorded; another factor; max: as fast as the rows can be stored'),
    maxRowBytes: z.int().min(1).default(1_048_576).describe('Longer rows are reported, not used'),
  })
  .superRefine((config, context) => {
    if ((config.machine === undefined) === (config.machineColumn === undefined))
      context.addIssue({ code: 'custom', path: ['machine'], message: 'set either machine or machineColumn' })
  })
export type ReplayConfig = z.infer<typeof replayConfig>
