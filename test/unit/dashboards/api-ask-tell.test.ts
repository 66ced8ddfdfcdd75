// The ask-tell protocol over the API: the same bytes as on the command line, sessions bounded in number and time.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createAskTellSessions } from '../../../cli/run/ask-tell-sessions.ts'
import { version } from '../../../cli/version.ts'
import { createAskTell } from '../../../optimizer/ask-tell.ts'
import { openStoryApi, type StoryApi } from '../../fixtures/api.ts'

let nowMs = 0
const sessions = createAskTellSessions({ most: 3, idleMs: 60_000, nowMs: () => nowMs, memoryMiB: 256 })
let api: StoryApi
beforeAll(async () => {
  api = await openStoryApi({ change: () => ({ askTell: sessions }) })
})
afterAll(async () => {
  await api.close()
  await sessions.close()
})

const study = {
  parameters: [{ name: 'x', type: 'continuous', low: 0, high: 10 }],
  objectives: [{ outcome: 'y', goal: 'minimize' }],
}
const dialogue = [
  { op: 'ask' },
  { op: 'init', seed: 7, budget: 20, study },
  { op: 'tell', observations: [1, 4, 6, 9].map((x) => ({ settings: { x }, outcomes: { y: (x - 5) ** 2 } })) },
  { op: 'ask', count: 2 },
  { op: 'recommend' },
  { op: 'nonsense' },
]

async function open(): Promise<string> {
  const answer = await api.post('/api/v1/ask-tell')
  expect(answer.statusCode).toBe(201)
  return answer.json().session as string
}

const withoutTime = (text: string) => text.replace(/"ms":\d+/, '"ms":0')

it('answers with the bytes of the command line, each session on its own', async () => {
  const [first, second] = [await open(), await open()]
  const speak = createAskTell({ version, nowMs: () => 0 })
  for (const request of dialogue) {
    const expected = withoutTime(speak(JSON.stringify(request)) ?? '')
    for (const session of [first, second]) {
      const answer = await api.post(`/api/v1/ask-tell/${session}`, request)
      expect({ status: answer.statusCode, body: withoutTime(answer.body) }).toEqual({ status: 200, body: expected })
      expect(answer.headers['content-type']).toContain('application/json')
    }
  }
  for (const session of [first, second]) expect((await end(session)).statusCode).toBe(204)
  expect((await end(first)).statusCode).toBe(404)
  expect((await api.post(`/api/v1/ask-tell/${first}`, { op: 'ask' })).statusCode).toBe(404)
})

function end(session: string) {
  return api.app.inject({ method: 'DELETE', url: `/api/v1/ask-tell/${session}`, headers: { host: '127.0.0.1:8080' } })
}

it('takes no more sessions than it can hold; one that nobody speaks to ends', async () => {
  const all = [await open(), await open(), await open()]
  const full = await api.post('/api/v1/ask-tell')
  expect(full.statusCode).toBe(429)
  expect(full.json()).toMatchObject({ error: { code: 'SESSIONS_FULL' } })
  nowMs += 40_000
  await api.post(`/api/v1/ask-tell/${all[2]}`, { op: 'init', study })
  nowMs += 40_000
  await open()
  expect((await api.post(`/api/v1/ask-tell/${all[0]}`, { op: 'ask' })).statusCode).toBe(404)
  expect((await api.post(`/api/v1/ask-tell/${all[2]}`, { op: 'ask' })).json()).toHaveProperty('suggestions')
})

it('refuses what is no object, what is too large', async () => {
  nowMs += 100_000
  const session = await open()
  expect((await api.post(`/api/v1/ask-tell/${session}`, [1])).statusCode).toBe(400)
  const large = await api.post(`/api/v1/ask-tell/${session}`, { op: 'init', study: 'x'.repeat(2 * 1024 * 1024) })
  expect(large.statusCode).toBe(413)
})
