// GET /studies/:id/definition and PUT /studies/:id: a study as it is configured, changed while the installation runs.
import { z } from 'zod'
import { actorOf, found, type Routes, studyOf } from '../context.ts'
import { FieldsInvalid } from '../errors.ts'
import { id, instant } from '../wire.ts'

export const definitionWire = z.object({
  definition: z.unknown().describe('As under `studies` of kunlun.yaml, completed with the defaults'),
  version: z.number().describe('How often it was changed on the page; 0: as in kunlun.yaml'),
  differs: z.boolean().describe('True where it is not that of kunlun.yaml'),
  changed: z.exactOptional(z.object({ who: z.string(), when: instant }).readonly()),
})

const basedOn = z.coerce.number().int().min(0).optional().describe('The version that the change was made from')

export const definitionRoutes: Routes = (app, installation) => {
  const { configuration } = installation
  const params = z.object({ id })
  app.route({
    method: 'GET',
    url: '/studies/:id/definition',
    schema: {
      tags: ['studies'],
      summary: 'The definition in force, its version, and whether it differs from kunlun.yaml',
      params,
      response: { 200: definitionWire },
    },
    handler: async (request) => {
      const entry = found(await configuration.entry(keyOf(request.params.id)), 'study', request.params.id)
      return { definition: entry.value, ...entry }
    },
  })
  app.route({
    method: 'PUT',
    url: '/studies/:id',
    schema: {
      tags: ['studies'],
      summary: 'Replaces the whole definition of a study at once; the file keeps its own',
      params,
      querystring: z.object({ basedOn }),
      body: z.record(z.string(), z.unknown()),
      response: { 200: definitionWire },
    },
    handler: async (request) => {
      const study = studyOf(installation, request.params.id)
      const { basedOn: version } = request.query
      const change = {
        key: keyOf(study.id),
        value: request.body,
        ...(version === undefined ? {} : { basedOn: version }),
      }
      const made = await configuration.change(change, actorOf(request, installation))
      if ('entry' in made) return { definition: made.entry.value, ...made.entry }
      throw new FieldsInvalid(
        made.problems.map(({ path, message }) => ({ path: ['body', ...path].join('/'), message })),
      )
    },
  })
}

function keyOf(study: string): string {
  return `studies.${study}`
}
