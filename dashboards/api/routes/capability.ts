// GET /capability, /capability/choices, /capability/alarms, /capability/gauge and POST /gauge-studies.
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { kunlunError } from '../../../ingest/errors.ts'
import {
  capabilityAsk,
  capabilityWire,
  chartAlarmWire,
  choicesWire,
  type GaugeFile,
  gaugeFoundWire,
} from '../capability.ts'
import { machineOf, type Routes } from '../context.ts'
import { id, instant } from '../wire.ts'

const tags = ['capability']
const tolerance = z.exactOptional(z.coerce.number().positive())
/** Beside the file. */
const fields = z.object({ tolerance })

export const capabilityRoutes: Routes = (app, installation) => {
  const { capabilities } = installation
  app.route({
    method: 'GET',
    url: '/capability',
    schema: {
      tags,
      summary: 'Control chart of a figure of runs: limits, rule hits, changes of level, capability with bounds',
      ...{ querystring: capabilityAsk, response: { 200: capabilityWire } },
    },
    handler: async (request) => {
      machineOf(installation, request.query.machine)
      return capabilities.chart(request.query)
    },
  })
  app.route({
    method: 'GET',
    url: '/capability/choices',
    schema: {
      tags,
      summary: 'What runs of a machine can be charted by and split by',
      ...{ querystring: z.object({ machine: id }), response: { 200: choicesWire } },
    },
    handler: async (request) => capabilities.choices(machineOf(installation, request.query.machine).id),
  })
  app.route({
    method: 'GET',
    url: '/capability/alarms',
    schema: {
      tags,
      summary: 'Charts whose newest run takes part in a rule hit',
      ...{
        querystring: z.object({ machine: z.exactOptional(id) }),
        response: { 200: z.array(chartAlarmWire).readonly() },
      },
    },
    handler: async (request) => capabilities.alarms(request.query.machine),
  })
  app.route({
    method: 'GET',
    url: '/capability/gauge',
    schema: {
      tags,
      summary:
        'Gauge study of specimens that were measured more than once, by who measured them; by method where nobody is named',
      querystring: z.object({
        ...{ machine: id, name: id, from: z.exactOptional(instant), to: z.exactOptional(instant), tolerance },
      }),
      response: { 200: gaugeFoundWire },
    },
    handler: async (request) => {
      machineOf(installation, request.query.machine)
      return capabilities.gauge(request.query)
    },
  })
  app.route({
    method: 'POST',
    url: '/gauge-studies',
    schema: {
      tags,
      summary: 'Gauge study of an uploaded table: columns part, appraiser, value; nothing is kept',
      description: 'multipart/form-data: file (CSV or XLSX), tolerance',
      consumes: ['multipart/form-data'],
      response: { 200: gaugeFoundWire },
    },
    handler: async (request) => capabilities.gaugeOf(await uploaded(request)),
  })
}

async function uploaded(request: FastifyRequest): Promise<GaugeFile> {
  if (!request.isMultipart()) throw invalid('body must be multipart/form-data with a file')
  const texts = new Map<string, unknown>()
  let file: { name: string; bytes: Uint8Array } | undefined
  for await (const part of request.parts()) {
    if (part.type === 'file') file = { name: part.filename, bytes: await part.toBuffer() }
    else texts.set(part.fieldname, part.value)
  }
  if (file === undefined) throw invalid('body/file is missing')
  // A form has every field; one that is left empty is none.
  const parsed = fields.safeParse(Object.fromEntries([...texts].filter(([, text]) => text !== '')))
  if (!parsed.success) throw invalid('body/tolerance must be a number above 0')
  return { ...file, ...parsed.data }
}

function invalid(detail: string) {
  return kunlunError('REQUEST_INVALID', { detail })
}
