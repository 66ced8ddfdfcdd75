// GET /installation: what the page needs to know before anything else.
import { z } from 'zod'
import type { Routes } from '../context.ts'
import { instant } from '../wire.ts'

export const installationWire = z.object({
  version: z.string(),
  enterprise: z.string(),
  site: z.string(),
  timeZone: z.string().describe('IANA name; the page shows all times in it'),
  clock: z.object({
    now: instant,
    factor: z.number().describe('Plant seconds per wall second'),
  }),
  user: z.string(),
})

export const installationRoutes: Routes = (app, installation) => {
  app.route({
    method: 'GET',
    url: '/installation',
    schema: { tags: ['installation'], summary: 'Site, clock and version', response: { 200: installationWire } },
    handler: async (request) => {
      const { version, site, clock } = installation
      return { version, ...site, clock: { now: clock.now(), factor: clock.factor }, user: request.who }
    },
  })
}
