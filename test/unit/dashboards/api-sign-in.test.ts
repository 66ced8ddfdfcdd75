// People who sign in: the first one, sessions and their end, wrong passwords, lockout, the word against other sites.
import type { LightMyRequestResponse } from 'fastify'
import { afterEach, describe, expect, it } from 'vitest'
import { createApi } from '../../../dashboards/api/app.ts'
import { httpConfig } from '../../../dashboards/api/config.ts'
import { hashPassword } from '../../../dashboards/api/rights/passwords.ts'
import { type Clock, nsPerSecond } from '../../../ingest/model.ts'
import { openStoryApi, type StoryApi } from '../../fixtures/api.ts'
import { type Credentials, password, signIn } from '../../suites/rights.ts'

const opened: StoryApi[] = []
let hash: Promise<string> | undefined

/** The story with li.wei as administrator and 王芳 as operator, under a wall clock that the test moves. */
async function open(http: object = {}, live: object = {}) {
  let now = 1_800_000_000n * nsPerSecond
  const wall: Clock = { factor: 1, now: () => now }
  const api = await openStoryApi({ http, api: { wall, live } })
  opened.push(api)
  hash ??= hashPassword(password)
  const by = { who: 'local', when: 1n }
  const { users } = api.installation.ledger
  await users.add({ name: 'li.wei', role: 'administrator', password: await hash }, by)
  await users.add({ name: '王芳', role: 'operator', password: await hash }, by)
  const pass = (seconds: number) => {
    now += BigInt(seconds) * nsPerSecond
  }
  const ask = (who: Credentials) => api.get('/api/v1/machines', who)
  const send = (method: 'PATCH' | 'PUT' | 'DELETE', url: string, headers: Credentials, payload?: object) =>
    api.app.inject({ method, url, headers: { host: 'kunlun.plant', ...headers }, ...(payload && { payload }) })
  return { ...api, pass, ask, send }
}
afterEach(async () => {
  for (const api of opened.splice(0)) await api.close()
})

const cookieOf = (answer: LightMyRequestResponse) => String(answer.headers['set-cookie'] ?? '').split(';')[0] ?? ''
const codeOf = (answer: LightMyRequestResponse) => answer.json<{ error: { code: string } }>().error.code

describe('the first user', () => {
  it('ends what anybody at this machine may do', async () => {
    const api = await openStoryApi()
    opened.push(api)
    expect((await api.get('/api/v1/sessions/current')).json()).toMatchObject({ kind: 'local', name: 'local' })
    const made = await api.post('/api/v1/invitations', { role: 'administrator' })
    const invitation = made.json<{ path: string }>().path.split('/').at(-1) ?? ''
    expect((await api.post('/api/v1/invitations/looks', { invitation })).json()).toEqual({ role: 'administrator' })
    const use = (name: string, given = password) =>
      api.post('/api/v1/invitations/uses', { invitation, name, password: given })
    expect(codeOf(await use('li.wei', 'too short'))).toBe('PASSWORD_WEAK')
    expect((await use('kunlun')).statusCode).toBe(400)
    const used = await use(' Li.Wei ')
    expect(used.json()).toMatchObject({ kind: 'user', name: 'li.wei', role: 'administrator' })
    expect(codeOf(await use('zhang.san'))).toBe('INVITATION_INVALID')
    expect((await api.get('/api/v1/machines')).statusCode).toBe(401)
    expect((await api.get('/api/v1/machines', { cookie: cookieOf(used) })).statusCode).toBe(200)
    expect((await api.get('/api/v1/sessions/current')).json()).toMatchObject({ kind: 'nobody', actions: [] })
  })

  it('must be an administrator', async () => {
    const api = await openStoryApi()
    opened.push(api)
    expect(codeOf(await api.post('/api/v1/invitations', { role: 'viewer' }))).toBe('ADMINISTRATOR_FIRST')
    const user = { name: 'a.viewer', role: 'viewer', password }
    expect(codeOf(await api.post('/api/v1/users', user))).toBe('ADMINISTRATOR_FIRST')
  })

  it('is invited for a while only', async () => {
    const api = await open()
    const admin = await signIn(api, 'li.wei')
    const { path } = (await api.post('/api/v1/invitations', { role: 'viewer', hours: 1 }, admin)).json<{
      path: string
    }>()
    const invitation = path.split('/').at(-1)
    api.pass(3600)
    expect(codeOf(await api.post('/api/v1/invitations/looks', { invitation }))).toBe('INVITATION_INVALID')
  })
})

