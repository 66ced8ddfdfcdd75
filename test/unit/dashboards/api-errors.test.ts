// What the API says when a request cannot be used: coded, complete, and nothing of its inside.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStoryApi, type StoryApi } from '../../fixtures/api.ts'

let api: StoryApi
beforeAll(async () => {
  api = await openStoryApi()
})
afterAll(() => api.close())

const hostile = [
  '__proto__',
  'constructor',
  "'; drop table runs; --",
  '"><img src=x onerror=alert(1)>',
  '../../../etc/passwd',
  'a\nb',
  'a,b c=1',
  '\u0000',
  '💥',
  '%00',
  'x'.repeat(200),
]

describe('a request that breaks several rules', () => {
  it('is told all of them', async () => {
    const answer = await api.get('/api/v1/series?machine=furnace-1&from=yesterday&to=2026-13-45T00:00:00Z&pixels=1')
    expect(answer.statusCode).toBe(400)
    const { error } = answer.json<{ error: { code: string; problems: { path: string }[] } }>()
    expect(error.code).toBe('REQUEST_INVALID')
    expect(error.problems.map((problem) => problem.path).sort()).toEqual([
      'querystring/from',
      'querystring/pixels',
      'querystring/to',
    ])
  })

  it('has unknown fields refused', async () => {
    const outcome = { run: 'r', name: 'density', value: 1, unit: '%', colour: 'red' }
    expect((await api.post('/api/v1/outcomes', [outcome])).json().error.message).toContain('colour')
  })
})

describe('settings', () => {
  const long = 'p'.repeat(65)

  it('with a name that is too long are refused by its place', async () => {
    const answer = await api.post('/api/v1/studies/substrate-96/predictions', { settings: { [long]: 1 } })
    expect(answer.statusCode).toBe(400)
    expect(answer.json().error.problems).toMatchObject([{ path: `body/settings/${long}` }])
  })

  it('that stand on record are told, however long', async () => {
    const { ledger } = api.installation
    const known = (await ledger.runs.list({ limit: 1 }))[0]!
    const achieved = { [long]: 1, remark: 'x'.repeat(300) }
    await ledger.runs.put({ ...known, id: 'furnace-1/long', achieved }, { who: 'test', when: 1n })
    for (const path of ['/api/v1/runs', '/api/v1/runs/furnace-1%2Flong', '/api/v1/judged-runs?study=substrate-96'])
      expect([path, (await api.get(path)).statusCode]).toEqual([path, 200])
    expect((await api.get('/api/v1/runs/furnace-1%2Flong')).json()).toMatchObject({ run: { achieved } })
  })
})

