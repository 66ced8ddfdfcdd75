// Signing in with OpenID Connect, against a real provider: roles from groups, and the ways to cheat it.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { listen } from '../../dashboards/api/app.ts'
import { httpConfig } from '../../dashboards/api/config.ts'
import { openStoryApi, type StoryApi } from '../fixtures/api.ts'
import { type OpenIdProvider, startOpenIdProvider } from '../servers/openid-provider.ts'
import { freePort } from '../servers/server.ts'
import { type CookieBrowser, cookieBrowser } from '../suites/cookie-browser.ts'

let provider: OpenIdProvider
let api: StoryApi
let home: string
beforeEach(async () => {
  const port = await freePort()
  home = `http://127.0.0.1:${port}`
  provider = await startOpenIdProvider(`${home}/api/v1/oidc/return`)
  process.env['KUNLUN_TEST_OIDC'] = provider.clientSecret
  const { issuer, clientId } = provider
  const roles = { engineers: 'process-engineer', 'hall-3': 'operator' }
  const oidc = { issuer, clientId, clientSecret: { env: 'KUNLUN_TEST_OIDC' }, publicUrl: home, label: 'Plant', roles }
  const http = { port, oidc }
  api = await openStoryApi({ http })
  await api.installation.ledger.users.add({ name: 'li.wei', role: 'administrator' }, { who: 'local', when: 1n })
  await listen(api.app, httpConfig.parse(http))
})
afterEach(async () => {
  await api.close()
  await provider.close()
})

const isReturn = (url: URL) => url.pathname === '/api/v1/oidc/return'

/** Signs in at the provider as somebody, up to the address that leads back. */
async function comeBack(browser: CookieBrowser, id: string): Promise<string> {
  let page = await browser.visit(`${home}/api/v1/oidc/begin`, { stopAt: isReturn })
  // The provider asks who it is, then whether that is meant.
  while (page.status !== 0) {
    const action = /action="([^"]+)"/.exec(page.text)?.[1]
    const prompt = /name="prompt" value="(\w+)"/.exec(page.text)?.[1] ?? ''
    if (action === undefined) throw new Error(`no form: ${page.status} ${page.text.slice(0, 500)}`)
    const form = { prompt, ...(prompt === 'login' && { login: id, password: 'any' }) }
    page = await browser.visit(new URL(action, page.url).href, { form, stopAt: isReturn })
  }
  return page.url.href
}

async function whoIs(browser: CookieBrowser): Promise<{ kind: string; name: string; role?: string }> {
  const { text } = await browser.visit(`${home}/api/v1/sessions/current`)
  return JSON.parse(text) as { kind: string; name: string; role?: string }
}

async function signedIn(id: string): Promise<CookieBrowser> {
  const browser = cookieBrowser()
  await browser.visit(await comeBack(browser, id))
  return browser
}

/** Where the browser is sent when it does not succeed. */
async function problemOf(browser: CookieBrowser, address: string): Promise<string | null> {
  const { url } = await browser.visit(address)
  return new URL(url.hash.slice(1), url).searchParams.get('problem')
}

it('makes a user in the role of the groups, known again by its subject, in the role of today', async () => {
  provider.people.set('u-7', { name: 'Wang.Fang', groups: ['hall-3', 'engineers', 'choir'] })
  expect(await whoIs(await signedIn('u-7'))).toMatchObject({
    kind: 'user',
    name: 'wang.fang',
    role: 'process-engineer',
  })
  provider.people.set('u-7', { name: 'Wang.Fang-Li', groups: ['hall-3'] })
  expect(await whoIs(await signedIn('u-7'))).toMatchObject({ name: 'wang.fang', role: 'operator' })
  const { users, audit } = api.installation.ledger
  expect(await users.get('wang.fang')).toMatchObject({ identity: { issuer: provider.issuer, subject: 'u-7' } })
  expect((await audit.list({ limit: 4 })).map(({ action, detail }) => `${action} ${detail}`)).toEqual([
    `session.begin by way of ${provider.issuer}`,
    'user.change role operator',
    `session.begin by way of ${provider.issuer}`,
    'user.add process-engineer',
  ])
})

it.each([
  ['without a group that has a role', { name: 'guest', groups: ['choir', '__proto__', 'constructor'] }],
  ['with the name of somebody else', { name: 'li.wei', groups: ['engineers'] }],
  ['with a name that cannot be used', { name: '<script>', groups: ['engineers'] }],
])('refuses somebody %s', async (_, person) => {
  provider.people.set('u-8', person)
  const browser = cookieBrowser()
  expect(await problemOf(browser, await comeBack(browser, 'u-8'))).toBe('PROVIDER_REFUSED')
  expect(await whoIs(browser)).toMatchObject({ kind: 'nobody' })
  expect(await api.installation.ledger.users.list()).toHaveLength(1)
})

it('refuses who was shut out here', async () => {
  provider.people.set('u-9', { name: 'zhao', groups: ['hall-3'] })
  await signedIn('u-9')
  const by = { who: 'li.wei', when: 1n }
  await api.installation.ledger.users.change('zhao', { isActive: false }, { by, keep: 'administrator' })
  expect(await whoIs(await signedIn('u-9'))).toMatchObject({ kind: 'nobody' })
})

it('takes each return once, in the browser that began, with the state that was given out', async () => {
  provider.people.set('u-7', { name: 'wang.fang', groups: ['engineers'] })
  const browser = cookieBrowser()
  const back = await comeBack(browser, 'u-7')
  const victim = cookieBrowser()
  await victim.visit(`${home}/api/v1/oidc/begin`, { stopAt: (url) => url.href.startsWith(provider.issuer) })
  expect(await problemOf(victim, back), 'the attacker sends his own return to a victim').toBe('PROVIDER_REFUSED')
  expect(await whoIs(victim)).toMatchObject({ kind: 'nobody' })
  expect(await problemOf(browser, back), 'the state was used by that').toBe('PROVIDER_REFUSED')
  const again = await comeBack(browser, 'u-7')
  const forged = new URL(again)
  forged.searchParams.set('state', 'A'.repeat(43))
  const cookies = browser.cookies(new URL(home).host)
  expect(cookies).toContain('kunlun_sign_in=')
  expect(await problemOf(cookieBrowser(), forged.href)).toBe('PROVIDER_REFUSED')
  const elsewhere = new URL(again)
  elsewhere.searchParams.set('iss', 'https://evil.example')
  expect(await problemOf(browser, elsewhere.href), 'another issuer (mix-up)').toBe('PROVIDER_REFUSED')
  const last = await comeBack(browser, 'u-7')
  const code = new URL(last)
  code.searchParams.set('code', new URL(again).searchParams.get('code') ?? '')
  expect(await problemOf(browser, code.href), 'the code of another sign-in').toBe('PROVIDER_REFUSED')
  expect(await whoIs(browser)).toMatchObject({ kind: 'nobody' })
})

it('says so where the provider is away; a password would still work', async () => {
  await provider.close()
  const answer = await fetch(`${home}/api/v1/oidc/begin`)
  expect({ status: answer.status, body: await answer.json() }).toMatchObject({
    ...{ status: 503, body: { error: { code: 'PROVIDER_UNREACHABLE' } } },
  })
  provider = await startOpenIdProvider(home)
})
