// The settings of the InfluxDB store.
import { z } from 'zod'
import { secretRef } from '../../secret.ts'
import { retentionDays } from '../retention.ts'
import { nameProblem } from '../sample-check.ts'

const plainName = z.string().refine((text) => nameProblem(text) === undefined, {
  error: 'must be 1 to 256 characters without control characters',
})

export const influxdbConfig = z.strictObject({
  url: z
    .url({ protocol: /^https?$/, error: 'must be an http or https address such as http://127.0.0.1:8086' })
    .refine((text) => !URL.canParse(text) || new URL(text).username === '', {
      error: 'must not hold a user or password: use username and password',
    })
    .describe('Address of the server, e.g. http://127.0.0.1:8086'),
  database: plainName
    .default('kunlun')
    .describe('Database (1.x, 3) or the one mapped to a bucket (2.x); 1.x: made if it is missing'),
  retentionPolicy: plainName.optional().describe('Retention policy; default: that of the database'),
  retentionDays,
  username: z.string().min(1).optional().describe('User with the right to read and write (1.x)'),
  password: secretRef.optional(),
  token: secretRef.optional(),
  batchSize: z.int().min(1).max(100_000).default(5000).describe('Lines per request'),
  timeoutMs: z
    .int()
    .min(100)
    .max(600_000)
    .default(10_000)
    .describe('Silence of the server after which a request counts as failed'),
  version: z
    .enum(['auto', '1', '2', '3'])
    .default('auto')
    .describe('Major version of the server; auto asks it. Run against 1.6 only; 2 and 3 not yet run against'),
})

export type InfluxdbConfig = z.infer<typeof influxdbConfig>
