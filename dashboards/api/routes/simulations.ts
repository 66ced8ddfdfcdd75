// POST and GET /simulations, GET and DELETE /simulations/:id: very many runs through a twin, in the background.
import { z } from 'zod'
import { actorOf, found, type Routes } from '../context.ts'
import { simulationAsk, simulationHeadWire, simulationWire } from '../simulation.ts'
import { id } from '../wire.ts'

export const simulationRoutes: Routes = (app, installation) => {
  const { simulations } = installation
  const params = z.object({ id })
  app.route({
    method: 'POST',
    url: '/simulations',
    schema: {
      tags: ['simulations'],
      summary: 'Begins a simulation; it works in the background on cores that the data path leaves',
      body: simulationAsk,
      response: { 202: simulationWire },
    },
    handler: async (request, reply) =>
      reply.status(202).send(await simulations.begin(request.body, actorOf(request, installation))),
  })
  app.route({
    method: 'GET',
    url: '/simulations',
    schema: {
      tags: ['simulations'],
      summary: 'Simulations since the start of the installation with their progress, newest first',
      response: { 200: z.array(simulationHeadWire) },
    },
    handler: async () => [...simulations.list()],
  })
  app.route({
    method: 'GET',
    url: '/simulations/:id',
    schema: {
      tags: ['simulations'],
      summary: 'One simulation: what was asked, how far it is, once done the distribution of every outcome',
      params,
      response: { 200: simulationWire },
    },
    handler: async (request) => found(simulations.get(request.params.id), 'simulation', request.params.id),
  })
  app.route({
    method: 'DELETE',
    url: '/simulations/:id',
    schema: {
      tags: ['simulations'],
      summary: 'Ends a simulation that waits or works; it stays in the list as cancelled',
      params,
      response: { 200: simulationWire },
    },
    handler: async (request) => found(simulations.cancel(request.params.id), 'simulation', request.params.id),
  })
}
