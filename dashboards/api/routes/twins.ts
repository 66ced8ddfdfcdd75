// GET /twins, /studies/:id/machining: which studies have a process twin, what a machinist reads of it.
import { z } from 'zod'
import { type Routes, studyOf } from '../context.ts'
import { machiningChartsWire } from '../machining-charts.ts'
import { twinWire } from '../twins.ts'
import { id } from '../wire.ts'

export const twinRoutes: Routes = (app, installation) => {
  app.route({
    method: 'GET',
    url: '/twins',
    schema: {
      tags: ['twins'],
      summary: 'Process twins of the studies: parameters, outcomes, the calibration that each speaks by',
      response: { 200: z.array(twinWire).readonly() },
    },
    handler: async () => installation.twins.list(),
  })
  app.route({
    method: 'GET',
    url: '/studies/:id/machining',
    schema: {
      tags: ['twins'],
      summary: "Stability lobes with today's cut, tool life over speed; empty where the study's twin does not cut",
      params: z.object({ id }),
      response: { 200: machiningChartsWire },
    },
    handler: async (request) => installation.twins.machining(studyOf(installation, request.params.id).id),
  })
}
