// GET /run-overlays, /run-separations: many runs over each other, what separates the bad from the good.
import { machineOf, type Routes } from '../context.ts'
import { overlayAsk, runOverlayWire, runSeparationWire } from '../run-overlay.ts'
import { flag, id } from '../wire.ts'

const tags = ['runs']

export const runOverlayRoutes: Routes = (app, installation) => {
  app.route({
    method: 'GET',
    url: '/run-overlays',
    schema: {
      tags,
      summary: 'One signal of chosen runs over the band of the reference runs, by aligned time',
      querystring: overlayAsk.extend({
        signal: id,
        offset: flag.default(false).describe('The signal less the set point, where it has one'),
      }),
      response: { 200: runOverlayWire },
    },
    handler: async (request) => {
      const { signal, offset: isOffset, ...ask } = request.query
      machineOf(installation, ask.machine)
      return installation.runOverlays.overlay(ask, { signal, isOffset })
    },
  })
  app.route({
    method: 'GET',
    url: '/run-separations',
    schema: {
      tags,
      summary: 'What separates the chosen runs from the reference runs, ranked, with size and chance',
      querystring: overlayAsk,
      response: { 200: runSeparationWire },
    },
    handler: async (request) => {
      machineOf(installation, request.query.machine)
      return installation.runOverlays.separation(request.query)
    },
  })
}
