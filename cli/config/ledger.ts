// Where the facts are kept: embedded, or in a database that several processes share.
import { z } from 'zod'
import { secretRef } from '../../ingest/secret.ts'

const sqlite = z.strictObject({
  kind: z.literal('sqlite').describe('A file in the data folder; one process works on it'),
})

const postgres = z.strictObject({
  kind: z.literal('postgres').describe('A PostgreSQL database (12 or newer) that exists; several processes share it'),
  url: secretRef.describe(
    'Its address with user and password, postgres://user:password@host:5432/database: { env: NAME } or { file: PATH }',
  ),
  busyMs: z
    .int()
    .min(100)
    .max(600_000)
    .default(10_000)
    .describe('How long a write waits for the server or for the other processes that write'),
  leaseSeconds: z
    .int()
    .min(3)
    .max(3600)
    .default(15)
    .describe(
      'How long the process that derives runs may be silent before another takes over; above all clock differences',
    ),
})

export const ledgerConfig = z
  .discriminatedUnion('kind', [sqlite, postgres])
  .prefault({ kind: 'sqlite' })
  .describe('Where runs, outcomes, suggestions, decisions, quarantine, audit are kept')

export type LedgerConfig = z.infer<typeof ledgerConfig>