describe('an unknown route', () => {
  it.each(['/api/v1/nothing', '/api/v2/runs', '/health/nothing', '/assets/nothing.js'])(
    '%s is told so',
    async (path) => {
      const answer = await api.get(path, { accept: 'text/html' })
      expect(answer.statusCode).toBe(404)
      expect(answer.json()).toMatchObject({ error: { code: 'NOT_FOUND', message: `There is no route ${path}` } })
    },
  )

  it('of the page leads to the view behind the #', async () => {
    const answer = await api.get('/runs/x', { accept: 'text/html' })
    expect(answer.statusCode).toBe(302)
    expect(answer.headers.location).toBe('/#/runs/x')
  })

  it.each(['//evil.example', '/%5cevil.example', '/\\evil.example'])('%s never leads to another site', async (path) => {
    const answer = await api.get(path, { accept: 'text/html' })
    expect(String(answer.headers.location ?? '/#')).toMatch(/^\/#/)
  })
})

describe('a body', () => {
  it('beyond a MiB is refused', async () => {
    const answer = await api.post('/api/v1/events', { machine: 'furnace-1', kind: 'note', text: 'x'.repeat(1_100_000) })
    expect(answer.statusCode).toBe(413)
    expect(answer.json()).toMatchObject({ error: { code: 'REQUEST_TOO_LARGE' } })
  })

  it.each(['{', '[1,', '\u0000', ''])('of %j is no JSON', async (payload) => {
    const headers = { host: '127.0.0.1', 'content-type': 'application/json' }
    const answer = await api.app.inject({ method: 'POST', url: '/api/v1/decisions', headers, payload })
    expect(answer.json()).toMatchObject({ error: { code: 'REQUEST_INVALID' } })
  })

  it('of another type is refused', async () => {
    const headers = { host: '127.0.0.1', 'content-type': 'text/plain' }
    const answer = await api.app.inject({ method: 'POST', url: '/api/v1/decisions', headers, payload: 'hello' })
    expect(answer.statusCode).toBe(415)
  })

  it('cannot reach into prototypes', async () => {
    const headers = { host: '127.0.0.1', 'content-type': 'application/json' }
    const payload = '{"suggestion":"s-0007","answer":"accepted","__proto__":{"polluted":true}}'
    const answer = await api.app.inject({ method: 'POST', url: '/api/v1/decisions', headers, payload })
    expect(answer.statusCode).toBe(400)
    expect(Object.prototype).not.toHaveProperty('polluted')
  })
})

describe('a hostile name', () => {
  it.each(hostile)('%j is a name like any other, or refused', async (name) => {
    const escaped = encodeURIComponent(name)
    const paths = [
      `machines/${escaped}`,
      `runs/${escaped}`,
      `runs?batch=${escaped}&machine=${escaped}`,
      `suggestions?study=${escaped}`,
      `quarantine?code=${escaped}&connector=${escaped}`,
      `series?machine=furnace-1&signals=${escaped}&from=2026-01-05T00:00:00Z&to=2026-01-06T00:00:00Z`,
    ]
    for (const path of paths) {
      const answer = await api.get(`/api/v1/${path}`)
      expect({ path, isFine: [200, 400, 404].includes(answer.statusCode) }).toEqual({ path, isFine: true })
    }
  })

  it.each(hostile)('%j as an outcome comes back as it was', async (name) => {
    const run = 'furnace-1/20260105T000000Z'
    const answer = await api.post('/api/v1/outcomes', [{ run, name, value: 1, unit: '%', key: name }])
    const [added] = answer.json()
    expect(answer.statusCode === 201 ? added.name : answer.json().error.code).toBe(
      answer.statusCode === 201 ? name.trim() : 'REQUEST_INVALID',
    )
  })
})

describe('a defect', () => {
  it('is answered without its inside, and logged with it', async () => {
    const logged: object[] = []
    const broken = await openStoryApi({
      change: () => ({
        machines: () => {
          throw new TypeError('secret inside at /home/plant/x.ts')
        },
        log: { error: (facts) => logged.push(facts) },
      }),
    })
    const answer = await broken.get('/api/v1/machines')
    expect(answer.statusCode).toBe(500)
    expect(answer.json()).toMatchObject({ error: { code: 'INTERNAL' } })
    expect(answer.body).not.toMatch(/secret|\.ts|at /)
    expect(JSON.stringify(logged, (_, value) => (value instanceof Error ? value.message : value))).toContain(
      'secret inside',
    )
    await broken.close()
  })
})

describe('the page', () => {
  it('is sent with a policy that lets nothing in from elsewhere', async () => {
    const policy = String((await api.get('/')).headers['content-security-policy'])
    expect(policy).toContain("default-src 'self'")
    expect(policy).toContain("script-src 'self';")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain('https:')
    expect(policy).not.toContain('unsafe-eval')
  })

  it('has styles of its own only, known by a word that is never said twice', async () => {
    const answers = [await api.get('/'), await api.get('/')]
    const words = answers.map(({ headers, body }) => {
      const [rule, word] = /style-src 'self' 'nonce-([^']+)';/.exec(String(headers['content-security-policy'])) ?? []
      expect(rule).toBeDefined()
      expect(body).not.toContain('{style-nonce}')
      return word
    })
    expect(new Set(words).size).toBe(2)
  })
})
