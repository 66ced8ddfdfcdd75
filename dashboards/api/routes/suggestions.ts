// GET /suggestions, /suggestions/:id and POST /suggestions, which asks for a new one.
import { z } from 'zod'
import { actorOf, found, type Routes, studyOf, withoutUndefined } from '../context.ts'
import { toSuggestion, toSuggestions } from '../suggestion-view.ts'
import { figure, flag, id, instant, limit, prediction, settings, title } from '../wire.ts'

export const decisionWire = z.object({
  suggestion: z.string(),
  answer: z.enum(['accepted', 'amended', 'refused']),
  settings,
  reason: z.string(),
  who: z.string(),
  when: instant,
})

const knownWire = z.object({
  kind: z.enum(['twin', 'sister', 'formula']),
  name: z.string(),
  calibration: z.exactOptional(z.string()),
  outcome: z.string(),
  foretold: z.exactOptional(figure),
  trust: figure,
  agreement: z.exactOptional(figure),
})

export const suggestionWire = z.object({
  id: z.string(),
  study: z.string(),
  settings,
  predicted: z.record(z.string(), prediction).readonly(),
  feasible: figure,
  meets: z.record(z.string(), figure).readonly(),
  because: title,
  basis: z.array(z.string()).readonly(),
  known: z.exactOptional(z.array(knownWire.readonly()).readonly()),
  made: instant,
  decision: z.exactOptional(decisionWire.readonly()),
  plannedRun: z.exactOptional(z.string()),
  reference: z.exactOptional(z.object({ kind: z.enum(['accepted', 'run']), id: z.string(), settings }).readonly()),
  result: z.exactOptional(
    z.object({ run: z.string(), state: z.string(), outcomes: z.record(z.string(), figure).readonly() }).readonly(),
  ),
})

export const suggestionRoutes: Routes = (app, installation) => {
  const { suggestions } = installation.ledger
  app.route({
    method: 'GET',
    url: '/suggestions',
    schema: {
      tags: ['suggestions'],
      summary: 'Suggestions, newest first, with what came out of them',
      querystring: z.object({ study: id.optional(), open: flag.optional(), limit }),
      response: { 200: z.array(suggestionWire) },
    },
    handler: async (request) => toSuggestions(installation, await suggestions.list(withoutUndefined(request.query))),
  })
  app.route({
    method: 'GET',
    url: '/suggestions/:id',
    schema: {
      tags: ['suggestions'],
      summary: 'One suggestion',
      params: z.object({ id }),
      response: { 200: suggestionWire },
    },
    handler: async (request) => {
      const record = found(await suggestions.get(request.params.id), 'suggestion', request.params.id)
      return toSuggestion(installation, record)
    },
  })
  app.route({
    method: 'POST',
    url: '/suggestions',
    schema: {
      tags: ['suggestions'],
      summary: 'Asks for a new suggestion; answers once it is worked out',
      body: z.object({ study: id }),
      response: { 201: suggestionWire },
    },
    handler: async (request, reply) => {
      const study = studyOf(installation, request.body.study)
      const made = await installation.studies.ask(study.id, actorOf(request, installation))
      return reply.status(201).send(await toSuggestion(installation, made))
    },
  })
}
