// GET /configuration/differences and /configuration/export: the file against what is in force.
import { z } from 'zod'
import type { Routes } from '../context.ts'
import { instant } from '../wire.ts'

export const differenceWire = z.object({
  key: z.string(),
  file: z.unknown().optional(),
  page: z.unknown(),
  version: z.number(),
  who: z.string(),
  when: instant,
})

export const configurationRoutes: Routes = (app, installation) => {
  app.route({
    method: 'GET',
    url: '/configuration/differences',
    schema: {
      tags: ['configuration'],
      summary: 'What was changed on the page and now differs from kunlun.yaml',
      response: { 200: z.array(differenceWire).readonly() },
    },
    handler: async () => installation.configuration.differences(),
  })
  app.route({
    method: 'GET',
    url: '/configuration/export',
    schema: {
      tags: ['configuration'],
      summary: 'The configuration in force as kunlun.yaml',
      response: { 200: z.object({ yaml: z.string() }) },
    },
    handler: async () => ({ yaml: await installation.configuration.export() }),
  })
}