describe('a session', () => {
  it('names who acts in what the ledger keeps', async () => {
    const api = await open()
    const fang = await signIn(api, '王芳')
    await api.post('/api/v1/decisions', { suggestion: 's-0007', answer: 'refused', reason: 'too hot' }, fang)
    await api.post('/api/v1/events', { machine: 'furnace-1', kind: 'note', text: 'crack seen' }, fang)
    const { suggestions, events, audit } = api.installation.ledger
    expect((await suggestions.get('s-0007'))?.decision).toMatchObject({ who: '王芳' })
    expect((await events.list({})).find(({ text }) => text === 'crack seen')).toMatchObject({ who: '王芳' })
    expect((await audit.list({ limit: 3 })).map(({ who, action }) => `${who} ${action}`)).toEqual([
      '王芳 event.add',
      '王芳 suggestion.refused',
      '王芳 session.begin',
    ])
  })

  it('has a cookie that scripts, other sites, plain connections never get', async () => {
    const api = await open({ trustedProxy: ['127.0.0.1'] })
    const answer = await api.post('/api/v1/sessions', { name: 'li.wei', password })
    expect(String(answer.headers['set-cookie'])).toMatch(
      /^__Host-kunlun_session=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    )
  })

  it('ends when nobody asks for anything, at the latest after its hours', async () => {
    const api = await open({ sessions: { idleMinutes: 30, maxHours: 2 } })
    const idle = await signIn(api, 'li.wei')
    api.pass(30 * 60)
    expect((await api.ask(idle)).statusCode).toBe(401)
    let cookie = (await signIn(api, 'li.wei'))['cookie'] ?? ''
    const statuses: number[] = []
    for (let minutes = 0; minutes < 125; minutes += 5) {
      const answer = await api.ask({ cookie })
      statuses.push(answer.statusCode)
      cookie = cookieOf(answer) || cookie
      api.pass(5 * 60)
    }
    expect(statuses.slice(0, 24).every((status) => status === 200)).toBe(true)
    expect(statuses.slice(24)).toEqual([401])
  })

  it('gets a new secret at signing in, and every quarter of an hour; the old one is good for a minute more', async () => {
    const api = await open()
    const first = await signIn(api, 'li.wei')
    const again = await api.post('/api/v1/sessions', { name: 'li.wei', password }, first)
    expect((await api.ask(first)).statusCode).toBe(401)
    const old = { cookie: cookieOf(again) }
    api.pass(15 * 60 + 1)
    const renewed = { cookie: cookieOf(await api.ask(old)) }
    expect(renewed.cookie).toMatch(/^kunlun_session=[\w-]{43}$/)
    expect((await api.ask(old)).headers['set-cookie']).toBeUndefined()
    expect((await api.ask(renewed)).statusCode).toBe(200)
    api.pass(61)
    expect((await api.ask(old)).statusCode).toBe(401)
    // Whoever brought it is not who has the new one: nobody can tell who is the thief.
    expect((await api.ask(renewed)).statusCode).toBe(401)
    expect(await api.installation.ledger.audit.list({ limit: 1 })).toMatchObject([
      { action: 'session.replayed', subject: 'li.wei' },
    ])
  })

  it('ends with signing out, with another role, with being shut out, with a new password', async () => {
    const api = await open()
    const admin = await signIn(api, 'li.wei')
    const changes = [{ role: 'viewer' }, { password: `${password} now` }, { isActive: false }]
    for (const change of changes) {
      const secret = 'password' in change || 'isActive' in change ? `${password} now` : password
      const fang = await api.post('/api/v1/sessions', { name: '王芳', password: 'role' in change ? password : secret })
      const who = { cookie: cookieOf(fang) }
      if (!('isActive' in change) && fang.statusCode === 200) expect((await api.ask(who)).statusCode).toBe(200)
      const url = `/api/v1/users/${encodeURIComponent('王芳')}`
      expect((await api.send('PATCH', url, admin, change)).statusCode).toBe(200)
      expect((await api.ask(who)).statusCode).toBe(401)
    }
    const shutOut = await api.post('/api/v1/sessions', { name: '王芳', password: `${password} now` })
    expect(codeOf(shutOut)).toBe('SIGN_IN_FAILED')
    expect((await api.send('DELETE', '/api/v1/sessions', admin)).statusCode).toBe(204)
    expect((await api.ask(admin)).statusCode).toBe(401)
  })

  it('changes the own password only with the old one, and ends all others', async () => {
    const api = await open()
    const [one, other] = [await signIn(api, '王芳'), await signIn(api, '王芳')]
    const url = '/api/v1/sessions/current/password'
    const next = 'the kiln sings when it is right'
    expect(codeOf(await api.send('PUT', url, one, { old: 'wrong', new: next }))).toBe('SIGN_IN_FAILED')
    expect(codeOf(await api.send('PUT', url, one, { old: password, new: '王芳王芳王芳王芳' }))).toBe('PASSWORD_WEAK')
    const changed = await api.send('PUT', url, one, { old: password, new: next })
    expect((await api.ask({ cookie: cookieOf(changed) })).statusCode).toBe(200)
    for (const old of [one, other]) expect((await api.ask(old)).statusCode).toBe(401)
    expect((await api.post('/api/v1/sessions', { name: '王芳', password: next })).statusCode).toBe(200)
  })
})

