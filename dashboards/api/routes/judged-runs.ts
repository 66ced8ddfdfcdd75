// GET /judged-runs: runs with how they came out, by outcome, recipe, annotation and context, in pages.
import { z } from 'zod'
import { machineOf, type Routes, withoutUndefined } from '../context.ts'
import { findRuns, type JudgedRun, type Place } from '../judged-runs.ts'
import { judgement } from '../judgement.ts'
import { figure, formatInstant, id, instant, parseInstant } from '../wire.ts'
import { eventWire } from './events.ts'
import { runWire } from './runs.ts'

export const judgedRunWire = z.object({
  run: runWire,
  judgement,
  outcomes: z.record(z.string(), figure).readonly().describe('Mean over the specimens, by name'),
  units: z.record(z.string(), z.string()).readonly().describe('Of measured outcomes, by name'),
  missed: z.array(z.string()).readonly().describe('Outcomes outside their limits'),
  annotations: z.array(eventWire).readonly().describe('Written into the time of the run'),
})

export const runPageWire = z.object({
  runs: z.array(judgedRunWire).readonly(),
  next: z.exactOptional(z.string()).describe('`after` of the next page; absent at the end'),
})

/** A label with its value, `lot:AL-2601`. */
const context = z.string().regex(/^[^:]{1,64}:.{1,200}$/su, { error: 'must be a label, a colon, its value' })

/** `<time> <id>`, as an answer gave it. */
const place = z.codec(
  z
    .string()
    .max(300)
    .refine((text) => placeIn(text) !== undefined, { error: 'must be the `next` of an answer' }),
  z.custom<Place>(),
  { decode: (text) => placeIn(text)!, encode: placeText },
)

const query = z.object({
  machine: id.optional(),
  process: id.optional(),
  state: z.enum(['running', 'finished', 'aborted', 'void']).optional(),
  batch: id.optional(),
  from: instant.optional(),
  to: instant.optional(),
  judgement: judgement.optional(),
  program: id.optional(),
  annotation: z.string().trim().min(1).max(200).optional(),
  context: z.union([context.transform((one) => [one]), z.array(context).max(8)]).optional(),
  after: place.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

export const judgedRunRoutes: Routes = (app, installation) => {
  app.route({
    method: 'GET',
    url: '/judged-runs',
    schema: {
      tags: ['runs'],
      summary: 'Runs with how they came out, newest first, a page at a time',
      querystring: query,
      response: { 200: runPageWire },
    },
    handler: async (request) => {
      const { context: asked = [], ...rest } = request.query
      if (rest.machine !== undefined) machineOf(installation, rest.machine)
      const contexts = Object.fromEntries(asked.map(labelled))
      const { runs, next } = await findRuns(installation, { ...withoutUndefined(rest), contexts })
      return { runs: runs as JudgedRun[], ...(next && { next: placeText(next) }) }
    },
  })
}

function labelled(text: string): readonly [name: string, value: string] {
  const colon = text.indexOf(':')
  return [text.slice(0, colon), text.slice(colon + 1)]
}

function placeText({ from, id: run }: Place): string {
  return `${formatInstant(from)} ${run}`
}

function placeIn(text: string): Place | undefined {
  const space = text.indexOf(' ')
  const from = parseInstant(text.slice(0, Math.max(space, 0)))
  return from === undefined ? undefined : { from, id: text.slice(space + 1) }
}
