// GET and POST /outcomes, POST /outcomes/:id/void: laboratory and inspection results.
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { kunlunError } from '../../../ingest/errors.ts'
import type { NewOutcome } from '../../../ledger/ledger.ts'
import { actorOf, type Routes, withoutUndefined } from '../context.ts'
import type { Installation } from '../installation.ts'
import { id, instant, limit, sentence } from '../wire.ts'

const short = z.string().trim().min(1).max(200)

export const outcomeWire = z.object({
  id: z.string(),
  run: z.string(),
  name: z.string(),
  value: z.number(),
  unit: z.string(),
  sd: z.exactOptional(z.number()),
  specimen: z.exactOptional(z.string()),
  position: z.exactOptional(z.string()),
  method: z.exactOptional(z.string()),
  appraiser: z.exactOptional(z.string()).describe('Who measured it'),
  measuredAt: instant,
})

export const outcomeHistoryWire = outcomeWire.extend({
  who: z.string(),
  recorded: instant,
  supersededBy: z.exactOptional(z.string()),
  voided: z.exactOptional(z.string()),
})

const newOutcome = z.strictObject({
  key: z.exactOptional(short).describe('The same key again changes nothing; absent: every request adds'),
  run: short,
  name: short,
  value: z.number(),
  unit: z.string().max(32),
  sd: z.exactOptional(z.number().min(0)),
  specimen: z.exactOptional(short),
  position: z.exactOptional(short),
  method: z.exactOptional(short),
  appraiser: z.exactOptional(short).describe('Who measured it; gauge studies tell people apart by it'),
  measuredAt: z.exactOptional(instant),
  supersedes: z.exactOptional(short).describe('Id of the outcome that this one corrects'),
})

export const outcomeRoutes: Routes = (app, installation) => {
  const { outcomes } = installation.ledger
  app.route({
    method: 'GET',
    url: '/outcomes',
    schema: {
      tags: ['outcomes'],
      summary: 'Outcomes in force: neither superseded nor void',
      querystring: z.object({ run: id.optional(), limit }),
      response: { 200: z.array(outcomeWire) },
    },
    handler: async (request) => outcomes.list(withoutUndefined(request.query)),
  })
  app.route({
    method: 'POST',
    url: '/outcomes',
    schema: {
      tags: ['outcomes'],
      summary: 'Adds outcomes, each to a run that exists; all or none',
      body: z.array(newOutcome).min(1).max(1000),
      response: { 201: z.array(outcomeWire) },
    },
    handler: async (request, reply) => {
      await checkRuns(installation, request.body)
      const now = installation.clock.now()
      const added = request.body.map((outcome): NewOutcome => {
        const { key, ...rest } = outcome
        return { measuredAt: now, ...rest, key: `api/${key ?? randomUUID()}` }
      })
      return reply.status(201).send(await outcomes.add(added, actorOf(request, installation)))
    },
  })
  app.route({
    method: 'POST',
    url: '/outcomes/:id/void',
    schema: {
      tags: ['outcomes'],
      summary: 'Marks an outcome as void; it stays visible',
      params: z.object({ id }),
      body: z.object({ reason: sentence }),
      response: { 204: z.undefined() },
    },
    handler: async (request, reply) => {
      await outcomes.void(request.params.id, request.body.reason, actorOf(request, installation))
      return reply.status(204).send()
    },
  })
}

async function checkRuns(installation: Installation, added: readonly { run: string }[]): Promise<void> {
  for (const run of new Set(added.map((outcome) => outcome.run))) {
    if ((await installation.ledger.runs.get(run)) === undefined) throw kunlunError('RUN_UNKNOWN', { run })
  }
}
