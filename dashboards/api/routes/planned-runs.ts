// GET /planned-runs, POST /planned-runs/:id/cancel: recipes that wait for their run.
import { z } from 'zod'
import { actorOf, type Routes, withoutUndefined } from '../context.ts'
import { id, sentence, settings } from '../wire.ts'

export const plannedRunWire = z.object({
  id: z.string(),
  machine: z.string(),
  process: z.string(),
  program: z.string(),
  settings,
  study: z.exactOptional(z.string()),
  suggestion: z.exactOptional(z.string()),
  state: z.enum(['open', 'matched', 'cancelled']),
  run: z.exactOptional(z.string()),
})

export const plannedRunRoutes: Routes = (app, installation) => {
  const { plans } = installation.ledger
  app.route({
    method: 'GET',
    url: '/planned-runs',
    schema: {
      tags: ['planned runs'],
      summary: 'Planned runs',
      querystring: z.object({ machine: id.optional(), state: z.enum(['open', 'matched', 'cancelled']).optional() }),
      response: { 200: z.array(plannedRunWire) },
    },
    handler: async (request) => plans.list(withoutUndefined(request.query)),
  })
  app.route({
    method: 'POST',
    url: '/planned-runs/:id/cancel',
    schema: {
      tags: ['planned runs'],
      summary: 'Withdraws a planned run that has not begun',
      params: z.object({ id }),
      body: z.object({ reason: sentence }),
      response: { 204: z.undefined() },
    },
    handler: async (request, reply) => {
      await plans.cancel(request.params.id, request.body.reason, actorOf(request, installation))
      return reply.status(204).send()
    },
  })
}
