// POST /ask-tell opens a session; POST, DELETE /ask-tell/:id speak the ask-tell protocol in it.
import { z } from 'zod'
import type { Routes } from '../context.ts'

const params = z.object({ id: z.string().min(1).max(64) })

const sessionWire = z.object({
  session: z.string(),
  idleSeconds: z.number().describe('A session that nobody speaks to for so long is ended'),
})

/** Loose: the protocol itself says what is wrong, in a reply of its own. */
const requestWire = z
  .looseObject({ op: z.unknown().describe('init, tell, ask or recommend') })
  .describe('A request of the ask-tell protocol, as `kunlun ask-tell` takes it on a line')
const replyWire = z
  .looseObject({})
  .describe('The reply of the protocol; an error of the protocol is { error: { code, message } } with status 200')

export const askTellRoutes: Routes = (app, installation) => {
  const { askTell } = installation
  app.route({
    method: 'POST',
    url: '/ask-tell',
    schema: {
      tags: ['ask-tell'],
      summary: 'Opens a session with the optimizer, apart from the studies of the plant',
      response: { 201: sessionWire },
    },
    handler: async (_, reply) => reply.status(201).send(askTell.open()),
  })
  app.route({
    method: 'POST',
    url: '/ask-tell/:id',
    schema: {
      tags: ['ask-tell'],
      summary: 'One request of the protocol: init, tell, ask or recommend',
      params,
      body: requestWire,
      response: { 200: replyWire },
    },
    handler: async (request, reply) => {
      const line = await askTell.answer(request.params.id, request.body)
      // Sent as it is: the same dialogue gives the same bytes as on the command line.
      reply.header('content-type', 'application/json; charset=utf-8')
      return reply.send(line as never)
    },
  })
  app.route({
    method: 'DELETE',
    url: '/ask-tell/:id',
    schema: { tags: ['ask-tell'], summary: 'Ends a session', params, response: { 204: z.null() } },
    handler: async (request, reply) => {
      await askTell.end(request.params.id)
      return reply.status(204).send(null)
    },
  })
}
