// POST and GET /backtests, GET and DELETE /backtests/:id: how another strategy would have done, in the background.
import { z } from 'zod'
import { backtestAsk, backtestHeadWire, backtestWire } from '../backtest.ts'
import { actorOf, found, type Routes } from '../context.ts'
import { id } from '../wire.ts'

export const backtestRoutes: Routes = (app, installation) => {
  const { backtests } = installation
  const params = z.object({ id })
  app.route({
    method: 'POST',
    url: '/backtests',
    schema: {
      tags: ['studies'],
      summary: "Begins a backtest of a study's strategy against others, on threads apart from the data path",
      body: backtestAsk,
      response: { 202: backtestWire },
    },
    handler: async (request, reply) =>
      reply.status(202).send(await backtests.begin(request.body, actorOf(request, installation))),
  })
  app.route({
    method: 'GET',
    url: '/backtests',
    schema: {
      tags: ['studies'],
      summary: 'Backtests since the start of the installation with their progress, newest first',
      querystring: z.object({ study: id.optional() }),
      response: { 200: z.array(backtestHeadWire) },
    },
    handler: async (request) => backtests.list(request.query.study),
  })
  app.route({
    method: 'GET',
    url: '/backtests/:id',
    schema: {
      tags: ['studies'],
      summary: 'One backtest: how far it is, once done how each strategy did, how sure the differences are',
      params,
      response: { 200: backtestWire },
    },
    handler: async (request) => found(backtests.get(request.params.id), 'backtest', request.params.id),
  })
  app.route({
    method: 'DELETE',
    url: '/backtests/:id',
    schema: {
      tags: ['studies'],
      summary: 'Ends a backtest that waits or works; it stays in the list as cancelled',
      params,
      response: { 200: backtestWire },
    },
    handler: async (request) => found(backtests.cancel(request.params.id), 'backtest', request.params.id),
  })
}
