// GET /effects: what a change did to every outcome, feature and cost of the runs of a machine.
import { machineOf, type Routes } from '../context.ts'
import { effectAsk, effectWire } from '../effects.ts'

export const effectRoutes: Routes = (app, installation) => {
  app.route({
    method: 'GET',
    url: '/effects',
    schema: {
      tags: ['capability'],
      summary: 'Before and after a change: differences with intervals, runs a side, what is evidence',
      ...{ querystring: effectAsk, response: { 200: effectWire } },
    },
    handler: async (request) => {
      machineOf(installation, request.query.machine)
      return installation.effects(request.query)
    },
  })
}
