// The HTTP app: guard, routes, live values and page put together.
import { readFileSync } from 'node:fs'
import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import websocket from '@fastify/websocket'
import Fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { kunlunError } from '../../ingest/errors.ts'
import { type Clock, wallClock } from '../../ingest/model.ts'
import { type HttpConfig, isEncrypted, isLoopback, refuseUnsafe } from './config.ts'
import type { Api } from './context.ts'
import { answerErrors } from './errors.ts'
import { checkHost, checkOrigin, proxyCheck } from './guard.ts'
import type { Installation } from './installation.ts'
import { addLive, type LiveOptions } from './live.ts'
import { openApi } from './openapi.ts'
import { addPage, builtPage } from './page.ts'
import { addDoor, createDoor, type Door } from './rights/door.ts'
import { addInvitations } from './rights/invitations.ts'
import { addProvider } from './rights/provider.ts'
import { hasAdministrator } from './rights/roles.ts'
import { addSignIn } from './rights/sign-in.ts'
import { addTokens } from './rights/token-routes.ts'
import { addUsers } from './rights/users.ts'
import { nouns } from './routes/index.ts'
import { styleNonce } from './style-nonce.ts'
import { addHealth, addMetrics } from './system.ts'

declare module 'fastify' {
  interface FastifyInstance {
    hostToListenOn(): Promise<string>
  }
}

export interface ApiOptions {
  /** Folder of the built page. */
  readonly page?: string
  readonly live?: Partial<LiveOptions>
  /** Sessions and tokens end by it; default: the machine's own. */
  readonly wall?: Clock
  /** Opens everything to commands of whoever may read it in the data folder. */
  readonly localKey?: string
  /** How long a request may take to arrive whole; its head a quarter of it. */
  readonly patienceMs?: number
}

/** The app, not yet listening. Throws LISTEN_UNSAFE, SECRET_MISSING, a TypeError for a route without a right. */
export function createApi(installation: Installation, config: HttpConfig, options: ApiOptions = {}): FastifyInstance {
  refuseUnsafe(config)
  const app = Fastify(serverOptions(config, options.patienceMs ?? 60_000))
  // A form of another site may send text/plain without asking; nothing here takes it.
  app.removeContentTypeParser('text/plain')
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  answerErrors(app, installation.log)
  const isSecure = isEncrypted(config)
  const { wall = wallClock, localKey } = options
  app.decorate('hostToListenOn', () => hostToListenOn(config, installation.ledger))
  const door = createDoor({ installation, config, wall, ...(localKey !== undefined && { localKey }) })
  addGuard(app, config, door)
  addDoor(app, door, installation)
  app.register(cookie)
  app.register(helmet, { contentSecurityPolicy: { directives: contentPolicy(isSecure) }, hsts: isSecure })
  app.register(swagger, openApi(installation.version))
  // The browser of the API writes a style sheet that cannot be signed; nothing but our own description stands there.
  const transformStaticCSP = (policy: string) => policy.replace(/'nonce-[^']+'/, "'unsafe-inline'")
  app.register(swaggerUi, { routePrefix: '/api/docs', staticCSP: false, transformStaticCSP })
  app.register(websocket, { options: { maxPayload: 16 * 1024 } })
  const ways = { token: config.token !== undefined, ...(config.oidc && { provider: config.oidc.label }) }
  app.register(
    async (scope) => {
      const api = scope as unknown as Api
      for (const addRoutes of nouns) addRoutes(api, installation)
      const desk = { installation, door, wall, ways }
      for (const addRoutes of [addSignIn, addInvitations, addUsers, addTokens]) addRoutes(api, desk)
      if (config.oidc !== undefined) addProvider(api, { ...desk, provider: config.oidc, isSecure })
      addLive(api, installation, { door, ...options.live })
      api.get('/openapi.json', { schema: { hide: true } as object }, async () => api.swagger())
    },
    { prefix: '/api/v1' },
  )
  app.register(async (scope) => {
    addHealth(scope as unknown as Api, installation)
    addMetrics(scope as unknown as Api, installation)
  })
  addPage(app, options.page ?? builtPage)
  return app
}

/**
 * Listens as configured, on this machine alone while there is no administrator. Resolves with the URL. Throws PORT_IN_USE.
 */
export async function listen(app: FastifyInstance, config: HttpConfig): Promise<string> {
  try {
    return await app.listen({ host: await app.hostToListenOn(), port: config.port })
  } catch (cause) {
    const isTaken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE'
    throw isTaken ? kunlunError('PORT_IN_USE', { port: config.port }, cause) : cause
  }
}

async function hostToListenOn({ host }: HttpConfig, ledger: Installation['ledger']): Promise<string> {
  return isLoopback(host) || (await hasAdministrator(ledger.users)) ? host : '127.0.0.1'
}

function addGuard(app: FastifyInstance, config: HttpConfig, door: Door): void {
  const checkProxy = proxyCheck(config)
  app.addHook('onRequest', async (request) => {
    checkProxy(request)
    checkHost(request, await door.isOpen())
    checkOrigin(request)
  })
}

function serverOptions(config: HttpConfig, patienceMs: number): FastifyServerOptions {
  const impatience = { headersTimeout: patienceMs / 4, connectionsCheckingInterval: patienceMs / 12 }
  const tls = config.tls && { cert: readFileSync(config.tls.certFile), key: readFileSync(config.tls.keyFile) }
  const options = {
    logger: false,
    bodyLimit: 1024 * 1024,
    requestTimeout: patienceMs,
    routerOptions: { maxParamLength: 256 },
    forceCloseConnections: true,
    trustProxy: config.trustedProxy ?? false,
    ...(tls ? { https: { ...tls, ...impatience } } : { http: impatience }),
  }
  // Fastify types HTTP and HTTPS servers apart; the app uses nothing that differs between them.
  return options as FastifyServerOptions
}

/**
 * Everything from here. Style sheets that the component library writes into the page carry the nonce of the answer;
 * attributes of style stay allowed, for the charting library places its tooltips by them.
 */
function contentPolicy(isSecure: boolean) {
  return {
    defaultSrc: ["'self'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'", (_: object, response: object) => `'nonce-${styleNonce(response)}'`],
    styleSrcAttr: ["'unsafe-inline'"],
    imgSrc: ["'self'", 'data:', 'blob:'],
    fontSrc: ["'self'", 'data:'],
    connectSrc: ["'self'"],
    objectSrc: ["'none'"],
    frameAncestors: ["'none'"],
    formAction: ["'self'"],
    upgradeInsecureRequests: isSecure ? [] : null,
  }
}
