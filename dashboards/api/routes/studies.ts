// GET /studies, /studies/:id, /studies/:id/progress and POST /studies/:id/predictions.
import { z } from 'zod'
import { type Routes, studyOf } from '../context.ts'
import type { Installation, StudyView } from '../installation.ts'
import { readProgress } from '../progress.ts'
import { checkSettings } from '../settings-check.ts'
import { fault, figure, id, instant, prediction, settings, settingsAsked, title } from '../wire.ts'

/** What people measure, where the outcome itself is computed of it. */
const measured = z.exactOptional(z.string())

export const studyWire = z.object({
  id: z.string(),
  title: z.exactOptional(title),
  active: z.boolean().describe('False: at rest, it suggests nothing to the plant'),
  forkOf: z.exactOptional(z.string().describe('Study that it was copied from')),
  machine: z.string(),
  process: z.string(),
  parameters: z
    .array(
      z.object({
        name: z.string(),
        title: z.exactOptional(title),
        unit: z.exactOptional(z.string()),
        min: z.exactOptional(z.number()),
        max: z.exactOptional(z.number()),
        step: z.exactOptional(z.number()),
        choices: z.exactOptional(z.array(z.string()).readonly()),
      }),
    )
    .readonly(),
  constraints: z
    .array(
      z.object({
        outcome: z.string(),
        title: z.exactOptional(title),
        unit: z.exactOptional(z.string()),
        min: z.exactOptional(z.number()),
        max: z.exactOptional(z.number()),
        measured,
        probability: z.exactOptional(z.number()),
      }),
    )
    .readonly(),
  objectives: z
    .array(
      z.object({
        outcome: z.string(),
        title: z.exactOptional(title),
        unit: z.exactOptional(z.string()),
        measured,
        direction: z.enum(['minimize', 'maximize']),
      }),
    )
    .readonly(),
  status: z.object({
    pending: z.boolean(),
    note: z.exactOptional(title),
    lastError: z.exactOptional(fault),
  }),
})

export const progressWire = z.object({
  run: z.string(),
  when: instant,
  settings,
  outcomes: z.record(z.string(), figure).readonly(),
  meetsAll: z.exactOptional(z.boolean()),
  best: z.exactOptional(figure),
  bests: z.record(z.string(), figure).readonly().describe('The best so far of each objective'),
  compromise: z
    .exactOptional(z.literal(true))
    .describe('Of several objectives: no other run within the limits is as good in all, better in one'),
  suggestion: z.exactOptional(z.string()),
})

const figures = z.record(z.string(), figure).readonly()
const predictions = z.record(z.string(), prediction).readonly()

/** `known` is false while there are too few runs for a model. */
export const forecastWire = z.object({
  known: z.boolean(),
  predicted: predictions,
  meets: figures,
  feasible: z.exactOptional(figure),
})

const params = z.object({ id })

export const studyRoutes: Routes = (app, installation) => {
  app.route({
    method: 'GET',
    url: '/studies',
    schema: { tags: ['studies'], summary: 'All studies', response: { 200: z.array(studyWire) } },
    handler: async () => installation.studies.list().map((study) => withStatus(installation, study)),
  })
  app.route({
    method: 'GET',
    url: '/studies/:id',
    schema: { tags: ['studies'], summary: 'One study', params, response: { 200: studyWire } },
    handler: async (request) => withStatus(installation, studyOf(installation, request.params.id)),
  })
  app.route({
    method: 'GET',
    url: '/studies/:id/progress',
    schema: {
      tags: ['studies'],
      summary: 'Measured runs, oldest first, with the best so far',
      params,
      response: { 200: z.array(progressWire) },
    },
    handler: async (request) => readProgress(installation, studyOf(installation, request.params.id)),
  })
  app.route({
    method: 'POST',
    url: '/studies/:id/predictions',
    schema: {
      tags: ['studies'],
      summary: 'What the model expects of these settings; nothing is recorded',
      params,
      body: z.object({ settings: settingsAsked }),
      response: { 200: forecastWire },
    },
    handler: async (request) => {
      const study = studyOf(installation, request.params.id)
      checkSettings(study, request.body.settings)
      const forecast = await installation.studies.predict(study.id, request.body.settings)
      return forecast === undefined ? { known: false, predicted: {}, meets: {} } : { known: true, ...forecast }
    },
  })
}

function withStatus(installation: Installation, study: StudyView): z.output<typeof studyWire> {
  return { ...study, status: installation.studies.status(study.id) }
}
