// Simulations through the API: begun, watched, ended; one at a time, with every problem of a request told.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SimulationView } from '../../../dashboards/api/simulation.ts'
import { openStoryApi, type StoryApi } from '../../fixtures/api.ts'
import { waitFor } from '../../suites/wait.ts'

let api: StoryApi
beforeAll(async () => {
  api = await openStoryApi()
})
afterAll(() => api.close())

const url = '/api/v1/simulations'
/** The threads give way to everything else that a machine does meanwhile. */
const patienceMs = 90_000
const ask = {
  ...{ process: 'sintering', material: 'alumina-96', runs: 9000, outcomes: ['density', 'cost'] },
  vary: [{ name: 'peakTemperature', low: 1500, high: 1640 }],
  limits: [{ outcome: 'density', min: 0.96 }],
}

async function begin(body: object): Promise<string> {
  const answer = await api.post(url, body)
  expect(answer.statusCode).toBe(202)
  return answer.json<SimulationView>().id
}

async function viewOf(id: string): Promise<SimulationView> {
  return (await api.get(`${url}/${id}`)).json()
}

async function ended(id: string): Promise<SimulationView> {
  await waitFor(`simulation ${id}`, async () => !['waiting', 'working'].includes((await viewOf(id)).state), patienceMs)
  return viewOf(id)
}

describe('a simulation', () => {
  it('comes to the distribution of every outcome asked for, with its share within specification', async () => {
    const done = await ended(await begin(ask))
    expect(done).toMatchObject({ state: 'done', runs: 9000, finished: 9000, who: 'local', vary: ask.vary })
    const [density, cost] = done.result!.outcomes
    expect([density!.name, cost!.name]).toEqual(['density', 'cost'])
    expect(density!.quantiles).toHaveLength(done.shares.length)
    expect(done.result!.good).toBe(density!.within)
    expect(done.result!.good).toBeGreaterThan(0.3)
    expect(done.result!.good).toBeLessThan(0.9)
    const again = await ended(await begin(ask))
    expect(again.result).toEqual(done.result)
  }, 120_000)

  it('is ended by a person, whether it works or waits, and stays in the list', async () => {
    const long = { ...ask, runs: 5_000_000, fidelity: 'full' }
    const [first, second] = [await begin(long), await begin(long)]
    await waitFor('the first to work', async () => (await viewOf(first)).finished > 0, patienceMs)
    expect((await viewOf(second)).state).toBe('waiting')
    for (const id of [second, first]) {
      const answer = await api.app.inject({ method: 'DELETE', url: `${url}/${id}`, headers: { host: '127.0.0.1' } })
      expect(answer.json()).toMatchObject({ id, state: 'cancelled' })
    }
    const third = await ended(await begin(ask))
    expect(third.state).toBe('done')
    const list = (await api.get(url)).json<SimulationView[]>()
    expect(list.slice(0, 3).map(({ id, state }) => [id, state])).toEqual([
      [third.id, 'done'],
      [second, 'cancelled'],
      [first, 'cancelled'],
    ])
  }, 120_000)

  it('is refused with all that is wrong with it', async () => {
    const answer = await api.post(url, { ...ask, material: 'clay', vary: [{ name: 'heat', low: 1, high: 2 }] })
    expect(answer.statusCode).toBe(400)
    const { error } = answer.json<{ error: { code: string; message: string } }>()
    expect(error.code).toBe('SIMULATION_INVALID')
    expect(error.message).toContain('clay')
    expect(error.message).toContain('heat')
    expect((await api.post(url, { study: 'substrate-96' })).json()).toMatchObject({
      error: { code: 'SIMULATION_INVALID', message: expect.stringContaining('no twin') },
    })
    expect((await api.post(url, { study: 'nowhere' })).statusCode).toBe(404)
  })
})
