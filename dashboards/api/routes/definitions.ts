// Studies as they are configured: made, checked, changed while the installation runs, with their versions.
import { z } from 'zod'
import { actorOf, found, machineOf, type Routes, studyOf } from '../context.ts'
import { FieldsInvalid } from '../errors.ts'
import type { ConfigurationChange, ConfigurationProblem } from '../installation.ts'
import { figure, id, instant, title } from '../wire.ts'

export const definitionWire = z.object({
  definition: z.unknown().describe('As under `studies` of kunlun.yaml, completed with the defaults'),
  version: z.number().describe('How often it was changed on the page; 0: as in kunlun.yaml'),
  differs: z.boolean().describe('True where it is not that of kunlun.yaml'),
  isMade: z.exactOptional(z.literal(true)).describe('Present where kunlun.yaml has none'),
  changed: z.exactOptional(z.object({ who: z.string(), when: instant }).readonly()),
})

const basedOn = z.coerce.number().int().min(0).optional().describe('The version that the change was made from')

const problemWire = z.object({ path: z.string(), message: z.string() }).readonly()

export const runsOfStudyWire = z
  .object({
    ended: z.number(),
    teaching: z.number(),
    incomplete: z.number(),
    leftOut: z.array(z.object({ parameter: z.string(), runs: z.number() }).readonly()).readonly(),
    disturbed: z
      .array(
        z
          .object({
            run: z.string(),
            label: z.exactOptional(z.string()),
            feature: z.string(),
            value: z.number(),
            min: z.exactOptional(z.number()),
            max: z.exactOptional(z.number()),
          })
          .readonly(),
      )
      .readonly(),
    outside: z.number(),
    kept: z.number(),
    unmeasured: z.array(z.string()).readonly(),
  })
  .readonly()

export const checkWire = z.object({
  problems: z.array(problemWire).readonly().describe('Empty where it can be saved'),
  definition: z.unknown().optional().describe('As it would stand, completed with the defaults'),
  runs: z.exactOptional(runsOfStudyWire.describe('What the runs on record mean to it')),
  before: z.exactOptional(runsOfStudyWire.describe('The same by the definition in force')),
})

export const versionWire = z.object({
  version: z.number(),
  definition: z.unknown(),
  who: z.string(),
  when: instant,
})

const quantity = z
  .object({
    name: z.string(),
    title: z.exactOptional(title),
    unit: z.exactOptional(z.string()),
    runs: z.number(),
    low: z.exactOptional(figure),
    high: z.exactOptional(figure),
    words: z.array(z.string()).readonly(),
  })
  .readonly()

export const quantitiesWire = z.object({
  processes: z.array(z.string()).readonly(),
  settings: z.array(quantity).readonly(),
  features: z.array(quantity).readonly(),
  outcomes: z.array(quantity).readonly(),
})

const choice = { name: z.string(), summary: z.string() }

export const strategiesWire = z.object({
  strategies: z.array(z.object({ ...choice, hasModels: z.boolean() }).readonly()).readonly(),
  surrogates: z.array(z.object(choice).readonly()).readonly(),
  acquisitions: z.array(z.object(choice).readonly()).readonly(),
  designs: z.array(z.string()).readonly().describe('Experimental designs to start with'),
})

const drafted = z.strictObject({ id: z.string().max(64), definition: z.record(z.string(), z.unknown()) })

export const definitionRoutes: Routes = (app, installation) => {
  const { configuration, definitions } = installation
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
    method: 'GET',
    url: '/studies/:id/runs',
    schema: {
      tags: ['studies'],
      summary: 'What the runs on record mean to the study: which teach it, which are left out, why',
      params,
      response: { 200: runsOfStudyWire },
    },
    handler: async (request) => definitions.runs(studyOf(installation, request.params.id).id),
  })
  app.route({
    method: 'GET',
    url: '/studies/:id/versions',
    schema: {
      tags: ['studies'],
      summary: 'Every definition that was saved on the page, newest first',
      params,
      response: { 200: z.array(versionWire) },
    },
    handler: async (request) => {
      const versions = await definitions.versions(studyOf(installation, request.params.id).id)
      return versions.map(({ value, ...rest }) => ({ ...rest, definition: value }))
    },
  })
  app.route({
    method: 'GET',
    url: '/machines/:id/quantities',
    schema: {
      tags: ['machines'],
      summary: 'What was set and measured in the newest runs: the names that a study can speak of, with their ranges',
      params,
      querystring: z.object({ process: id.optional() }),
      response: { 200: quantitiesWire },
    },
    handler: async (request) =>
      definitions.quantities(machineOf(installation, request.params.id).id, request.query.process),
  })
  app.route({
    method: 'GET',
    url: '/strategies',
    schema: {
      tags: ['studies'],
      summary:
        'What a study can choose among: strategies, models, what a run is worth trying for, designs to start with',
      response: { 200: strategiesWire },
    },
    handler: async () => definitions.strategies(),
  })
  app.route({
    method: 'POST',
    url: '/studies/checks',
    schema: {
      tags: ['studies'],
      summary: 'What would come of saving a definition: every problem, or what the runs on record mean to it',
      body: drafted,
      response: { 200: checkWire },
    },
    handler: async (request) => {
      const checked = await definitions.check(request.body.id, request.body.definition)
      return 'problems' in checked ? { problems: checked.problems.map(fieldOf) } : { problems: [], ...checked }
    },
  })
  app.route({
    method: 'POST',
    url: '/studies',
    schema: {
      tags: ['studies'],
      summary: 'Makes a study beside those of kunlun.yaml; the file keeps its own',
      body: drafted,
      response: { 201: definitionWire },
    },
    handler: async (request, reply) => {
      const { id: study, definition } = request.body
      const made = await configuration.create({ key: keyOf(study), value: definition }, actorOf(request, installation))
      return reply.status(201).send(saved(made))
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
      return saved(await configuration.change(change, actorOf(request, installation)))
    },
  })
}

/** The entry as it stands now. Throws REQUEST_INVALID with every problem. */
function saved(made: ConfigurationChange) {
  if ('entry' in made) return { definition: made.entry.value, ...made.entry }
  throw new FieldsInvalid(made.problems.map(fieldOf).map(({ path, message }) => ({ path: `body/${path}`, message })))
}

function fieldOf({ path, message }: ConfigurationProblem) {
  return { path: path.join('/'), message }
}

function keyOf(study: string): string {
  return `studies.${study}`
}
