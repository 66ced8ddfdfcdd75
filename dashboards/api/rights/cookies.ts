// The cookies of the page: out of reach of scripts and of other sites.
import type { FastifyReply, FastifyRequest } from 'fastify'

/** The app must have registered @fastify/cookie. */
export interface Cookies {
  read(request: FastifyRequest): string | undefined
  set(reply: FastifyReply, secret: string, seconds: number): void
  clear(reply: FastifyReply): void
}

export interface CookieKind {
  readonly name: string
  /** Behind TLS: never sent in clear, bound to this very host by its prefix. */
  readonly isSecure: boolean
  /** `lax` only where the browser comes back from another site. */
  readonly sameSite?: 'strict' | 'lax'
}

export function cookiesOf({ name: bare, isSecure, sameSite = 'strict' }: CookieKind): Cookies {
  const name = isSecure ? `__Host-${bare}` : bare
  const attributes = { httpOnly: true, sameSite, secure: isSecure, path: '/' } as const
  const put = (reply: FastifyReply, value: string, maxAge: number) =>
    void reply.header('set-cookie', reply.server.serializeCookie(name, value, { ...attributes, maxAge }))
  return {
    read: (request) => {
      const found = request.server.parseCookie(request.headers.cookie ?? '')
      return Object.hasOwn(found, name) ? found[name] : undefined
    },
    set: put,
    clear: (reply) => put(reply, '', 0),
  }
}
