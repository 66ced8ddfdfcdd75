// The door of the API: who asks, whether they may, before any route sees the request.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { kunlunError } from '../../../ingest/errors.ts'
import type { Clock } from '../../../ingest/model.ts'
import { resolveSecret } from '../../../ingest/secret.ts'
import type { StoredSession } from '../../../ledger/ledger.ts'
import { type HttpConfig, isEncrypted, isLoopback } from '../config.ts'
import type { Installation } from '../installation.ts'
import { authorize, nameOf, type Subject } from './authorize.ts'
import { isSame } from './secrets.ts'
import { type Right, rightOf, rightOfUnknown } from './table.ts'
import { subjectOfToken } from './tokens.ts'
import { createVisits, type Visits } from './visits.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who acts, by the name that the ledger keeps. */
    who: string
    subject: Subject
    session: StoredSession | undefined
  }
}

export interface DoorOptions {
  readonly installation: Installation
  readonly config: HttpConfig
  readonly wall: Clock
  /** What commands of the owner of the data folder bring. */
  readonly localKey?: string
}

export interface Door {
  readonly visits: Visits
  /** True while anybody at this machine may do everything: no user, no token, no proxy that lets strangers in. */
  isOpen(): Promise<boolean>
  /** The subject that the token of the configuration stands for; undefined where it is not that token. */
  holderOf(token: string): Subject | undefined
  identify(request: FastifyRequest, reply: FastifyReply): Promise<Known>
  /** Whether what let a request in still would, for links that stay open. */
  stillLetsIn(request: FastifyRequest): Promise<boolean>
}

interface Known {
  readonly subject: Subject
  readonly session?: StoredSession
}

const reading = new Set(['GET', 'HEAD', 'OPTIONS'])

/** Adds the checks to an app that has no route yet. */
export function addDoor(app: FastifyInstance, door: Door, installation: Installation): void {
  app.decorateRequest('who', '')
  app.decorateRequest('session', undefined)
  app.decorateRequest('subject')
  app.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) rightOf(one, url)
  })
  app.addHook('onRequest', async (request, reply) => {
    const { subject, session } = await door.identify(request, reply)
    request.subject = subject
    request.session = session
    request.who = nameOf(subject)
    const right = rightFor(request)
    if (right === 'public') return
    refuse(request, right, hasRight(subject, right))
    if (session !== undefined && !reading.has(request.method)) checkWord(request, session)
  })
  app.addHook('preHandler', async (request) => {
    const right = rightFor(request)
    if (right === 'public' || request.subject.kind !== 'token' || request.subject.machines === undefined) return
    const machines = await right.machines?.(request, installation)
    refuse(request, right, authorize(request.subject, right.action, machines === undefined ? {} : { machines }))
  })
}

/** Throws SECRET_MISSING. */
export function createDoor({ installation, config, wall, localKey }: DoorOptions): Door {
  const { ledger, clock } = installation
  const isSecure = isEncrypted(config)
  const token = config.token === undefined ? undefined : resolveSecret(config.token)
  const visits = createVisits({ ledger, wall, isSecure, ...config.sessions })
  const holderOf = (given: string): Subject | undefined =>
    token !== undefined && isSame(given, token) ? { kind: 'holder' } : undefined

  const isGuarded = token !== undefined || config.trustedProxy !== undefined || !isLoopback(config.host)
  const isOpen = async () => !isGuarded && !(await ledger.users.exist())

  async function ofHeader(header: string): Promise<Subject> {
    const [scheme, given = ''] = header.split(' ')
    if (scheme?.toLowerCase() !== 'bearer') return { kind: 'nobody' }
    if (localKey !== undefined && isSame(given, localKey)) return { kind: 'local' }
    return holderOf(given) ?? (await subjectOfToken(ledger.tokens, given, wall)) ?? { kind: 'nobody' }
  }

  async function ofSession(session: StoredSession): Promise<Subject> {
    if (session.user === undefined) return token === undefined ? { kind: 'nobody' } : { kind: 'holder' }
    const user = await ledger.users.get(session.user)
    return user?.isActive === true ? { kind: 'user', name: user.name, role: user.role } : { kind: 'nobody' }
  }

  async function identify(request: FastifyRequest, reply: FastifyReply): Promise<Known> {
    const header = request.headers.authorization
    // Whoever shows something is judged by it, also where nothing is needed.
    if (header !== undefined) return { subject: await ofHeader(header) }
    const { session, isReplay } = await visits.find(request, reply)
    if (isReplay !== undefined) {
      const by = { who: 'kunlun', when: clock.now() }
      await ledger.audit.add(by, 'session.replayed', isReplay, 'an old cookie came back; the session was ended')
    }
    if (session !== undefined) {
      const subject = await ofSession(session)
      if (subject.kind !== 'nobody') return { subject, session }
    }
    return { subject: (await isOpen()) ? { kind: 'local' } : { kind: 'nobody' } }
  }

  async function stillLetsIn({ session, headers }: FastifyRequest): Promise<boolean> {
    // By the session's id: its secret has changed meanwhile.
    if (session !== undefined) {
      const isAlive = await ledger.sessions.lives(session.id, wall.now())
      return isAlive && mayRead(await ofSession(session))
    }
    return headers.authorization === undefined ? isOpen() : mayRead(await ofHeader(headers.authorization))
  }

  return { visits, isOpen, holderOf, identify, stillLetsIn }
}

function mayRead(subject: Subject): boolean {
  return authorize(subject, 'plant.read', { machines: [] })
}

function rightFor({ routeOptions, method, url }: FastifyRequest): Right {
  const route = routeOptions.url
  // The page's files answer to any path that nothing else does.
  if (route === undefined || route === '/*') return rightOfUnknown(url.split('?')[0] ?? '')
  return rightOf(method, route)
}

/** Whether it has the right at all; which machines a request concerns is seen once it is read, if ever. */
function hasRight(subject: Subject, { action, machines }: Exclude<Right, 'public'>): boolean {
  return authorize(subject, action, machines === undefined ? {} : { machines: [] })
}

function refuse({ subject, who }: FastifyRequest, { action }: Exclude<Right, 'public'>, isAllowed: boolean): void {
  if (isAllowed) return
  throw subject.kind === 'nobody' ? kunlunError('UNAUTHORIZED') : kunlunError('FORBIDDEN', { who, action })
}

/** A cookie is sent along by the browser, whoever asks: the word is only known to the page (CSRF). */
function checkWord({ headers }: FastifyRequest, { csrf }: StoredSession): void {
  const word = headers['x-kunlun-csrf']
  if (typeof word !== 'string' || !isSame(word, csrf)) throw kunlunError('CSRF_MISSING')
}