it('the live link ends with what let it in', async () => {
  const api = await open({}, { askMs: 20 })
  const admin = await signIn(api, 'li.wei')
  const { cookie = '' } = await signIn(api, '王芳')
  const socket = await api.app.injectWS('/api/v1/live', { headers: { host: 'kunlun.plant', cookie } })
  const ended = new Promise<number>((resolve) => socket.once('close', resolve))
  api.pass(30 * 60)
  await api.ask({ cookie })
  api.pass(10 * 60)
  // Its secret is another one by now, the session is the same.
  expect(socket.readyState).toBe(socket.OPEN)
  await api.send('PATCH', `/api/v1/users/${encodeURIComponent('王芳')}`, await signIn(api, 'li.wei'), {
    isActive: false,
  })
  expect(await ended).toBe(4401)
  expect((await api.ask(admin)).statusCode).toBe(200)
})

describe('a change with the cookie alone', () => {
  it.each([{}, { 'x-kunlun-csrf': '' }, { 'x-kunlun-csrf': 'A'.repeat(43) }])('and %j is refused', async (extra) => {
    const api = await open()
    const { cookie = '' } = await signIn(api, '王芳')
    const answer = await api.post(
      '/api/v1/decisions',
      { suggestion: 's-0007', answer: 'accepted' },
      { cookie, ...extra },
    )
    expect(codeOf(answer)).toBe('CSRF_MISSING')
    expect(await api.installation.ledger.suggestions.get('s-0007')).not.toHaveProperty('decision')
  })

  it("and another session's word is refused", async () => {
    const api = await open()
    const [fang, wei] = [await signIn(api, '王芳'), await signIn(api, 'li.wei')]
    const mixed = { ...fang, 'x-kunlun-csrf': wei['x-kunlun-csrf'] ?? '' }
    expect(codeOf(await api.send('DELETE', '/api/v1/ask-tell/1', mixed))).toBe('FORBIDDEN')
    const event = { machine: 'furnace-1', kind: 'note', text: 'x' }
    expect(codeOf(await api.post('/api/v1/events', event, mixed))).toBe('CSRF_MISSING')
  })
})

