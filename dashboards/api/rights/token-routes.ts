// GET and POST /tokens, DELETE /tokens/:id: what machines and scripts may do, until when.
import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { nsPerSecond } from '../../../ingest/model.ts'
import { type Api, actorOf, machineOf } from '../context.ts'
import { id, instant } from '../wire.ts'
import { type Action, allActions, onlyForPeople } from './actions.ts'
import { hashOf, newSecret } from './secrets.ts'
import type { SignInOptions } from './sign-in.ts'

export const tokenWire = z.object({
  id: z.string(),
  label: z.string(),
  actions: z.array(z.string()).readonly(),
  machines: z.exactOptional(z.array(z.string()).readonly()).describe('Absent: all'),
  owner: z.string(),
  created: instant,
  expires: instant,
  revoked: z.exactOptional(instant),
  used: z.exactOptional(instant),
})

/** What a token may be given. */
export const actionsOfTokens: readonly Action[] = allActions.filter((action) => !onlyForPeople.includes(action))

const newToken = z.strictObject({
  label: z.string().trim().min(1).max(100).describe('Stands in the audit as who did it'),
  actions: z.array(z.enum(actionsOfTokens)).min(1),
  machines: z.array(id).min(1).max(500).optional().describe('Absent: all, those to come too'),
  days: z.int().min(1).max(366),
})

export function addTokens(app: Api, { installation, wall }: SignInOptions): void {
  const { tokens } = installation.ledger
  app.route({
    method: 'GET',
    url: '/tokens',
    schema: { tags: ['people'], summary: 'All tokens, newest first', response: { 200: z.array(tokenWire) } },
    handler: async () => tokens.list(),
  })
  app.route({
    method: 'POST',
    url: '/tokens',
    schema: {
      tags: ['people'],
      summary: 'Makes a token; the answer is the only place where it ever stands',
      body: newToken,
      response: { 201: tokenWire.extend({ token: z.string() }) },
    },
    handler: async (request, reply) => {
      const { label, actions, machines, days } = request.body
      for (const machine of machines ?? []) machineOf(installation, machine)
      const created = wall.now()
      const token = {
        ...{ id: randomBytes(6).toString('hex'), label, actions: [...new Set(actions)], owner: request.who, created },
        expires: created + BigInt(days) * 86_400n * nsPerSecond,
        ...(machines && { machines: [...new Set(machines)] }),
      }
      const secret = newSecret()
      await tokens.add(token, { secret: hashOf(secret), by: actorOf(request, installation) })
      return reply.status(201).send({ ...token, token: `kt_${token.id}_${secret}` })
    },
  })
  app.route({
    method: 'DELETE',
    url: '/tokens/:id',
    schema: {
      tags: ['people'],
      summary: 'Revokes a token at once',
      params: z.object({ id }),
      response: { 204: z.undefined() },
    },
    handler: async (request, reply) => {
      await tokens.revoke(request.params.id, wall.now(), actorOf(request, installation))
      return reply.status(204).send()
    },
  })
}
