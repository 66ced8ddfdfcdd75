// GET /questions, POST /questions/:id/answer: what only a person can decide.
import { z } from 'zod'
import { actorOf, type Routes, withoutUndefined } from '../context.ts'
import { describeQuestions } from '../question-view.ts'
import { flag, id, instant } from '../wire.ts'
import { plannedRunWire } from './planned-runs.ts'
import { runWire } from './runs.ts'

export const questionWire = z.object({
  id: z.string(),
  kind: z.enum(['match-run', 'match-outcome']),
  subject: z.string(),
  candidates: z.array(z.string()).readonly(),
  asked: instant,
  answer: z.exactOptional(z.string()),
})

/** A question with what its candidates are. */
export const describedQuestionWire = questionWire.extend({
  about: z.exactOptional(runWire),
  plans: z.array(plannedRunWire).readonly(),
  runs: z.array(runWire).readonly(),
})

export const questionRoutes: Routes = (app, installation) => {
  const { questions } = installation.ledger
  app.route({
    method: 'GET',
    url: '/questions',
    schema: {
      tags: ['questions'],
      summary: 'Questions to people, with what the candidates are',
      querystring: z.object({ open: flag.optional() }),
      response: { 200: z.array(describedQuestionWire) },
    },
    handler: async (request) => describeQuestions(installation, await questions.list(withoutUndefined(request.query))),
  })
  app.route({
    method: 'POST',
    url: '/questions/:id/answer',
    schema: {
      tags: ['questions'],
      summary: 'Chooses one of the candidates, or `none` where no one is right',
      params: z.object({ id }),
      body: z.object({ answer: id }),
      response: { 200: questionWire },
    },
    handler: async (request) =>
      questions.answer(request.params.id, request.body.answer, actorOf(request, installation)),
  })
}
