// GET /questions, POST /questions/:id/answer: what only a person can decide.
import { z } from 'zod'
import { kunlunError } from '../../../ingest/errors.ts'
import { actorOf, found, type Routes, withoutUndefined } from '../context.ts'
import { flag, id, instant } from '../wire.ts'

export const questionWire = z.object({
  id: z.string(),
  kind: z.enum(['match-run', 'match-outcome']),
  subject: z.string(),
  candidates: z.array(z.string()).readonly(),
  asked: instant,
  answer: z.exactOptional(z.string()),
})

export const questionRoutes: Routes = (app, installation) => {
  const { questions } = installation.ledger
  app.route({
    method: 'GET',
    url: '/questions',
    schema: {
      tags: ['questions'],
      summary: 'Questions to people',
      querystring: z.object({ open: flag.optional() }),
      response: { 200: z.array(questionWire) },
    },
    handler: async (request) => questions.list(withoutUndefined(request.query)),
  })
  app.route({
    method: 'POST',
    url: '/questions/:id/answer',
    schema: {
      tags: ['questions'],
      summary: 'Chooses one of the candidates',
      params: z.object({ id }),
      body: z.object({ answer: id }),
      response: { 200: questionWire },
    },
    handler: async (request) => {
      const asked = (await questions.list({})).find((question) => question.id === request.params.id)
      const { candidates } = found(asked, 'question', request.params.id)
      if (!candidates.includes(request.body.answer)) {
        throw kunlunError('REQUEST_INVALID', { detail: `body/answer must be one of ${candidates.join(', ')}` })
      }
      return questions.answer(request.params.id, request.body.answer, actorOf(request, installation))
    },
  })
}
