// GET /calibrations/versions, /calibrations/:id/posterior, /densification, /curve, /predictions: what is drawn of calibrations.
import { z } from 'zod'
import { densificationWire, outcomeCurveWire, posteriorWire, usedWire, versionWire } from '../calibration-views.ts'
import { type Routes, withoutUndefined } from '../context.ts'
import { id } from '../wire.ts'

const params = z.object({ id })
const tags = ['calibrations']
const number = z.coerce.number()

/** `2,5,10` */
const rates = z
  .string()
  .max(200)
  .transform((text) => text.split(',').map(Number))
  .pipe(z.array(z.number().positive().max(1000)).max(12))

/** `load:20,soak:90` */
const settings = z
  .string()
  .max(2000)
  .regex(/^\w{1,64}:-?\d[\d.e-]*(,\w{1,64}:-?\d[\d.e-]*)*$/, { error: 'must be written as load:20,soak:90' })
  .transform((text) =>
    Object.fromEntries(
      text
        .split(',')
        .map((pair) => pair.split(':'))
        .map(([name, value]) => [name, Number(value)]),
    ),
  )
  .pipe(z.record(z.string(), z.number()))

export const calibrationViewRoutes: Routes = (app, { calibrations }) => {
  app.route({
    method: 'GET',
    url: '/calibrations/versions',
    schema: {
      tags,
      summary: 'What each version of a process with a material learnt, oldest first',
      querystring: z.object({ process: id, material: id, machine: id.optional() }),
      response: { 200: z.array(versionWire) },
    },
    handler: async (request) => calibrations.versions(withoutUndefined(request.query)),
  })
  app.route({
    method: 'GET',
    url: '/calibrations/:id/posterior',
    schema: {
      tags,
      summary: 'Each constant before with after, as densities to be drawn',
      params,
      response: { 200: posteriorWire },
    },
    handler: async (request) => calibrations.posterior(request.params.id),
  })
  app.route({
    method: 'GET',
    url: '/calibrations/:id/densification',
    schema: {
      tags,
      summary: 'Density over temperature with the master sintering curve: bands, measured points',
      params,
      querystring: z.object({ rates: rates.optional(), fromCelsius: number.optional(), toCelsius: number.optional() }),
      response: { 200: densificationWire },
    },
    handler: async (request) => calibrations.densification(request.params.id, withoutUndefined(request.query)),
  })
  app.route({
    method: 'GET',
    url: '/calibrations/:id/curve',
    schema: {
      tags,
      summary: 'One outcome over one setting with its band: tool life over speed, stable depth over speed, and such',
      params,
      querystring: z.object({
        ...{ setting: id, outcome: id, settings: settings.optional().describe('load:20,soak:90') },
        ...{ from: number.optional(), to: number.optional() },
      }),
      response: { 200: outcomeCurveWire },
    },
    handler: async ({ query: { settings: others = {}, ...query }, params: { id: version } }) =>
      calibrations.curve(version, { settings: others, ...withoutUndefined(query) }),
  })
  app.route({
    method: 'GET',
    url: '/calibrations/:id/predictions',
    schema: {
      tags,
      summary: 'Suggestions whose prediction spoke by this version, newest first',
      params,
      response: { 200: z.array(usedWire) },
    },
    handler: async (request) => calibrations.usedBy(request.params.id),
  })
}
