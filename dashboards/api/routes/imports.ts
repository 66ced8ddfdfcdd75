// POST /imports/previews and /imports: past runs and outcomes from CSV or XLSX.
import multipart from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { kunlunError } from '../../../ingest/errors.ts'
import { actorOf, type Routes } from '../context.ts'
import type { ImportFile } from '../installation.ts'
import { id } from '../wire.ts'

const maxUploadBytes = 20 * 1024 * 1024

const problem = z.object({ line: z.number(), column: z.exactOptional(z.string()), message: z.string() })

export const previewWire = z.object({
  columns: z.array(z.string()).readonly(),
  mapping: z.record(z.string(), z.string()).readonly(),
  fields: z.array(z.string()).readonly(),
  encoding: z.exactOptional(z.string()),
  rows: z.number(),
  usable: z.number(),
  first: z.array(z.object({ line: z.number(), cells: z.array(z.string()).readonly() }).readonly()).readonly(),
  problems: z.array(problem.readonly()).readonly(),
})

export const importResultWire = z.object({
  added: z.number(),
  unchanged: z.number(),
  problems: z.array(problem.readonly()).readonly(),
})

/** The fields beside the file. */
const fields = z.object({
  kind: z.enum(['runs', 'outcomes']),
  machine: z.exactOptional(id),
  process: z.exactOptional(id),
  mapping: z.exactOptional(
    z
      .string()
      .max(100_000)
      .transform((text, context) => {
        const parsed = z.record(z.string(), z.string()).safeParse(parseJson(text))
        if (parsed.success) return parsed.data
        context.addIssue({ code: 'custom', message: 'must be a JSON object of column to field' })
        return z.NEVER
      }),
  ),
})

export const importRoutes: Routes = (app, installation) => {
  app.register(multipart, { limits: { fileSize: maxUploadBytes, files: 1, fields: 10, fieldSize: 100_000 } })
  const about = 'multipart/form-data: file, kind (runs or outcomes), machine, process, mapping (JSON)'
  app.route({
    method: 'POST',
    url: '/imports/previews',
    schema: {
      tags: ['imports'],
      summary: 'Reads a table and says what would be imported; nothing is recorded',
      description: about,
      consumes: ['multipart/form-data'],
      response: { 200: previewWire },
    },
    handler: async (request) => installation.imports.preview(await readUpload(request)),
  })
  app.route({
    method: 'POST',
    url: '/imports',
    schema: {
      tags: ['imports'],
      summary: 'Imports a table; the same table again changes nothing',
      description: about,
      consumes: ['multipart/form-data'],
      response: { 201: importResultWire },
    },
    handler: async (request, reply) => {
      const file = await readUpload(request)
      return reply.status(201).send(await installation.imports.apply(file, actorOf(request, installation)))
    },
  })
}

async function readUpload(request: FastifyRequest): Promise<ImportFile> {
  if (!request.isMultipart()) {
    throw kunlunError('REQUEST_INVALID', { detail: 'body must be multipart/form-data with a file' })
  }
  const texts = new Map<string, unknown>()
  let file: { name: string; bytes: Uint8Array } | undefined
  for await (const part of request.parts()) {
    if (part.type === 'file') file = { name: part.filename, bytes: await part.toBuffer() }
    else texts.set(part.fieldname, part.value)
  }
  if (file === undefined) throw kunlunError('REQUEST_INVALID', { detail: 'body/file is missing' })
  const parsed = fields.safeParse(Object.fromEntries(texts))
  if (parsed.success) return { ...file, ...parsed.data }
  const detail = parsed.error.issues.map((issue) => `body/${issue.path.join('/')} ${issue.message}`).join('; ')
  throw kunlunError('REQUEST_INVALID', { detail })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The schema then reports it like any other wrong value.
    return undefined
  }
}
