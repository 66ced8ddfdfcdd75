// The configuration: the file against what is in force, the file read again.
import { z } from 'zod'
import { actorOf, type Routes } from '../context.ts'
import { FieldsInvalid } from '../errors.ts'
import { instant } from '../wire.ts'

export const differenceWire = z.object({
  key: z.string(),
  file: z.unknown().optional(),
  page: z.unknown(),
  version: z.number(),
  who: z.string(),
  when: instant,
})

const ids = z.array(z.string()).readonly()

const reloadedWire = z.object({
  applied: z.literal(true),
  connectors: z.object({ started: ids, stopped: ids, restarted: ids }),
  studies: z.object({ added: ids, removed: ids, changed: ids }),
  needsRestart: ids.describe('Parts of the file that differ and take effect with the next start'),
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
  app.route({
    method: 'POST',
    url: '/configuration/reload',
    schema: {
      tags: ['configuration'],
      summary: 'Reads kunlun.yaml again: connectors, studies that changed are moved; with problems nothing changes',
      response: { 200: reloadedWire },
    },
    handler: async (request) => {
      const reloaded = await installation.configuration.reload(actorOf(request, installation))
      if (reloaded.applied) return reloaded
      throw new FieldsInvalid(reloaded.problems.map((message) => ({ path: 'kunlun.yaml', message })))
    },
  })
}
