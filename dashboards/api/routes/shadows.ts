// GET /studies/:id/shadow: how a study's second strategy fares; for engineers, not shown to the plant.
import { z } from 'zod'
import { found, type Routes, studyOf } from '../context.ts'
import { figure, id, settings } from '../wire.ts'

const foretold = z.record(z.string(), z.object({ mean: figure, sd: figure, measured: figure }).readonly()).readonly()

const side = z
  .object({
    moments: z.number(),
    covered: z.number(),
    foretold: z.number(),
    logScore: z.exactOptional(figure),
    betterThanNearest: z.exactOptional(figure),
  })
  .readonly()

export const shadowWire = z.object({
  strategy: z.string(),
  moments: z
    .array(
      z.object({
        suggestion: z.string(),
        active: settings,
        shadow: settings,
        apart: figure,
        run: z.exactOptional(z.string()),
        foretold: z.exactOptional(z.object({ active: foretold, shadow: foretold }).readonly()),
        logScore: z.exactOptional(
          z.object({ active: z.exactOptional(figure), shadow: z.exactOptional(figure) }).readonly(),
        ),
      }),
    )
    .readonly(),
  summary: z.object({ active: side, shadow: side }).readonly(),
})

export const shadowRoutes: Routes = (app, installation) => {
  app.route({
    method: 'GET',
    url: '/studies/:id/shadow',
    schema: {
      tags: ['studies'],
      summary: "The second strategy's suggestions beside the active ones, both scored on what happened",
      params: z.object({ id }),
      response: { 200: shadowWire },
    },
    handler: async (request) => {
      const study = studyOf(installation, request.params.id)
      return found(await installation.studies.shadow(study.id), 'shadow of study', study.id)
    },
  })
}
