// Who may talk to the API: loopback, token, host names, other sites, proxies.
import { afterEach, describe, expect, it } from 'vitest'
import { createApi, listen } from '../../../dashboards/api/app.ts'
import { httpConfig, isLoopback } from '../../../dashboards/api/config.ts'
import type { Installation } from '../../../dashboards/api/installation.ts'
import { openStoryApi, type StoryApi, type StoryApiOptions } from '../../fixtures/api.ts'

const token = 'a-token-of-this-installation'
process.env['KUNLUN_TEST_TOKEN'] = token
const withToken = { token: { env: 'KUNLUN_TEST_TOKEN' } }

const opened: StoryApi[] = []
async function open(options: StoryApiOptions = {}): Promise<StoryApi> {
  const api = await openStoryApi(options)
  opened.push(api)
  return api
}
afterEach(async () => {
  for (const api of opened.splice(0)) await api.close()
})

describe('listening', () => {
  const unsafe = [
    { host: '0.0.0.0' },
    { host: '::' },
    { host: '192.168.1.5' },
    { host: 'kunlun.plant' },
    { host: '0.0.0.0', ...withToken },
  ]
  it.each(unsafe)('on %j in clear is refused', async (http) => {
    await expect(openStoryApi({ http })).rejects.toMatchObject({ code: 'LISTEN_UNSAFE' })
  })

  it.each([{}, withToken])('beyond loopback behind a named proxy waits for an administrator (%j)', async (token) => {
    const http = { host: '0.0.0.0', port: 0, trustedProxy: ['10.0.0.0/8'], ...token }
    const before = await open({ http })
    expect(new URL(await listen(before.app, httpConfig.parse(http))).hostname).toBe('127.0.0.1')
    const addAdministrator = async ({ ledger }: Installation) => {
      await ledger.users.add({ name: 'li.wei', role: 'administrator' }, { who: 'local', when: 1n })
      return {}
    }
    const after = await open({ http, change: addAdministrator })
    await listen(after.app, httpConfig.parse(http))
    expect(after.app.addresses()).toMatchObject([{ address: '0.0.0.0' }])
  })

  it('behind a proxy lets nobody act as the local user: it would be anybody', async () => {
    const api = await open({ http: { trustedProxy: ['127.0.0.1'] } })
    expect((await api.get('/api/v1/machines')).statusCode).toBe(401)
  })

  it('knows loopback', () => {
    expect(['127.0.0.1', '127.9.9.9', '::1', '[::1]', 'localhost'].every(isLoopback)).toBe(true)
    expect(['0.0.0.0', '127.0.0.1.evil.example', '10.0.0.1', '::', 'localhost.evil.example'].some(isLoopback)).toBe(
      false,
    )
  })

  it('on a port in use says which', async () => {
    const api = await open()
    const url = await listen(api.app, httpConfig.parse({ port: 0 }))
    const port = Number(new URL(url).port)
    const second = createApi(api.installation, httpConfig.parse({ port }))
    await expect(listen(second, httpConfig.parse({ port }))).rejects.toMatchObject({
      code: 'PORT_IN_USE',
      facts: { port },
    })
    await second.close()
  })

  it('refuses a configuration with every problem named', () => {
    const { error } = httpConfig.safeParse({
      port: 70_000,
      trustedProxy: ['nonsense'],
      token: 'plain text',
      hostname: 'x',
    })
    expect(error?.issues.map((issue) => issue.path[0] ?? 'unknown').sort()).toEqual([
      'port',
      'token',
      'trustedProxy',
      'unknown',
    ])
  })
})

describe('without a token', () => {
  it('a request acts as the local user', async () => {
    const api = await open()
    expect((await api.get('/api/v1/installation')).json()).toMatchObject({ user: 'local' })
  })

  it.each(['evil.example', 'evil.example:8080', '10.0.0.5:8080', '127.0.0.1.evil.example'])(
    'a request that names the host %j is refused',
    async (host) => {
      const api = await open()
      const answer = await api.get('/api/v1/machines', { host })
      expect(answer.statusCode).toBe(403)
      expect(answer.json()).toMatchObject({ error: { code: 'HOST_NOT_ALLOWED' } })
    },
  )

  it.each(['127.0.0.1:8080', 'localhost:8080', '[::1]:8080', 'LOCALHOST'])(
    'the host %j is this machine',
    async (host) => {
      const api = await open()
      expect((await api.get('/api/v1/machines', { host })).statusCode).toBe(200)
    },
  )
})

