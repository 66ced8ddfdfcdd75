// POST /quarantine/:id/mend and /quarantine/:id/mend/previews: what a person puts right in what was not understood.
import { z } from 'zod'
import { actorOf, found, type Routes } from '../context.ts'
import { FieldsInvalid } from '../errors.ts'
import { correctionWire, foreseenWire } from '../mends.ts'
import { sentence, toWire } from '../wire.ts'
import { entryParams, replayedWire } from './quarantine.ts'

export const mendRoutes: Routes = (app, installation) => {
  const { ledger, mends } = installation
  const entryOf = async (id: number) => found(await ledger.quarantine.get(id), 'quarantine entry', id)
  app.route({
    method: 'POST',
    url: '/quarantine/:id/mend/previews',
    schema: {
      tags: ['quarantine'],
      summary: 'What a corrected entry would become, with all that is still wrong; changes nothing',
      params: entryParams,
      body: correctionWire,
      response: { 200: foreseenWire },
    },
    handler: async (request) => {
      const entry = await entryOf(request.params.id)
      const { samples, outcomes, problems } = await mends.foresee(entry, request.body)
      return {
        samples: samples.map((sample) => ({ ...toWire(sample), unit: sample.unit })),
        outcomes: outcomes.map((one) => ({ ...one, measuredAt: one.measuredAt ?? entry.received })),
        problems,
      }
    },
  })
  app.route({
    method: 'POST',
    url: '/quarantine/:id/mend',
    schema: {
      tags: ['quarantine'],
      summary: 'Puts a corrected entry through, once; its bytes stay as they came',
      params: entryParams,
      body: z.strictObject({ correction: correctionWire, why: sentence }),
      response: { 200: replayedWire },
    },
    handler: async (request) => {
      const { correction, why } = request.body
      const entry = await entryOf(request.params.id)
      const by = { ...actorOf(request, installation), why }
      const { problems, ...fared } = await mends.mend(entry, correction, by)
      if (problems.length > 0)
        throw new FieldsInvalid(problems.map(({ field, message }) => ({ path: `body/correction/${field}`, message })))
      return fared
    },
  })
}