describe('wrong passwords', () => {
  const attempt = (api: StoryApi, name: string, given = 'wrong, but long enough', address = '10.0.0.9') =>
    api.app.inject({
      ...{ method: 'POST', url: '/api/v1/sessions', remoteAddress: address },
      ...{ headers: { host: 'kunlun.plant' }, payload: { name, password: given } },
    })

  it('get the same answer as names that nobody has', async () => {
    const api = await open()
    const [known, unknown] = [await attempt(api, 'li.wei'), await attempt(api, 'nobody.here')]
    expect([known.statusCode, known.body]).toEqual([unknown.statusCode, unknown.body])
    const entries = await api.installation.ledger.audit.list({ limit: 2 })
    expect(entries.map(({ action, subject, detail }) => [action, subject, detail])).toEqual([
      // What was typed may have been a password.
      ['session.refused', '', 'from 10.0.0.9'],
      ['session.refused', 'li.wei', 'from 10.0.0.9'],
    ])
  })

  it.each(['li.wei', 'nobody.here'])(
    'lock %s after five, for longer each time, whoever tries from wherever',
    async (name) => {
      const api = await open()
      const codes = async (count: number) => {
        const list: string[] = []
        for (let i = 0; i < count; i++) list.push(codeOf(await attempt(api, name, undefined, `10.0.${i}.1`)))
        return list
      }
      expect(await codes(6)).toEqual([...Array(5).fill('SIGN_IN_FAILED'), 'SIGN_IN_LOCKED'])
      expect(codeOf(await attempt(api, name, password, '10.1.1.1'))).toBe('SIGN_IN_LOCKED')
      api.pass(30)
      expect(await codes(2)).toEqual(['SIGN_IN_FAILED', 'SIGN_IN_LOCKED'])
      api.pass(31)
      expect(await codes(1)).toEqual(['SIGN_IN_LOCKED'])
      api.pass(30)
      if (name === 'li.wei') expect((await attempt(api, name, password)).statusCode).toBe(200)
      else expect(codeOf(await attempt(api, name, password))).toBe('SIGN_IN_FAILED')
    },
  )

  it('for many names lock the address, an IPv6 network as one', async () => {
    const api = await open()
    const codes: string[] = []
    for (let i = 0; i < 22; i++) codes.push(codeOf(await attempt(api, `guess.${i}`, 'x', `2001:db8:1:2::${i}`)))
    expect(codes.filter((code) => code === 'SIGN_IN_LOCKED')).toHaveLength(2)
    expect((await attempt(api, 'li.wei', password, '2001:db8:1:3::1')).statusCode).toBe(200)
    expect(codeOf(await attempt(api, 'li.wei', password, '2001:db8:1:2::ffff'))).toBe('SIGN_IN_LOCKED')
  }, 40_000)

  it('many at once are all counted', async () => {
    const api = await open()
    const answers = await Promise.all(Array.from({ length: 12 }, () => attempt(api, 'li.wei')))
    expect(answers.map(codeOf).filter((code) => code === 'SIGN_IN_FAILED')).toHaveLength(5)
  })
})

it('the key of the data folder opens everything, nothing near it does', async () => {
  const api = await open()
  const second = createApi(api.installation, httpConfig.parse({}), { localKey: 'the-key-of-the-folder' })
  const ask = (key: string) =>
    second.inject({ url: '/api/v1/users', headers: { host: 'x', authorization: `Bearer ${key}` } })
  expect((await ask('the-key-of-the-folder')).statusCode).toBe(200)
  for (const key of ['the-key-of-the-folde', 'undefined', '', 'null']) expect((await ask(key)).statusCode).toBe(401)
  await second.close()
})
