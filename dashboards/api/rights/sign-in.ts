// POST, GET and DELETE /sessions: signing in with name and password, who is signed in, signing out.
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { kunlunError } from '../../../ingest/errors.ts'
import type { Clock } from '../../../ingest/model.ts'
import type { StoredSession } from '../../../ledger/ledger.ts'
import type { Api } from '../context.ts'
import type { Installation } from '../installation.ts'
import { allActions } from './actions.ts'
import { authorize, nameOf, type Subject } from './authorize.ts'
import type { Door } from './door.ts'
import { beginAttempt } from './lockout.ts'
import { userName } from './names.ts'
import { hashPassword, isOutdated, isPassword } from './passwords.ts'
import { administrator } from './roles.ts'

export const sessionWire = z.object({
  kind: z.enum(['nobody', 'local', 'holder', 'user', 'token']).describe('`local`: there is no user yet'),
  name: z.string(),
  role: z.exactOptional(z.string()),
  actions: z.array(z.string()).describe('What may be done'),
  csrf: z.exactOptional(z.string()).describe('Goes back as x-kunlun-csrf with every change'),
  ways: z.object({ token: z.boolean(), provider: z.exactOptional(z.string()) }),
})

const password = z.string().min(1).max(1000)
const credentials = z.union([
  z.strictObject({ name: z.string().min(1).max(200), password }),
  z.strictObject({ token: z.string().min(1).max(1000) }).describe('The token of the configuration'),
])

export interface SignInOptions {
  readonly installation: Installation
  readonly door: Door
  readonly wall: Clock
  readonly ways: z.input<typeof sessionWire>['ways']
}

export function addSignIn(app: Api, options: SignInOptions): void {
  const { installation, door, ways } = options
  app.route({
    method: 'GET',
    url: '/sessions/current',
    schema: {
      tags: ['sessions'],
      summary: 'Who asks, what they may do, how one signs in here',
      response: { 200: sessionWire },
    },
    handler: async (request) => viewOf(request.subject, request.session, ways),
  })
  app.route({
    method: 'POST',
    url: '/sessions',
    schema: {
      tags: ['sessions'],
      summary: 'Signs in: sets the cookie of a new session, for the page',
      body: credentials,
      response: { 200: sessionWire },
    },
    handler: async (request, reply) => {
      const subject =
        'token' in request.body
          ? await byToken(options, request, request.body.token)
          : await byPassword(options, request, request.body)
      if (request.session !== undefined) await installation.ledger.sessions.end(request.session.id)
      const session = await door.visits.begin(reply, subject.kind === 'user' ? subject.name : undefined)
      const by = { who: nameOf(subject), when: installation.clock.now() }
      await installation.ledger.audit.add(by, 'session.begin', by.who, '')
      return viewOf(subject, session, ways)
    },
  })
  app.route({
    method: 'DELETE',
    url: '/sessions',
    schema: { tags: ['sessions'], summary: 'Signs out', response: { 204: z.undefined() } },
    handler: async (request, reply) => {
      await door.visits.end(request.session, reply)
      return reply.status(204).send()
    },
  })
}

export function viewOf(
  subject: Subject,
  session: StoredSession | undefined,
  ways: SignInOptions['ways'],
): z.output<typeof sessionWire> {
  return {
    ...{ kind: subject.kind, name: nameOf(subject), ways },
    actions: allActions.filter((action) => authorize(subject, action, { machines: [] })),
    ...(subject.kind === 'user' && { role: subject.role }),
    ...(session && { csrf: session.csrf }),
  }
}

/** Throws SIGN_IN_FAILED, the same for a name that nobody has; SIGN_IN_LOCKED. */
async function byPassword(
  { installation, wall }: SignInOptions,
  request: FastifyRequest,
  given: { name: string; password: string },
): Promise<Subject> {
  const { users, failures, audit } = installation.ledger
  const name = userName(given.name)
  const attempt = await beginAttempt(failures, { name, address: request.ip }, wall)
  const user = await users.get(name)
  const isRight = await isPassword(given.password, user?.password)
  const when = installation.clock.now()
  if (!isRight || user?.isActive !== true) {
    // Not the name as typed: some type their password there.
    await audit.add({ who: 'nobody', when }, 'session.refused', user?.name ?? '', `from ${request.ip}`)
    throw kunlunError('SIGN_IN_FAILED')
  }
  await attempt.succeeded()
  if (user.password !== undefined && isOutdated(user.password)) {
    const change = { password: await hashPassword(given.password) }
    await users.change(user.name, change, { by: { who: 'kunlun', when }, keep: administrator })
  }
  return { kind: 'user', name: user.name, role: user.role }
}

/** Throws UNAUTHORIZED, SIGN_IN_LOCKED. */
async function byToken({ installation, door, wall }: SignInOptions, request: FastifyRequest, token: string) {
  const attempt = await beginAttempt(installation.ledger.failures, { name: ' token', address: request.ip }, wall)
  const subject = door.holderOf(token)
  if (subject === undefined) throw kunlunError('UNAUTHORIZED')
  await attempt.succeeded()
  return subject
}
