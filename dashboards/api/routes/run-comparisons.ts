// GET /run-comparisons: two runs of one process, difference by difference.
import { z } from 'zod'
import type { Routes } from '../context.ts'
import { runComparisonWire } from '../run-comparison.ts'
import { id } from '../wire.ts'

export const runComparisonRoutes: Routes = (app, installation) => {
  app.route({
    method: 'GET',
    url: '/run-comparisons',
    schema: {
      tags: ['runs'],
      summary: 'Differences of two runs beside what is usual from run to run, the most unusual first',
      querystring: z.object({ a: id, b: id }),
      response: { 200: runComparisonWire },
    },
    handler: async (request) => installation.compareRuns(request.query.a, request.query.b),
  })
}
