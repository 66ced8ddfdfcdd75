// Sessions of people at the page: begun with a new secret each, renewed, ended by idleness, by age, by a replay.
import { randomUUID } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Clock, nsPerSecond } from '../../../ingest/model.ts'
import type { Ledger, StoredSession } from '../../../ledger/ledger.ts'
import { cookiesOf } from './cookies.ts'
import { hashOf, newSecret } from './secrets.ts'

export interface VisitOptions {
  readonly ledger: Ledger
  /** The wall clock: plant time may run faster. */
  readonly wall: Clock
  readonly isSecure: boolean
  readonly idleMinutes: number
  readonly maxHours: number
}

export interface Visits {
  /** The living session of a request; renews its secret now and then. `isReplay` where an old secret came back. */
  find(request: FastifyRequest, reply: FastifyReply): Promise<{ session?: StoredSession; isReplay?: string }>
  /** Begins one, whatever the browser held before, and tells the browser. */
  begin(reply: FastifyReply, user?: string): Promise<StoredSession>
  end(session: StoredSession | undefined, reply: FastifyReply): Promise<void>
}

const minute = 60n * nsPerSecond
const renewedAfter = 15n * minute
/** Requests that were under way while the secret changed still carry the old one. */
const grace = minute

export function createVisits({ ledger, wall, isSecure, idleMinutes, maxHours }: VisitOptions): Visits {
  const { sessions } = ledger
  const cookies = cookiesOf({ name: 'kunlun_session', isSecure })
  const idle = BigInt(idleMinutes) * minute
  const age = BigInt(maxHours) * 60n * minute

  const tell = (reply: FastifyReply, secret: string, expires: bigint) =>
    cookies.set(reply, secret, Number((expires - wall.now()) / nsPerSecond))

  async function renew(session: StoredSession, secret: string, reply: FastifyReply): Promise<void> {
    const now = wall.now()
    const next = newSecret()
    const isOurs = await sessions.rotate(session.id, { from: hashOf(secret), to: hashOf(next) }, now)
    // Where another request was quicker, the browser gets the new secret from that one.
    if (isOurs) tell(reply, next, session.expires)
  }

  return {
    async find(request, reply) {
      const secret = cookies.read(request)
      const session = secret === undefined ? undefined : await sessions.find(hashOf(secret))
      if (session === undefined || secret === undefined) return {}
      const now = wall.now()
      const isOld = session.isReplaced && now > session.rotated + grace
      if (isOld || now >= session.expires || now >= session.seen + idle) {
        await sessions.end(session.id)
        return isOld ? { isReplay: session.user ?? 'token' } : {}
      }
      // The answer to a WebSocket's greeting brings no cookie.
      const isUpgrade = request.headers.upgrade !== undefined
      if (!session.isReplaced && !isUpgrade && now > session.rotated + renewedAfter) await renew(session, secret, reply)
      else if (now > session.seen + minute) await sessions.touch(session.id, now)
      return { session }
    },
    async begin(reply, user) {
      const began = wall.now()
      await sessions.prune(began)
      const secret = newSecret()
      const session = { id: randomUUID(), csrf: newSecret(), began, expires: began + age, ...(user && { user }) }
      await sessions.begin(session, hashOf(secret))
      tell(reply, secret, session.expires)
      return { ...session, seen: began, rotated: began, isReplaced: false }
    },
    async end(session, reply) {
      if (session !== undefined) await sessions.end(session.id)
      cookies.clear(reply)
    },
  }
}
