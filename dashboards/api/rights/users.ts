// GET and POST /users, PATCH /users/:name, PUT /sessions/current/password: who may sign in, in which role.
import { z } from 'zod'
import { kunlunError } from '../../../ingest/errors.ts'
import type { User } from '../../../ledger/ledger.ts'
import { type Api, actorOf, found, withoutUndefined } from '../context.ts'
import { instant } from '../wire.ts'
import { requireAdministratorFirst } from './invitations.ts'
import { beginAttempt } from './lockout.ts'
import { newName, userName } from './names.ts'
import { checkPassword, hashPassword, isPassword } from './passwords.ts'
import { administrator, roles } from './roles.ts'
import type { SignInOptions } from './sign-in.ts'

export const userWire = z.object({
  name: z.string(),
  role: z.string(),
  isActive: z.boolean(),
  hasPassword: z.boolean(),
  provider: z.exactOptional(z.string()).describe('Where the user signs in, if not here'),
  created: instant,
})

const role = z.enum(roles)
const password = z.string().max(1000)

export function addUsers(app: Api, options: SignInOptions): void {
  const { installation } = options
  const { users, sessions } = installation.ledger
  app.route({
    method: 'GET',
    url: '/users',
    schema: { tags: ['people'], summary: 'All users', response: { 200: z.array(userWire) } },
    handler: async () => (await users.list()).map(viewOf),
  })
  app.route({
    method: 'POST',
    url: '/users',
    schema: {
      tags: ['people'],
      summary: 'Adds a user with a password; an invitation lets people choose their own',
      body: z.strictObject({ name: newName, role, password }),
      response: { 201: userWire },
    },
    handler: async (request, reply) => {
      const { name, role: wanted, password: given } = request.body
      checkPassword(given, name)
      await requireAdministratorFirst(users, wanted)
      const user = { name, role: wanted, password: await hashPassword(given) }
      return reply.status(201).send(viewOf(await users.add(user, actorOf(request, installation))))
    },
  })
  app.route({
    method: 'PATCH',
    url: '/users/:name',
    schema: {
      tags: ['people'],
      summary: 'Changes the role, shuts out, lets in again, sets a new password; sessions of the user end',
      params: z.object({ name: z.string().min(1).max(200) }),
      body: z.strictObject({ role: role.optional(), isActive: z.boolean().optional(), password: password.optional() }),
      response: { 200: userWire },
    },
    handler: async (request) => {
      const name = userName(request.params.name)
      found(await users.get(name), 'user', name)
      const { password: given, ...rest } = withoutUndefined(request.body)
      if (given !== undefined) checkPassword(given, name)
      const change = { ...rest, ...(given !== undefined && { password: await hashPassword(given) }) }
      const changed = await users.change(name, change, { by: actorOf(request, installation), keep: administrator })
      await sessions.endAllOf(name)
      return viewOf(changed)
    },
  })
  addOwnPassword(app, options)
}

function addOwnPassword(app: Api, { installation, door, wall }: SignInOptions): void {
  const { users, sessions, failures } = installation.ledger
  app.route({
    method: 'PUT',
    url: '/sessions/current/password',
    schema: {
      tags: ['sessions'],
      summary: 'Sets a new password of whoever is signed in; all other sessions end',
      body: z.strictObject({ old: password, new: password }),
      response: { 200: z.object({ csrf: z.string() }) },
    },
    handler: async (request, reply) => {
      const { subject } = request
      const user = subject.kind === 'user' ? await users.get(subject.name) : undefined
      if (user === undefined) throw kunlunError('FORBIDDEN', { who: request.who, action: 'password.change' })
      const attempt = await beginAttempt(failures, { name: user.name, address: request.ip }, wall)
      if (!(await isPassword(request.body.old, user.password))) throw kunlunError('SIGN_IN_FAILED')
      await attempt.succeeded()
      checkPassword(request.body.new, user.name)
      const change = { password: await hashPassword(request.body.new) }
      await users.change(user.name, change, { by: actorOf(request, installation), keep: administrator })
      await sessions.endAllOf(user.name)
      const { csrf } = await door.visits.begin(reply, user.name)
      return { csrf }
    },
  })
}

function viewOf({ name, role, isActive, password, identity, created }: User): z.output<typeof userWire> {
  const hasPassword = password !== undefined
  return { name, role, isActive, hasPassword, created, ...(identity && { provider: identity.issuer }) }
}
