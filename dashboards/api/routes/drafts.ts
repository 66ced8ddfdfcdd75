// GET /drafts, POST /drafts/:machine/accept: contracts drafted from what machines promise, for a person to accept.
import { z } from 'zod'
import { actorOf, type Routes } from '../context.ts'
import { id } from '../wire.ts'

export const draftWire = z.object({
  machine: z.string(),
  connector: z.string(),
  isKnown: z.boolean().describe('True where the machine has a contract, to which the signals would be added'),
  signals: z
    .array(
      z.object({
        name: z.string(),
        type: z.enum(['float', 'integer', 'boolean', 'text']),
        unit: z.string().describe('UCUM code'),
        datatype: z.string().describe("The source's own word for the type"),
        said: z.exactOptional(z.string().describe('The unit as the source writes it')),
      }),
    )
    .readonly(),
  yaml: z.string().describe('The same for kunlun.yaml'),
})

export const draftRoutes: Routes = (app, installation) => {
  app.route({
    method: 'GET',
    url: '/drafts',
    schema: {
      tags: ['machines'],
      summary: 'Contracts that machines have promised, which nobody accepted yet',
      response: {
        200: z.object({
          drafts: z.array(draftWire).readonly(),
          refused: z.number().describe('Promised signals that had no room'),
        }),
      },
    },
    handler: async () => ({ drafts: installation.drafts.list(), refused: installation.drafts.refused() }),
  })
  app.route({
    method: 'POST',
    url: '/drafts/:machine/accept',
    schema: {
      tags: ['machines'],
      summary: 'Accepts a draft: from now on its signals are stored',
      params: z.object({ machine: id }),
      response: { 200: draftWire },
    },
    handler: async (request) => installation.drafts.accept(request.params.machine, actorOf(request, installation)),
  })
}
