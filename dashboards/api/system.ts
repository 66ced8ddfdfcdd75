// Health, metrics: the routes for supervisors, for Prometheus.
import { z } from 'zod'
import type { Api } from './context.ts'
import type { Installation } from './installation.ts'
import { fault } from './wire.ts'

const readiness = z.object({ ready: z.boolean(), reasons: z.array(fault).readonly() })

export function addHealth(app: Api, installation: Installation): void {
  app.route({
    method: 'GET',
    url: '/health/live',
    schema: {
      tags: ['health'],
      summary: 'The process runs',
      response: { 200: z.object({ live: z.literal(true) }) },
    },
    handler: async () => ({ live: true as const }),
  })
  app.route({
    method: 'GET',
    url: '/health/ready',
    schema: {
      tags: ['health'],
      summary: 'The installation can do its work; 503 with the reasons otherwise',
      response: { 200: readiness, 503: readiness },
    },
    handler: async (_, reply) => {
      const reasons = installation.notReady()
      const ready = reasons.length === 0
      return reply.status(ready ? 200 : 503).send({ ready, reasons })
    },
  })
}

export function addMetrics(app: Api, installation: Installation): void {
  app.route({
    method: 'GET',
    url: '/metrics',
    schema: { tags: ['health'], summary: 'Prometheus metrics', produces: ['text/plain'] },
    handler: async (_, reply) => {
      const text = await installation.metrics.metrics()
      return reply.type(installation.metrics.contentType).send(text)
    },
  })
}
