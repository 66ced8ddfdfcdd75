// Backtests through the API: another strategy on the plant's own runs, in their order, on the study's twin.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { BacktestView } from '../../../dashboards/api/backtest.ts'
import { openStoryApi, type StoryApi } from '../../fixtures/api.ts'
import { addEarlierHeats } from '../../fixtures/earlier-heats.ts'
import { storyFile } from '../../fixtures/study.ts'
import { waitFor } from '../../suites/wait.ts'

const inFile = storyFile.studies['substrate-96']!
const path = '/api/v1/backtests'
const blind = { name: 'blind', strategy: 'random' }
let api: StoryApi
beforeEach(async () => {
  api = await openStoryApi()
  await addEarlierHeats(api.installation.ledger, 16)
  // Quick: no model is fitted.
  await api.put('/api/v1/studies/substrate-96', { ...inFile, strategy: 'space-filling' })
})
afterEach(() => api.close())

async function done(ask: object): Promise<BacktestView> {
  const begun = await api.post(path, { study: 'substrate-96', against: [blind], repeats: 4, ...ask })
  expect(begun.statusCode).toBe(202)
  const { id } = begun.json<BacktestView>()
  return waitFor('the backtest is done', async () => {
    const view = (await api.get(`${path}/${id}`)).json<BacktestView>()
    if (view.state === 'failed') throw new Error(view.error?.message)
    return view.state === 'done' ? view : undefined
  })
}

describe('on the runs on record', () => {
  it('both begin alike, the difference comes with its interval', async () => {
    const { result, ...head } = await done({ on: 'runs', budget: 12 })
    expect(head).toMatchObject({ methods: ['substrate-96', 'blind'], parts: 8, finished: 8, repeats: 4, seed: 1 })
    const runs = (await api.get('/api/v1/studies/substrate-96/progress')).json<object[]>().length
    expect(result).toMatchObject({ runs, outside: 0, budget: Math.min(12, runs), starts: 5, measure: 'regret' })
    const [original, challenger] = result!.methods
    expect(challenger!.curve.slice(0, 5)).toEqual(original!.curve.slice(0, 5))
    expect(result!.course).toMatchObject([{ method: 'blind', count: 4, low: expect.any(Number) }])
    expect(result!.final).toMatchObject([{ method: 'blind', count: 4 }])
  })

  it('of the same study gives the same figures again', async () => {
    const [first, second] = [await done({ repeats: 2 }), await done({ repeats: 2 })]
    expect(second.result).toEqual(first.result)
    const listed = (await api.get(`${path}?study=substrate-96`)).json<{ id: string }[]>()
    expect(listed.map(({ id }) => id)).toEqual(['J-0002', 'J-0001'])
    expect((await api.get(`${path}?study=other`)).json()).toEqual([])
  })

  it('where none kept all limits there is no best one to judge by', async () => {
    const constraints = [{ ...inFile.constraints[0], min: 99.9 }]
    await api.put('/api/v1/studies/substrate-96', { ...inFile, strategy: 'space-filling', constraints })
    const { course, final, methods } = (await done({ repeats: 3 })).result!
    expect([...course, ...final].map(({ verdict }) => verdict)).toEqual(['unmeasured', 'unmeasured'])
    expect(methods.every(({ foundBest }) => foundBest === undefined)).toBe(true)
  })

  it('takes the strategy of a fork', async () => {
    const definition = { ...inFile, strategy: 'random', active: false, forkOf: 'substrate-96' }
    await api.post('/api/v1/studies', { id: 'fork', definition })
    const [named, forked] = [await done({ repeats: 3 }), await done({ repeats: 3, against: [{ study: 'fork' }] })]
    expect(forked.result?.course[0]).toEqual({ ...named.result?.course[0], method: 'fork' })
  })
})

describe('on the twin of the study', () => {
  it('the twin stands for the plant, the strategies know nothing of it', async () => {
    const twin = {
      process: 'sintering',
      material: 'alumina-96',
      parameters: { peak: 'peakTemperature', soak: 'soak', ramp: 'peakRamp' },
      outcomes: {
        density: 'density',
        camber: { name: 'camber', factor: 0.5 },
        strength: 'strength',
        cost: { name: 'hours', factor: 0.05 },
      },
    }
    await api.put('/api/v1/studies/substrate-96', { ...inFile, strategy: 'space-filling', twin })
    const { result } = await done({ on: 'twin', budget: 8, repeats: 3 })
    expect(result).toMatchObject({ runs: 0, budget: 8, starts: 5, methods: [{ curve: { length: 8 } }, {}] })
    expect(result!.methods.map(({ method }) => method)).toEqual(['substrate-96', 'blind'])
  })

  it('needs a twin', async () => {
    const answer = await api.post(path, { study: 'substrate-96', against: [blind], on: 'twin' })
    expect([answer.statusCode, answer.json().error.message]).toEqual([
      400,
      'The backtest cannot be made: the study names no twin',
    ])
  })
})

describe('a backtest that cannot be made', () => {
  const ask = (more: object) => api.post(path, { study: 'substrate-96', against: [blind], ...more })

  it.each([
    ['a study that is not there', { study: 'other' }, 404, 'NOT_FOUND'],
    ['a fork that is not there', { against: [{ study: '__proto__' }] }, 404, 'NOT_FOUND'],
    ['a strategy that is not there', { against: [{ name: 'a', strategy: 'oracle' }] }, 400, 'BACKTEST_INVALID'],
    [
      'a program: nobody chooses one on the page',
      { against: [{ name: 'a', strategy: { external: { command: ['rm'] } } }] },
      400,
      'BACKTEST_INVALID',
    ],
    ['two of one name', { against: [blind, blind] }, 400, 'BACKTEST_INVALID'],
    ['the original against itself', { against: [{ study: 'substrate-96' }] }, 400, 'BACKTEST_INVALID'],
    ['nothing to compare with', { against: [] }, 400, 'REQUEST_INVALID'],
    ['too many repeats', { repeats: 1000 }, 400, 'REQUEST_INVALID'],
  ])('%s', async (_, more, status, code) => {
    const answer = await ask(more)
    expect([answer.statusCode, answer.json().error.code]).toEqual([status, code])
  })

  it('too few runs are told before anything begins', async () => {
    const parameters = [...inFile.parameters, { type: 'continuous', name: 'gasFlow', low: 1, high: 9 }]
    await api.post('/api/v1/studies', { id: 'young', definition: { ...inFile, parameters } })
    const answer = await ask({ study: 'young' })
    expect(answer.json().error.message).toContain('there are 0 runs with all their results')
    expect((await api.get(path)).json()).toEqual([])
  })
})

it('ends on request', async () => {
  const begun = await api.post(path, { study: 'substrate-96', against: [blind], repeats: 50 })
  const { id } = begun.json<BacktestView>()
  const ended = await api.app.inject({ method: 'DELETE', url: `${path}/${id}`, headers: { host: '127.0.0.1' } })
  expect(ended.json()).toMatchObject({ state: 'cancelled' })
  expect((await api.get(`${path}/${id}`)).json()).not.toHaveProperty('result')
  expect((await api.get(`${path}/J-0099`)).statusCode).toBe(404)
})
