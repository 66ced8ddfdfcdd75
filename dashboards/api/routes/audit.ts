// GET /audit, /audit/verification, /audit/export: who did what, when; whether nothing was changed since.
import { Readable } from 'node:stream'
import { z } from 'zod'
import { type Routes, withoutUndefined } from '../context.ts'
import { byteOrderMark, csvLine } from '../csv.ts'
import type { Installation } from '../installation.ts'
import { formatInstant, instant, limit } from '../wire.ts'

export const auditWire = z.object({
  id: z.number(),
  who: z.string(),
  when: instant,
  action: z.string(),
  subject: z.string(),
  detail: z.string(),
  hash: z.string().describe('SHA-256 over this entry with all before it'),
})

export const verificationWire = z.object({
  entries: z.number().describe('That fit, from the first on'),
  head: z.string().describe('Hash of the last that fits; noted elsewhere, it shows later that the end was not cut off'),
  brokenAt: z.exactOptional(z.number()).describe('The first entry that does not fit; absent: nothing was changed'),
  includes: z.exactOptional(z.boolean()).describe('Whether the hash asked for stands in the chain'),
})

const hash = z.string().regex(/^[0-9a-f]{64}$/)

export const auditRoutes: Routes = (app, installation) => {
  const { audit } = installation.ledger
  app.route({
    method: 'GET',
    url: '/audit',
    schema: {
      tags: ['audit'],
      summary: 'The audit trail, newest first',
      querystring: z.object({ before: z.coerce.number().int().optional(), limit }),
      response: { 200: z.array(auditWire) },
    },
    handler: async (request) => audit.list(withoutUndefined(request.query)),
  })
  app.route({
    method: 'GET',
    url: '/audit/verification',
    schema: {
      tags: ['audit'],
      summary: 'Computes the chain of hashes anew',
      querystring: z.object({ includes: hash.optional() }),
      response: { 200: verificationWire },
    },
    handler: async (request) => audit.verify(request.query.includes),
  })
  app.route({
    method: 'GET',
    url: '/audit/export',
    schema: { tags: ['audit'], summary: 'The whole trail as CSV, oldest first', produces: ['text/csv'] },
    handler: async (_, reply) => {
      reply.header('content-disposition', 'attachment; filename="audit.csv"').type('text/csv; charset=utf-8')
      return reply.send(Readable.from(linesOf(installation)))
    },
  })
}

const pageSize = 1000

async function* linesOf({ ledger }: Installation): AsyncGenerator<string> {
  yield byteOrderMark + csvLine(['id', 'when', 'who', 'action', 'subject', 'detail', 'hash'])
  for (let after = 0; ; ) {
    const entries = await ledger.audit.list({ after, limit: pageSize })
    for (const { id, when, who, action, subject, detail, hash: link } of entries) {
      yield csvLine([id, formatInstant(when), who, action, subject, detail, link])
      after = id
    }
    if (entries.length < pageSize) return
  }
}
