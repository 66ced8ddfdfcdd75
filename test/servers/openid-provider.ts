// A real OpenID Connect provider on this machine, with people in groups, for tests of signing in.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'

export interface ProviderPerson {
  readonly name: string
  readonly groups: readonly string[]
}

export interface OpenIdProvider {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** By the id that a person types at the provider. */
  readonly people: Map<string, ProviderPerson>
  close(): Promise<void>
}

const clientId = 'kunlun'
const clientSecret = 'a-secret-between-the-two'

/** `redirectUri` is where it may send browsers back to. */
export async function startOpenIdProvider(redirectUri: string): Promise<OpenIdProvider> {
  const people = new Map<string, ProviderPerson>()
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = new Provider(issuer, {
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [redirectUri] }],
    claims: { openid: ['sub'], profile: ['preferred_username', 'groups'] },
    cookies: { keys: ['a key of the test'] },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({
        sub: id,
        preferred_username: people.get(id)?.name ?? id,
        groups: [...(people.get(id)?.groups ?? [])],
      }),
    }),
  })
  server.on('request', provider.callback())
  return {
    ...{ issuer, clientId, clientSecret, people },
    close: () =>
      new Promise((resolve, reject) => {
        server.closeAllConnections()
        server.close((error) => (error === undefined ? resolve() : reject(error)))
      }),
  }
}
