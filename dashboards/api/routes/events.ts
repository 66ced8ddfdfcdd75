// GET and POST /events: the timeline of tools, thermocouples, maintenance and lots.
import { z } from 'zod'
import { machineOf, type Routes, withoutUndefined } from '../context.ts'
import { id, instant, sentence } from '../wire.ts'

const kind = z.enum(['tool', 'thermocouple', 'maintenance', 'lot', 'note'])

export const eventWire = z.object({
  id: z.string(),
  machine: z.string(),
  kind,
  time: instant,
  text: z.string(),
  who: z.string(),
})

export const eventRoutes: Routes = (app, installation) => {
  const { events } = installation.ledger
  app.route({
    method: 'GET',
    url: '/events',
    schema: {
      tags: ['events'],
      summary: 'The timeline',
      querystring: z.object({ machine: id.optional(), from: instant.optional(), to: instant.optional() }),
      response: { 200: z.array(eventWire) },
    },
    handler: async (request) => events.list(withoutUndefined(request.query)),
  })
  app.route({
    method: 'POST',
    url: '/events',
    schema: {
      tags: ['events'],
      summary: 'Adds to the timeline',
      body: z.strictObject({ machine: id, kind, time: instant.optional(), text: sentence }),
      response: { 201: eventWire },
    },
    handler: async (request, reply) => {
      const { machine, time = installation.clock.now(), ...rest } = request.body
      machineOf(installation, machine)
      return reply.status(201).send(await events.add({ machine, time, ...rest, who: request.who }))
    },
  })
}
