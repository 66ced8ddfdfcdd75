// GET /pipeline: links, balances, spool and store.
import { z } from 'zod'
import type { Routes } from '../context.ts'
import { fault } from '../wire.ts'

const messages = z.object({
  received: z.number(),
  rejected: z.number(),
  spooled: z.number(),
  decoded: z.number(),
  quarantined: z.number(),
  redelivered: z.number(),
})
const samples = z.object({
  decoded: z.number(),
  stored: z.number(),
  quarantined: z.number(),
  filtered: z.number(),
  pending: z.number(),
})

export const pipelineWire = z.object({
  connectors: z
    .array(
      z.object({
        id: z.string(),
        kind: z.string(),
        state: z.enum(['connected', 'connecting', 'lost', 'ended']),
        lastError: z.exactOptional(fault),
        dropped: z.number().describe('Lost before acceptance, where the protocol cannot be held back'),
        details: z.record(z.string(), z.union([z.string(), z.number()])).readonly(),
        messages: messages.describe('received = rejected + spooled + decoded + quarantined'),
      }),
    )
    .readonly(),
  machines: z
    .array(
      z.object({
        connector: z.string(),
        machine: z.string(),
        samples: samples.describe('decoded = stored + quarantined + filtered + pending'),
      }),
    )
    .readonly(),
  spool: z.object({
    records: z.number(),
    bytes: z.number(),
    maxBytes: z.number(),
    oldestSeconds: z.exactOptional(z.number()),
  }),
  store: z.object({ kind: z.string(), state: z.enum(['ok', 'failing']), lastError: z.exactOptional(fault) }),
  clocks: z
    .array(z.object({ connector: z.string(), machine: z.string(), skewSeconds: z.number(), messages: z.number() }))
    .readonly()
    .describe("Median of receive minus source time; below 0 the source's clock is ahead"),
  computed: z.object({
    machines: z
      .array(z.object({ machine: z.string(), samples: z.number() }))
      .readonly()
      .describe('Derived samples stored since the start'),
    waiting: z.number().describe('Machines whose rollups are not yet up to date'),
  }),
  stale: z
    .array(
      z.object({
        machine: z.string(),
        signal: z.string(),
        silentSeconds: z.number(),
        intervalSeconds: z.number(),
      }),
    )
    .readonly()
    .describe('Signals silent for more than three of their expected intervals'),
  lagSeconds: z.exactOptional(z.number()),
})

export const pipelineRoutes: Routes = (app, installation) => {
  app.route({
    method: 'GET',
    url: '/pipeline',
    schema: { tags: ['pipeline'], summary: 'State of the data path', response: { 200: pipelineWire } },
    handler: async () => installation.pipeline(),
  })
}
