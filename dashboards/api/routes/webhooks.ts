// GET /webhooks: who is told of what happens, with how telling it goes.
import { z } from 'zod'
import type { Routes } from '../context.ts'

export const webhookWire = z.object({
  id: z.string(),
  url: z.string(),
  events: z.array(z.string()).readonly(),
  waiting: z.number(),
  delivered: z.number(),
  dead: z.number().describe('Given up after too many attempts'),
  lastError: z.exactOptional(z.string()),
})

export const webhookRoutes: Routes = (app, installation) => {
  app.route({
    method: 'GET',
    url: '/webhooks',
    schema: {
      tags: ['webhooks'],
      summary: 'Webhooks with their outbox; those that are done are forgotten after 30 days',
      response: { 200: z.array(webhookWire) },
    },
    handler: async () => installation.webhooks(),
  })
}
