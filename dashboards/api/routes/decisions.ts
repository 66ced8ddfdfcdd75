// GET and POST /decisions: what people answered to suggestions.
import { z } from 'zod'
import { constrain, newConstraint } from '../constraint.ts'
import { actorOf, found, type Routes, studyOf, withoutUndefined } from '../context.ts'
import { checkBounds, checkSettings } from '../settings-check.ts'
import { toSuggestion } from '../suggestion-view.ts'
import { id, limit, sentence, settingsAsked } from '../wire.ts'
import { decisionWire, suggestionWire } from './suggestions.ts'

const newDecision = z.discriminatedUnion('answer', [
  z.strictObject({ suggestion: id, answer: z.literal('accepted'), reason: z.string().trim().max(2000).default('') }),
  z.strictObject({ suggestion: id, answer: z.literal('amended'), settings: settingsAsked, reason: sentence }),
  z.strictObject({
    suggestion: id,
    answer: z.literal('refused'),
    reason: sentence,
    constraint: newConstraint
      .optional()
      .describe('What the refusal says of every later suggestion; kept with the study as a new version'),
  }),
])

export const decisionRoutes: Routes = (app, installation) => {
  const { suggestions } = installation.ledger
  app.route({
    method: 'GET',
    url: '/decisions',
    schema: {
      tags: ['decisions'],
      summary: 'Answers given, newest suggestion first',
      querystring: z.object({ study: id.optional(), limit }),
      response: { 200: z.array(decisionWire) },
    },
    handler: async (request) => {
      const decided = await suggestions.list({ ...withoutUndefined(request.query), open: false })
      return decided.flatMap((record) => record.decision ?? [])
    },
  })
  app.route({
    method: 'POST',
    url: '/decisions',
    schema: {
      tags: ['decisions'],
      summary: 'Accepts, amends or refuses a suggestion; accepted and amended ones become a planned run',
      body: newDecision,
      response: { 201: suggestionWire },
    },
    handler: async (request, reply) => {
      const { body } = request
      const suggestion = found(await suggestions.get(body.suggestion), 'suggestion', body.suggestion)
      if (body.answer === 'amended') checkSettings(studyOf(installation, suggestion.study), body.settings)
      if (body.answer === 'accepted') checkBounds(studyOf(installation, suggestion.study), suggestion.settings)
      const constraint = body.answer === 'refused' ? body.constraint : undefined
      if (constraint !== undefined && suggestion.decision === undefined) {
        const refusal = { ...body, study: suggestion.study, constraint }
        await constrain(installation, refusal, actorOf(request, installation))
      }
      const chosen = body.answer === 'amended' ? body.settings : suggestion.settings
      const decision = {
        suggestion: suggestion.id,
        answer: body.answer,
        settings: chosen,
        reason: body.reason,
        ...actorOf(request, installation),
      }
      const decided = await installation.studies.decide(decision, constraint !== undefined)
      return reply.status(201).send(await toSuggestion(installation, decided))
    },
  })
}
