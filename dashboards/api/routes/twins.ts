// GET /twins: which studies have a process twin, in whose words, by which calibration.
import { z } from 'zod'
import type { Routes } from '../context.ts'
import { twinWire } from '../twins.ts'

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
}
