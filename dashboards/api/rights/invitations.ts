// POST /invitations, /invitations/looks, /invitations/uses: links by which somebody becomes a user, once.
import { z } from 'zod'
import { kunlunError } from '../../../ingest/errors.ts'
import { type Clock, nsPerSecond } from '../../../ingest/model.ts'
import type { Ledger } from '../../../ledger/ledger.ts'
import { type Api, actorOf } from '../context.ts'
import { instant } from '../wire.ts'
import { newName } from './names.ts'
import { checkPassword, hashPassword } from './passwords.ts'
import { administrator, hasAdministrator, type Role, roles } from './roles.ts'
import { hashOf, newSecret } from './secrets.ts'
import { type SignInOptions, sessionWire, viewOf } from './sign-in.ts'

const kind = 'invitation'
const secret = z.string().min(1).max(100)
const role = z.enum(roles)
/** What the ledger keeps of one. */
const body = z.object({ role, by: z.string() })

/** The page's address of an invitation; behind the #, so that it reaches no log on the way. */
export function invitationPath(invitation: string): string {
  return `#/invitation/${invitation}`
}

export interface NewInvitation {
  readonly role: Role
  readonly hours: number
  readonly by: string
}

/** Resolves with its secret, which nobody keeps. */
export async function invite(oneTime: Ledger['oneTime'], { role, hours, by }: NewInvitation, wall: Clock) {
  const now = wall.now()
  await oneTime.prune(now)
  const invitation = newSecret()
  const expires = now + BigInt(hours) * 3600n * nsPerSecond
  await oneTime.add({ kind, secret: hashOf(invitation), body: { role, by }, expires })
  return { invitation, expires }
}

/** Throws ADMINISTRATOR_FIRST: the first user ends what anybody at the machine may do. */
export async function requireAdministratorFirst(users: Ledger['users'], role: string): Promise<void> {
  if (role !== administrator && !(await hasAdministrator(users))) throw kunlunError('ADMINISTRATOR_FIRST')
}

export function addInvitations(app: Api, { installation, door, wall, ways }: SignInOptions): void {
  const { oneTime, users, audit } = installation.ledger
  app.route({
    method: 'POST',
    url: '/invitations',
    schema: {
      tags: ['people'],
      summary: 'Makes a link for somebody to become a user in a role, good for one use',
      body: z.strictObject({ role, hours: z.int().min(1).max(720).default(72) }),
      response: { 201: z.object({ path: z.string(), expires: instant }) },
    },
    handler: async (request, reply) => {
      await requireAdministratorFirst(users, request.body.role)
      const made = await invite(oneTime, { ...request.body, by: request.who }, wall)
      await audit.add(actorOf(request, installation), 'invitation.add', request.body.role, '')
      return reply.status(201).send({ path: invitationPath(made.invitation), expires: made.expires })
    },
  })
  app.route({
    method: 'POST',
    url: '/invitations/looks',
    schema: {
      tags: ['people'],
      summary: 'What an invitation is for, without using it',
      body: z.strictObject({ invitation: secret }),
      response: { 200: z.object({ role }) },
    },
    handler: async (request) => {
      const found = await oneTime.look(kind, hashOf(request.body.invitation), wall.now())
      return { role: bodyOf(found).role }
    },
  })
  app.route({
    method: 'POST',
    url: '/invitations/uses',
    schema: {
      tags: ['people'],
      summary: 'Becomes a user with a name and a password, signed in at once',
      body: z.strictObject({ invitation: secret, name: newName, password: z.string().max(1000) }),
      response: { 201: sessionWire },
    },
    handler: async (request, reply) => {
      const { invitation, name, password } = request.body
      const { role, by } = bodyOf(await oneTime.look(kind, hashOf(invitation), wall.now()))
      checkPassword(password, name)
      await requireAdministratorFirst(users, role)
      if ((await users.get(name)) !== undefined) throw kunlunError('NAME_TAKEN', { name })
      const hash = await hashPassword(password)
      // Only now, so that a name that is taken does not cost the invitation.
      bodyOf(await oneTime.use(kind, hashOf(invitation), wall.now()))
      const actor = { who: name, when: installation.clock.now() }
      await users.add({ name, role, password: hash }, { ...actor, who: by })
      await audit.add(actor, 'session.begin', name, 'with an invitation')
      const session = await door.visits.begin(reply, name)
      return reply.status(201).send(viewOf({ kind: 'user', name, role }, session, ways))
    },
  })
}

/** Throws INVITATION_INVALID. */
function bodyOf(found: unknown): z.output<typeof body> {
  const parsed = body.safeParse(found)
  if (!parsed.success) throw kunlunError('INVITATION_INVALID')
  return parsed.data
}
