// GET and POST /calibrations, GET /calibrations/:id: versions of what runs taught a twin.
import { z } from 'zod'
import { type CalibrationView, calibrationAsk, calibrationHeadWire, calibrationWire } from '../calibration.ts'
import { actorOf, found, type Routes, withoutUndefined } from '../context.ts'
import { id, limit } from '../wire.ts'

export const calibrationRoutes: Routes = (app, installation) => {
  const { calibrations } = installation.ledger
  app.route({
    method: 'GET',
    url: '/calibrations',
    schema: {
      tags: ['calibrations'],
      summary: 'Versions of what runs taught the twins, newest first',
      querystring: z.object({ process: id.optional(), material: id.optional(), machine: id.optional(), limit }),
      response: { 200: z.array(calibrationHeadWire) },
    },
    handler: async (request) => calibrations.list(withoutUndefined(request.query)),
  })
  app.route({
    method: 'GET',
    url: '/calibrations/:id',
    schema: {
      tags: ['calibrations'],
      summary: 'One version: priors, posterior, diagnostics, what the data do not identify, draws',
      params: z.object({ id }),
      response: { 200: calibrationWire },
    },
    handler: async (request) =>
      viewOf(found(await calibrations.get(request.params.id), 'calibration', request.params.id)),
  })
  app.route({
    method: 'POST',
    url: '/calibrations',
    schema: {
      tags: ['calibrations'],
      summary: "Calibrates a twin from a machine's runs or from rows handed in; takes seconds, keeps a version",
      body: calibrationAsk,
      response: { 201: calibrationWire },
    },
    handler: async (request, reply) =>
      reply.status(201).send(viewOf(await installation.calibrate(request.body, actorOf(request, installation)))),
  })
}

/** The ledger keeps bodies as the optimizer wrote them: the answer's schema checks what leaves. */
function viewOf(stored: object): CalibrationView {
  return stored as CalibrationView
}
