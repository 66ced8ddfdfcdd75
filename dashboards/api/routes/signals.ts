// GET /signals: every signal of every contract in one flat list.
import { z } from 'zod'
import type { Routes } from '../context.ts'
import { machineOf } from '../context.ts'
import { id } from '../wire.ts'
import { signalWire } from './machines.ts'

const query = z.object({ machine: id.optional() })

export const signalRoutes: Routes = (app, installation) => {
  app.route({
    method: 'GET',
    url: '/signals',
    schema: {
      tags: ['signals'],
      summary: 'Signals of the contracts',
      querystring: query,
      response: { 200: z.array(signalWire.extend({ machine: z.string() })) },
    },
    handler: async (request) => {
      const { machine } = request.query
      const machines = machine === undefined ? installation.machines() : [machineOf(installation, machine)]
      return machines.flatMap((one) => one.signals.map((signal) => ({ ...signal, machine: one.id })))
    },
  })
}
