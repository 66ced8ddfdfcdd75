// GET /audit: who did what, when.
import { z } from 'zod'
import { type Routes, withoutUndefined } from '../context.ts'
import { instant, limit } from '../wire.ts'

export const auditWire = z.object({
  id: z.number(),
  who: z.string(),
  when: instant,
  action: z.string(),
  subject: z.string(),
  detail: z.string(),
})

export const auditRoutes: Routes = (app, installation) => {
  app.route({
    method: 'GET',
    url: '/audit',
    schema: {
      tags: ['audit'],
      summary: 'The audit trail, newest first',
      querystring: z.object({ before: z.coerce.number().int().optional(), limit }),
      response: { 200: z.array(auditWire) },
    },
    handler: async (request) => installation.ledger.audit.list(withoutUndefined(request.query)),
  })
}
