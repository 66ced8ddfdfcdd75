// POST /connectors/:id/diagnosis and /connectors/:id/certificates/…: why a link does not come up, what mends it.
import { z } from 'zod'
import { actorOf, type Routes } from '../context.ts'
import { id } from '../wire.ts'

const state = z.enum(['ok', 'warning', 'failed'])

const certificateWire = z.object({
  name: z.string(),
  thumbprint: z.string().describe('SHA-1 in hexadecimal'),
  sha256: z.string(),
  validUntil: z.string(),
})

export const diagnosisWire = z.object({
  connector: z.string(),
  endpoint: z.string(),
  ok: z.boolean(),
  steps: z
    .array(
      z.object({
        step: z.string(),
        state,
        side: z.enum(['network', 'ours', 'server']).describe('Who has to act where it failed'),
        detail: z.string(),
        items: z.exactOptional(z.array(z.object({ name: z.string(), state, detail: z.string() })).readonly()),
        fault: z.exactOptional(z.object({ code: z.string(), message: z.string(), next: z.string() })),
        command: z.exactOptional(z.string().describe('Mends it on our side')),
      }),
    )
    .readonly(),
  ours: z.exactOptional(certificateWire),
  server: z.exactOptional(certificateWire),
})

const thumbprint = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/)

export const connectorRoutes: Routes = (app, installation) => {
  app.route({
    method: 'POST',
    url: '/connectors/:id/diagnosis',
    schema: {
      tags: ['pipeline'],
      summary: 'Connects to the server of a configured OPC UA connector step by step, beside the running link',
      params: z.object({ id }),
      response: { 200: diagnosisWire },
    },
    handler: async (request) => installation.linkDoctor.examine(request.params.id),
  })
  app.route({
    method: 'POST',
    url: '/connectors/:id/certificates/:thumbprint/trust',
    schema: {
      tags: ['pipeline'],
      summary: 'Trusts a server certificate that was refused; compare its thumbprint at the server first',
      params: z.object({ id, thumbprint }),
      response: { 200: certificateWire },
    },
    handler: async (request) => {
      const { id: connector, thumbprint: wanted } = request.params
      return installation.linkDoctor.trust(connector, wanted, actorOf(request, installation))
    },
  })
  app.route({
    method: 'POST',
    url: '/connectors/:id/certificates/renew',
    schema: {
      tags: ['pipeline'],
      summary: 'Makes our next certificate; the link goes over to it once its server takes it',
      params: z.object({ id }),
      response: { 200: certificateWire },
    },
    handler: async (request) => installation.linkDoctor.renew(request.params.id, actorOf(request, installation)),
  })
}
