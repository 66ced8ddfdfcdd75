// GET /runs/:id/twin: the process twin beside a run, while it goes on as afterwards.
import { z } from 'zod'
import type { Routes } from '../context.ts'
import { runTwinWire } from '../run-twin.ts'
import { id } from '../wire.ts'

export const runTwinRoutes: Routes = (app, installation) => {
  app.route({
    method: 'GET',
    url: '/runs/:id/twin',
    schema: {
      tags: ['runs'],
      summary: "The study's twin beside a run: temperature foretold, density so far, outcomes at the end, with bands",
      params: z.object({ id }),
      response: { 200: runTwinWire },
    },
    handler: async (request) => installation.runTwin(request.params.id),
  })
}
