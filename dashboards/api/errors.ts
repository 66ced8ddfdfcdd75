// How errors leave the API: one shape, coded, with what to do next and without the inside of the program.
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors, isResponseSerializationError } from 'fastify-type-provider-zod'
import { type ErrorEntry, errorTable, KunlunError, kunlunError, messageOf } from '../../ingest/errors.ts'
import type { Installation } from './installation.ts'

interface FieldProblem {
  /** `body/parameters/0/low` */
  readonly path: string
  readonly message: string
}

type ErrorBody = {
  error: { code: string; message: string; next: string; problems?: readonly FieldProblem[] }
}

/** HTTP status of a coded error: its own, else 503 where trying again can help, else 422. */
export function statusOf(error: KunlunError): number {
  const entry: ErrorEntry = errorTable[error.code]
  return entry.status ?? (entry.retry ? 503 : 422)
}

export function bodyOf(error: KunlunError): ErrorBody {
  const problems = error instanceof FieldsInvalid ? { problems: error.problems } : {}
  return { error: { code: error.code, message: error.message, next: error.next, ...problems } }
}

/** REQUEST_INVALID with every field that is wrong, all at once. */
export class FieldsInvalid extends KunlunError {
  readonly problems: readonly FieldProblem[]
  constructor(problems: readonly FieldProblem[]) {
    const detail = problems.map(({ path, message }) => `${path} ${message}`).join('; ')
    super('REQUEST_INVALID', { detail: detail.slice(0, 1000) })
    this.problems = problems
  }
}

/** Answers every error of the app with a coded body. Only defects are logged. */
export function answerErrors(app: FastifyInstance, log: Installation['log']): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    if (hasZodFastifySchemaValidationErrors(error)) return sendInvalid(reply, error)
    const known = toKunlunError(error)
    // Without the query: it may hold what somebody signs in with.
    const [url] = request.url.split('?')
    if (known.code === 'INTERNAL') log.error({ err: error, method: request.method, url }, 'request failed')
    return reply
      .status(known.code === 'REQUEST_INVALID' ? (error.statusCode ?? 400) : statusOf(known))
      .send(bodyOf(known))
  })
}

/** The answer where neither the API nor the page has such a path. */
export function sendUnknownRoute(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const path = request.url.split('?')[0] ?? ''
  return reply.status(404).send(bodyOf(kunlunError('NOT_FOUND', { what: 'route', id: path.slice(0, 200) })))
}

/** A request that fails several rules is told all of them at once. */
function sendInvalid(reply: FastifyReply, error: FastifyError): FastifyReply {
  const problems = (error.validation ?? []).map((entry) => ({
    path: `${error.validationContext ?? 'body'}${entry.instancePath}`,
    message: entry.message ?? 'is not valid',
  }))
  return reply.status(400).send(bodyOf(new FieldsInvalid(problems)))
}

function toKunlunError(error: FastifyError): KunlunError {
  if (error instanceof KunlunError) return error
  if (error.statusCode === 413) return kunlunError('REQUEST_TOO_LARGE')
  const isClients = error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500
  if (isClients) return kunlunError('REQUEST_INVALID', { detail: messageOf(error) })
  // A defect says nothing of its inside to the client: the cause stands in the log.
  const cause = isResponseSerializationError(error) ? 'an answer had an unexpected shape' : 'an unexpected failure'
  return kunlunError('INTERNAL', { cause }, error)
}
