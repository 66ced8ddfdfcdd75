// Where massive simulations are worked out: on this machine, or by workers on others that share a Redis.
import { z } from 'zod'
import { secretRef } from '../../ingest/secret.ts'

export const simulationsConfig = z
  .strictObject({
    redis: z
      .string()
      .regex(/^rediss?:\/\/[^\s@]+$/, {
        error: 'must be redis://host:6379 or, with TLS, rediss://host:6379; the password stands apart',
      })
      .describe('Address of a Redis (7 or newer) through which workers on other machines take shares of a simulation'),
    user: z.string().min(1).optional().describe('User, where it is not the default one'),
    password: secretRef.optional().describe('Password: { env: NAME } or { file: PATH }'),
    ca: z.string().min(1).optional().describe("PEM file of the authority that signed the server's certificate"),
  })
  .optional()
  .describe('Workers on other machines (`kunlun simulate worker`); absent: simulations use the cores of this machine')

export type SimulationsConfig = NonNullable<z.infer<typeof simulationsConfig>>
