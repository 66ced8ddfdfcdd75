// GET /oidc/begin and /oidc/return: signing in at the plant's own OpenID Connect provider.
import type { FastifyReply, FastifyRequest } from 'fastify'
import * as oidc from 'openid-client'
import { z } from 'zod'
import { KunlunError, kunlunError, messageOf } from '../../../ingest/errors.ts'
import { nsPerSecond } from '../../../ingest/model.ts'
import { resolveSecret } from '../../../ingest/secret.ts'
import type { Api } from '../context.ts'
import { cookiesOf } from './cookies.ts'
import type { ProviderConfig } from './provider-config.ts'
import { userOfClaims } from './provider-user.ts'
import { hashOf, isSame, newSecret } from './secrets.ts'
import type { SignInOptions } from './sign-in.ts'

const kind = 'oidc'
const minutes = 10
const timeoutSeconds = 10

/** What is kept between the two requests, by the hash of the state. */
const underWay = z.object({ nonce: z.string(), verifier: z.string(), browser: z.string() })

export interface ProviderOptions extends SignInOptions {
  readonly provider: ProviderConfig
  readonly isSecure: boolean
}

export function addProvider(app: Api, options: ProviderOptions): void {
  const { installation, door, wall, provider, isSecure } = options
  const { oneTime, audit } = installation.ledger
  const cookies = cookiesOf({ name: 'kunlun_sign_in', isSecure, sameSite: 'lax' })
  const discovered = discoverOnce(provider)
  const home = `${provider.publicUrl.replace(/\/$/, '')}/`
  const redirectUri = `${home}api/v1/oidc/return`

  app.route({
    method: 'GET',
    url: '/oidc/begin',
    schema: { tags: ['sessions'], summary: 'Sends the browser to the provider' },
    handler: async (_, reply) => {
      const server = await discovered()
      const [state, nonce, browser] = [newSecret(), newSecret(), newSecret()]
      const verifier = oidc.randomPKCECodeVerifier()
      const body = { nonce, verifier, browser: hashOf(browser) }
      await oneTime.prune(wall.now())
      await oneTime.add({ kind, secret: hashOf(state), body, expires: wall.now() + BigInt(minutes * 60) * nsPerSecond })
      cookies.set(reply, browser, minutes * 60)
      const target = oidc.buildAuthorizationUrl(server, {
        ...{ redirect_uri: redirectUri, scope: provider.scope, state, nonce },
        ...{ code_challenge: await oidc.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' },
      })
      return reply.redirect(target.href)
    },
  })
  app.route({
    method: 'GET',
    url: '/oidc/return',
    schema: { tags: ['sessions'], summary: 'Where the provider sends the browser back to' },
    handler: async (request, reply) => {
      try {
        await comeIn(request, reply)
        return reply.redirect(home)
      } catch (cause) {
        if (!(cause instanceof KunlunError)) throw cause
        const by = { who: 'nobody', when: installation.clock.now() }
        await audit.add(by, 'session.refused', '', `from ${request.ip} by way of the provider: ${cause.code}`)
        return reply.redirect(`${home}#/overview?problem=${cause.code}`)
      } finally {
        cookies.clear(reply)
      }
    },
  })

  /** Throws PROVIDER_REFUSED, ADMINISTRATOR_FIRST. */
  async function comeIn(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const here = new URL(request.url, home)
    const state = here.searchParams.get('state') ?? ''
    const begun = underWay.safeParse(await oneTime.use(kind, hashOf(state), wall.now()))
    const browser = cookies.read(request)
    // The same browser must come back: else somebody could sign others in as himself.
    if (!begun.success || browser === undefined || !isSame(hashOf(browser), begun.data.browser))
      throw kunlunError('PROVIDER_REFUSED', { reason: 'it was not begun in this browser, or is over' })
    const claims = await claimsOf(new URL(`${redirectUri}${here.search}`), { ...begun.data, state })
    const user = await userOfClaims(claims, { installation, provider })
    if (request.session !== undefined) await installation.ledger.sessions.end(request.session.id)
    await door.visits.begin(reply, user.name)
    const by = { who: user.name, when: installation.clock.now() }
    await audit.add(by, 'session.begin', user.name, `by way of ${provider.issuer}`)
  }

  async function claimsOf(here: URL, flow: { nonce: string; verifier: string; state: string }) {
    try {
      const checks = { pkceCodeVerifier: flow.verifier, expectedState: flow.state, expectedNonce: flow.nonce }
      const server = await discovered()
      const answer = await oidc.authorizationCodeGrant(server, here, { ...checks, idTokenExpected: true })
      const claims = answer.claims()
      // Many tell the name with the groups only there; the signed claims come before it.
      const hasMore = claims !== undefined && server.serverMetadata().userinfo_endpoint !== undefined
      const more = hasMore ? await oidc.fetchUserInfo(server, answer.access_token, claims.sub) : {}
      return { ...more, ...claims }
    } catch (cause) {
      if (cause instanceof KunlunError) throw cause
      throw kunlunError('PROVIDER_REFUSED', { reason: messageOf(cause) }, cause)
    }
  }
}

/** The provider's own description, asked for when it is first needed, again after a failure. */
function discoverOnce(provider: ProviderConfig): () => Promise<oidc.Configuration> {
  let known: Promise<oidc.Configuration> | undefined
  return () => {
    known ??= discover(provider).catch((cause: unknown) => {
      known = undefined
      throw kunlunError('PROVIDER_UNREACHABLE', { issuer: provider.issuer, cause: messageOf(cause) }, cause)
    })
    return known
  }
}

async function discover({ issuer, clientId, clientSecret }: ProviderConfig): Promise<oidc.Configuration> {
  const secret = clientSecret === undefined ? undefined : resolveSecret(clientSecret)
  const authentication = secret === undefined ? oidc.None() : oidc.ClientSecretBasic(secret)
  // In clear only to this machine: the configuration takes nothing else.
  const execute = issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : []
  return oidc.discovery(new URL(issuer), clientId, {}, authentication, { execute, timeout: timeoutSeconds })
}
