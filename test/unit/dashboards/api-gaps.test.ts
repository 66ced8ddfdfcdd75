// GET /gaps: what is missing, for a machine, in a range, with counts.
import { afterEach, expect, it } from 'vitest'
import { openStoryApi, type StoryApi } from '../../fixtures/api.ts'

let api: StoryApi | undefined
afterEach(async () => {
  await api?.close()
  api = undefined
})

interface Answer {
  readonly gaps: readonly {
    readonly cause: string
    readonly state: string
    readonly from: string
    readonly to: string
  }[]
  readonly counts: readonly { readonly state: string; readonly count: number; readonly samples: number }[]
}

async function gaps(query: string): Promise<Answer> {
  api ??= await openStoryApi()
  const answer = await api.get(`/api/v1/gaps?${query}`)
  expect(answer.statusCode).toBe(200)
  return answer.json()
}

it('tells of the gaps of a machine with those of its whole connector', async () => {
  const furnace = await gaps('machine=furnace-1')
  expect(furnace.gaps.map(({ cause, state }) => `${cause} ${state}`)).toEqual(['overflow none', 'link filled'])
  expect((await gaps('machine=mill-1')).gaps.map(({ state }) => state)).toEqual(['kept'])
  expect(furnace.counts).toContainEqual(expect.objectContaining({ state: 'filled', count: 1, samples: 5412 }))
})

it('finds gaps by state and range', async () => {
  const [filled] = (await gaps('state=filled')).gaps
  expect(filled).toMatchObject({ cause: 'link' })
  const { from = '', to = '' } = filled ?? {}
  expect((await gaps(`from=${from}&to=${to}&connector=furnace-opcua`)).gaps).toEqual([filled])
  expect((await gaps(`to=${from}&connector=furnace-opcua`)).gaps).toEqual([])
})

it('refuses what it does not know', async () => {
  api = await openStoryApi()
  expect((await api.get('/api/v1/gaps?machine=nowhere')).statusCode).toBe(404)
  expect((await api.get('/api/v1/gaps?state=lost')).statusCode).toBe(400)
})
