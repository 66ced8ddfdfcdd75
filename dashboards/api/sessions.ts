// Proof of the token: the Authorization header of programs, the session cookie of the page.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'

const cookieName = 'kunlun_session'
const lifetimeMs = 12 * 3600_000
/** Enough for every screen of a plant; the oldest ends when a new one would exceed it. */
const maxSessions = 500

/** Sessions of one process; a restart ends them all. `nowMs` is the wall clock: plant time may run faster. */
export interface Sessions {
  /** Whether the request proves the token, by header or cookie. Always true where no token is configured. */
  isKnown(request: FastifyRequest): boolean
  /** The Set-Cookie header of a new session; undefined where the token is wrong. */
  begin(token: string): string | undefined
  /** Ends the session of the request; the Set-Cookie header that clears it. */
  end(request: FastifyRequest): string
}

export function createSessions(options: { token?: string; isSecure: boolean; nowMs: () => number }): Sessions {
  const { token, isSecure, nowMs } = options
  const expiries = new Map<string, number>()
  const attributes = `HttpOnly; SameSite=Strict; Path=/${isSecure ? '; Secure' : ''}`

  function isAlive(id: string): boolean {
    const expiry = expiries.get(id)
    if (expiry !== undefined && expiry > nowMs()) return true
    expiries.delete(id)
    return false
  }

  return {
    isKnown(request) {
      if (token === undefined) return true
      const [scheme, given] = (request.headers.authorization ?? '').split(' ')
      if (scheme?.toLowerCase() === 'bearer' && given !== undefined) return isSame(given, token)
      return isAlive(sessionOf(request))
    },
    begin(given) {
      if (token !== undefined && !isSame(given, token)) return undefined
      const id = randomBytes(32).toString('base64url')
      const oldest = expiries.keys().next().value
      if (expiries.size >= maxSessions && oldest !== undefined) expiries.delete(oldest)
      expiries.set(id, nowMs() + lifetimeMs)
      return `${cookieName}=${id}; Max-Age=${lifetimeMs / 1000}; ${attributes}`
    },
    end(request) {
      expiries.delete(sessionOf(request))
      return `${cookieName}=; Max-Age=0; ${attributes}`
    },
  }
}

/** Compares digests, so that neither the length nor the first different letter shows in the time taken. */
function isSame(given: string, token: string): boolean {
  return timingSafeEqual(digest(given), digest(token))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

function sessionOf(request: FastifyRequest): string {
  return /(?:^|;\s*)kunlun_session=([\w-]+)/.exec(request.headers.cookie ?? '')?.[1] ?? ''
}
