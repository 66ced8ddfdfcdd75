// GET /quarantine, /quarantine/:id and POST /quarantine/:id/replay: what could not be understood.
import { z } from 'zod'
import type { StoredQuarantineEntry } from '../../../ledger/ledger.ts'
import { actorOf, found, type Routes, withoutUndefined } from '../context.ts'
import { answeredWire, correctionWire } from '../mends.ts'
import { fault, id, instant, limit } from '../wire.ts'

/** More of a payload than this nobody reads on a screen; the whole stays in the ledger. */
const maxPayloadBytes = 64 * 1024

export const quarantineWire = z.object({
  id: z.number(),
  state: z.enum(['kept', 'replayed']),
  connector: z.string(),
  source: z.string(),
  received: instant,
  contentType: z.string(),
  bytes: z.number(),
  code: z.string(),
  reason: z.string(),
  machine: z.exactOptional(z.string()),
  signal: z.exactOptional(z.string()),
  answered: z.exactOptional(answeredWire).describe('Who put it through again, with what was mended'),
})

export const quarantineDetailWire = quarantineWire.extend({
  payload: z.string().describe('Base64, at most 64 KiB'),
  truncated: z.boolean(),
  stands: z.exactOptional(correctionWire).describe('What it says, which is what can be mended; absent: nothing can be'),
})

const query = z.object({
  connector: id.optional(),
  machine: id.optional(),
  code: id.optional(),
  state: z.enum(['kept', 'replayed']).optional(),
  before: z.coerce.number().int().optional().describe('Entries older than this id: the next page'),
  limit,
})
export const entryParams = z.object({ id: z.coerce.number().int().min(0) })
export const replayedWire = z.object({ replayed: z.boolean(), faults: z.array(fault).readonly() })

export const quarantineRoutes: Routes = (app, installation) => {
  const { quarantine } = installation.ledger
  app.route({
    method: 'GET',
    url: '/quarantine',
    schema: {
      tags: ['quarantine'],
      summary: 'Kept entries, newest first, with counts by reason',
      querystring: query,
      response: {
        200: z.object({
          entries: z.array(quarantineWire),
          counts: z.array(z.object({ code: z.string(), connector: z.string(), count: z.number() })),
        }),
      },
    },
    handler: async (request) => ({
      entries: (await quarantine.list(withoutUndefined(request.query))).map(withSize),
      counts: await quarantine.counts(),
    }),
  })
  app.route({
    method: 'GET',
    url: '/quarantine/:id',
    schema: {
      tags: ['quarantine'],
      summary: 'One entry with its payload',
      params: entryParams,
      response: { 200: quarantineDetailWire },
    },
    handler: async (request) => {
      const entry = found(await quarantine.get(request.params.id), 'quarantine entry', request.params.id)
      const payload = Buffer.from(entry.body.subarray(0, maxPayloadBytes)).toString('base64')
      const stands = await installation.mends.look(entry)
      return {
        ...{ ...withSize(entry), payload, truncated: entry.body.length > maxPayloadBytes },
        ...(stands && { stands }),
      }
    },
  })
  app.route({
    method: 'POST',
    url: '/quarantine/:id/replay',
    schema: {
      tags: ['quarantine'],
      summary: 'Puts an entry through again, after the contract or the mapping was mended',
      params: entryParams,
      response: { 200: replayedWire },
    },
    handler: async (request) => {
      found(await quarantine.get(request.params.id), 'quarantine entry', request.params.id)
      return installation.replay(request.params.id, actorOf(request, installation))
    },
  })
}

function withSize(entry: StoredQuarantineEntry): z.output<typeof quarantineWire> {
  return { ...entry, bytes: entry.body.length }
}
