// GET /exports/:what: runs, features, outcomes, series as CSV or Parquet.
import { Readable } from 'node:stream'
import { z } from 'zod'
import type { Routes } from '../context.ts'
import { exportAsk, exportKinds, exportQuery } from '../exports.ts'

export const exportRoutes: Routes = (app, installation) => {
  app.route({
    method: 'GET',
    url: '/exports/:what',
    schema: {
      tags: ['exports'],
      summary: 'A file; what is cut off before its end must not be used',
      params: z.object({ what: z.enum(exportKinds) }),
      querystring: exportQuery,
    },
    handler: async (request, reply) => {
      const { name, type, bytes } = await installation.exports(exportAsk(request.params.what, request.query))
      return reply.type(type).header('content-disposition', `attachment; filename="${name}"`).send(Readable.from(bytes))
    },
  })
}
