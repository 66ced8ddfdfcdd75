// The HTTP app: guard, routes, live values and page put together.
import { readFileSync } from 'node:fs'
import helmet from '@fastify/helmet'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import websocket from '@fastify/websocket'
import Fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { kunlunError } from '../../ingest/errors.ts'
import { resolveSecret } from '../../ingest/secret.ts'
import { type HttpConfig, refuseUnsafe } from './config.ts'
import type { Api } from './context.ts'
import { answerErrors } from './errors.ts'
import { checkHost, checkOrigin, proxyCheck } from './guard.ts'
import type { Installation } from './installation.ts'
import { addLive, type LiveOptions } from './live.ts'
import { openApi } from './openapi.ts'
import { addPage, builtPage } from './page.ts'
import { nouns } from './routes/index.ts'
import { createSessions, type Sessions } from './sessions.ts'
import { addHealth, addMetrics, addSessions } from './system.ts'

export interface ApiOptions {
  /** Folder of the built page. */
  readonly page?: string
  readonly live?: LiveOptions
}

/** Open to anyone who may connect: health for supervisors, the login, and the page that asks for the token. */
const openPath = /^\/(health\/.*|api\/v1\/sessions|assets\/.*|index\.html|icon\.svg)?$/

/** The app, not yet listening. Throws LISTEN_UNSAFE, SECRET_MISSING. */
export function createApi(installation: Installation, config: HttpConfig, options: ApiOptions = {}): FastifyInstance {
  refuseUnsafe(config)
  const app = Fastify(serverOptions(config))
  // A form of another site may send text/plain without asking; nothing here takes it.
  app.removeContentTypeParser('text/plain')
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  answerErrors(app, installation.log)
  const isSecure = config.tls !== undefined || config.trustedProxy !== undefined
  const token = config.token === undefined ? {} : { token: resolveSecret(config.token) }
  const sessions = createSessions({ ...token, isSecure, nowMs: Date.now })
  addGuard(app, config, sessions)
  app.register(helmet, { contentSecurityPolicy: { directives: contentPolicy(isSecure) }, hsts: isSecure })
  app.register(swagger, openApi(installation.version))
  app.register(swaggerUi, { routePrefix: '/api/docs', staticCSP: false })
  app.register(websocket, { options: { maxPayload: 16 * 1024 } })
  app.register(async (scope) => addApi(scope as unknown as Api, installation, { sessions, ...options }), {
    prefix: '/api/v1',
  })
  app.register(async (scope) => {
    addHealth(scope as unknown as Api, installation)
    addMetrics(scope as unknown as Api, installation)
  })
  addPage(app, options.page ?? builtPage)
  return app
}

/** Listens as configured and resolves with the URL. Throws PORT_IN_USE. */
export async function listen(app: FastifyInstance, config: HttpConfig): Promise<string> {
  try {
    return await app.listen({ host: config.host, port: config.port })
  } catch (cause) {
    const isTaken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE'
    throw isTaken ? kunlunError('PORT_IN_USE', { port: config.port }, cause) : cause
  }
}

function addApi(app: Api, installation: Installation, options: ApiOptions & { sessions: Sessions }): void {
  for (const addRoutes of nouns) addRoutes(app, installation)
  addSessions(app, options.sessions)
  addLive(app, installation, options.live)
  app.get('/openapi.json', { schema: { hide: true } as object }, async () => app.swagger())
}

function addGuard(app: FastifyInstance, config: HttpConfig, sessions: Sessions): void {
  const checkProxy = proxyCheck(config)
  app.decorateRequest('who', '')
  app.addHook('onRequest', async (request) => {
    checkProxy(request)
    checkHost(request, config)
    checkOrigin(request)
    const path = request.url.split('?')[0] ?? ''
    if (!sessions.isKnown(request) && !openPath.test(path)) throw kunlunError('UNAUTHORIZED')
    request.who = config.token === undefined ? 'local' : 'token'
  })
}

function serverOptions(config: HttpConfig): FastifyServerOptions {
  const tls = config.tls && { cert: readFileSync(config.tls.certFile), key: readFileSync(config.tls.keyFile) }
  const options = {
    logger: false,
    bodyLimit: 1024 * 1024,
    requestTimeout: 60_000,
    routerOptions: { maxParamLength: 256 },
    forceCloseConnections: true,
    trustProxy: config.trustedProxy ?? false,
    ...(tls && { https: tls }),
  }
  // Fastify types HTTP and HTTPS servers apart; the app uses nothing that differs between them.
  return options as FastifyServerOptions
}

/** Everything from here, nothing inline but styles: the component library writes its styles into the page. */
function contentPolicy(isSecure: boolean) {
  return {
    defaultSrc: ["'self'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:', 'blob:'],
    fontSrc: ["'self'", 'data:'],
    connectSrc: ["'self'"],
    objectSrc: ["'none'"],
    frameAncestors: ["'none'"],
    formAction: ["'self'"],
    upgradeInsecureRequests: isSecure ? [] : null,
  }
}
