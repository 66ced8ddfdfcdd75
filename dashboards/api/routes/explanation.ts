// GET /studies/:id/explanation.
import { z } from 'zod'
import { type Routes, studyOf } from '../context.ts'
import { explanationWire } from '../explanation.ts'
import { id } from '../wire.ts'

export const explanationRoutes: Routes = (app, installation) => {
  app.route({
    method: 'GET',
    url: '/studies/:id/explanation',
    schema: {
      tags: ['studies'],
      summary: 'Why: what matters, how, how far predictions can be believed, what limits cost, whether to stop',
      params: z.object({ id }),
      response: { 200: explanationWire },
    },
    handler: async (request) => installation.studies.explain(studyOf(installation, request.params.id).id),
  })
}
