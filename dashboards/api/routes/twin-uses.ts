// POST /twins/:process/what-if, /robust, /window, /screening: what a twin says of recipes that nobody has run.
import { z } from 'zod'
import type { Routes } from '../context.ts'
import {
  robustAsk,
  robustWire,
  screeningAsk,
  screeningWire,
  whatIfAsk,
  whatIfWire,
  windowAsk,
  windowWire,
} from '../twin-uses.ts'
import { id } from '../wire.ts'

const params = z.object({ process: id })
const tags = ['twins']

export const twinUseRoutes: Routes = (app, { twinUses }) => {
  app.route({
    method: 'POST',
    url: '/twins/:process/what-if',
    schema: {
      tags,
      summary: "Outcomes of a recipe with their doubt, beside today's",
      ...{ params, body: whatIfAsk, response: { 200: whatIfWire } },
    },
    handler: async (request) => twinUses.whatIf(request.params.process, request.body),
  })
  app.route({
    method: 'POST',
    url: '/twins/:process/robust',
    schema: {
      tags,
      summary: 'A recipe as production would meet it: scatter by level, yield, capability, cost of a good part',
      ...{ params, body: robustAsk, response: { 200: robustWire } },
    },
    handler: async (request) => twinUses.robust(request.params.process, request.body),
  })
  app.route({
    method: 'POST',
    url: '/twins/:process/window',
    schema: {
      tags,
      summary: "Chance that all specifications hold over two settings, its edge, today's recipe in it",
      ...{ params, body: windowAsk, response: { 200: windowWire } },
    },
    handler: async (request) => twinUses.window(request.params.process, request.body),
  })
  app.route({
    method: 'POST',
    url: '/twins/:process/screening',
    schema: {
      tags,
      summary: 'Which settings or which sources of scatter decide each outcome: Sobol indices with bounds',
      ...{ params, body: screeningAsk, response: { 200: screeningWire } },
    },
    handler: async (request) => twinUses.screening(request.params.process, request.body),
  })
}
