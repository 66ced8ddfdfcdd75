// GET /runs, /runs/:id, /runs/:id/versions and POST /runs/:id/void.
import { z } from 'zod'
import { actorOf, found, type Routes, withoutUndefined } from '../context.ts'
import { judgement } from '../judgement.ts'
import { readRunDetail } from '../run-detail.ts'
import { figure, id, instant, limit, sentence, settings, title } from '../wire.ts'
import { outcomeHistoryWire } from './outcomes.ts'
import { plannedRunWire } from './planned-runs.ts'
import { suggestionWire } from './suggestions.ts'

export const runWire = z.object({
  id: z.string(),
  machine: z.string(),
  process: z.string(),
  from: instant,
  to: z.exactOptional(instant),
  state: z.enum(['running', 'finished', 'aborted', 'void']),
  planned: settings,
  achieved: settings,
  features: z.record(z.string(), figure).readonly(),
  labels: z.record(z.string(), z.string()).readonly(),
  version: z.number(),
})

export const phaseWire = z.object({ number: z.number(), title: z.exactOptional(title), from: instant, to: instant })

export const runDetailWire = z.object({
  run: runWire,
  phases: z.array(phaseWire),
  outcomes: z.array(outcomeHistoryWire),
  /** Held against the limits: the mean of each outcome with what is computed of its specimens, those that miss a limit. */
  judged: z.object({
    judgement,
    results: z.record(z.string(), figure).readonly(),
    missed: z.array(z.string()).readonly(),
  }),
  plannedRun: z.exactOptional(plannedRunWire),
  suggestion: z.exactOptional(suggestionWire),
})

const listQuery = z.object({
  machine: id.optional(),
  process: id.optional(),
  state: z.enum(['running', 'finished', 'aborted', 'void']).optional(),
  batch: id.optional(),
  from: instant.optional(),
  to: instant.optional(),
  limit,
})

export const runRoutes: Routes = (app, installation) => {
  const { runs } = installation.ledger
  const params = z.object({ id })
  app.route({
    method: 'GET',
    url: '/runs',
    schema: {
      tags: ['runs'],
      summary: 'Runs that overlap the range, newest first',
      querystring: listQuery,
      response: { 200: z.array(runWire) },
    },
    handler: async (request) => runs.list(withoutUndefined(request.query)),
  })
  app.route({
    method: 'GET',
    url: '/runs/:id',
    schema: {
      tags: ['runs'],
      summary: 'One run with phases, outcomes and where it came from',
      params,
      response: { 200: runDetailWire },
    },
    handler: async (request) => readRunDetail(installation, await known(request.params.id)),
  })
  app.route({
    method: 'GET',
    url: '/runs/:id/versions',
    schema: { tags: ['runs'], summary: 'How late samples changed a run', params, response: { 200: z.array(runWire) } },
    handler: async (request) => {
      await known(request.params.id)
      return runs.versions(request.params.id)
    },
  })
  app.route({
    method: 'POST',
    url: '/runs/:id/void',
    schema: {
      tags: ['runs'],
      summary: 'Marks a run as void; it stays visible, nothing is learned from it',
      params,
      body: z.object({ reason: sentence }),
      response: { 200: runWire },
    },
    handler: async (request) => {
      await known(request.params.id)
      await runs.void(request.params.id, request.body.reason, actorOf(request, installation))
      return known(request.params.id)
    },
  })

  async function known(runId: string) {
    return found(await runs.get(runId), 'run', runId)
  }
}