describe('a change sent by another site', () => {
  const foreign = [
    { origin: 'http://evil.example' },
    { origin: 'null' },
    { origin: 'http://127.0.0.1:9999' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site', origin: 'http://127.0.0.1:8080' },
  ]
  it.each(foreign)('with %j is refused before anything happens', async (headers) => {
    const api = await open()
    const decision = { suggestion: 's-0007', answer: 'accepted' }
    const answer = await api.post('/api/v1/decisions', decision, headers as Record<string, string>)
    expect(answer.statusCode).toBe(403)
    expect(answer.json()).toMatchObject({ error: { code: 'CROSS_SITE' } })
    expect(await api.installation.ledger.suggestions.get('s-0007')).not.toHaveProperty('decision')
  })

  it('is told apart from the own page', async () => {
    const api = await open()
    const own = { origin: 'http://127.0.0.1:8080', 'sec-fetch-site': 'same-origin' }
    expect((await api.post('/api/v1/decisions', { suggestion: 's-0007', answer: 'accepted' }, own)).statusCode).toBe(
      201,
    )
  })

  it('cannot open the live link', async () => {
    const api = await open()
    const headers = { host: '127.0.0.1:8080', origin: 'http://evil.example' }
    await expect(api.app.injectWS('/api/v1/live', { headers })).rejects.toThrow('403')
  })
})

describe('with a token', () => {
  it('every route of the API wants it; health does not', async () => {
    const api = await open({ http: withToken })
    for (const path of ['/api/v1/machines', '/api/v1/openapi.json', '/api/docs/', '/metrics', '/api/v1/nothing']) {
      expect({ path, status: (await api.get(path)).statusCode }).toEqual({ path, status: 401 })
    }
    expect((await api.get('/health/live')).statusCode).toBe(200)
    await expect(api.app.injectWS('/api/v1/live', { headers: { host: 'x' } })).rejects.toThrow('401')
  })

  it.each(['Bearer wrong', 'Bearer', `Basic ${token}`, `Bearer ${token}x`, token])(
    '%j is not it',
    async (authorization) => {
      const api = await open({ http: withToken })
      const answer = await api.get('/api/v1/machines', { authorization })
      expect(answer.json()).toMatchObject({ error: { code: 'UNAUTHORIZED' } })
    },
  )

  it('opens the API under any name', async () => {
    const api = await open({ http: withToken })
    const answer = await api.get('/api/v1/installation', { authorization: `Bearer ${token}`, host: 'kunlun.plant' })
    expect(answer.json()).toMatchObject({ user: 'token' })
  })

  it('is exchanged by the page for a cookie that scripts cannot read, until it logs out', async () => {
    const api = await open({ http: withToken })
    expect((await api.post('/api/v1/sessions', { token: 'wrong' })).statusCode).toBe(401)
    const login = await api.post('/api/v1/sessions', { token })
    const header = String(login.headers['set-cookie'])
    expect(header).toContain('HttpOnly')
    expect(header).toContain('SameSite=Strict')
    expect(header).not.toContain(token)
    const cookie = { cookie: header.split(';')[0] ?? '' }
    expect((await api.get('/api/v1/machines', cookie)).statusCode).toBe(200)
    await api.app.inject({ method: 'DELETE', url: '/api/v1/sessions', headers: { host: 'x', ...cookie } })
    expect((await api.get('/api/v1/machines', cookie)).statusCode).toBe(401)
  })

  it('refuses connections beside the named proxy', async () => {
    const api = await open({ http: { host: '0.0.0.0', ...withToken, trustedProxy: ['10.1.0.0/16', 'fd00::1'] } })
    const from = (remoteAddress: string) =>
      api.app.inject({ method: 'GET', url: '/health/live', remoteAddress, headers: { host: 'x' } })
    expect((await from('10.1.2.3')).statusCode).toBe(200)
    expect((await from('fd00::1')).statusCode).toBe(200)
    expect((await from('127.0.0.1')).statusCode).toBe(200)
    expect((await from('10.2.0.1')).json()).toMatchObject({ error: { code: 'PROXY_REQUIRED' } })
  })
})
