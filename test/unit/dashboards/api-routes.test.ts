// Every route of the API's description answers, and answers what it promises.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStoryApi, type StoryApi } from '../../fixtures/api.ts'

let api: StoryApi
beforeAll(async () => {
  api = await openStoryApi()
  const { ledger, clock } = api.installation
  await ledger.calibrations.add(calibration, { who: 'local', when: clock.now() })
  await api.post('/api/v1/simulations', { process: 'turning', material: 'c45', runs: 10 })
  const against = [{ name: 'blind', strategy: 'random' }]
  await api.post('/api/v1/backtests', { study: 'substrate-96', against, on: 'order' })
})
afterAll(async () => {
  await api.app.inject({ method: 'DELETE', url: '/api/v1/backtests/J-0002', headers: { host: '127.0.0.1' } })
  await api.close()
})

interface Operation {
  readonly method: string
  readonly path: string
}

async function operations(): Promise<Operation[]> {
  const { paths } = (await api.get('/api/v1/openapi.json')).json<{ paths: Record<string, object> }>()
  return Object.entries(paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => ({ method, path })))
}

/** As small as a version can be. */
const calibration = {
  process: 'sintering',
  material: 'alumina-96',
  body: {
    ...{ process: 'sintering', material: 'alumina-96' },
    ...{ source: 'table', basis: ['5 Cel/min'], groupedBy: 'lot', groups: [], seed: 1, unknowns: [], outcomes: [] },
    ...{ convergence: { rHat: 1, bulkEss: 400, tailEss: 400 }, findings: [], draws: [] },
  },
}

/** A value for each parameter in a path, as the story knows it. */
const known: Readonly<Record<string, string>> = {
  '/api/v1/machines/{id}': 'furnace-1',
  '/api/v1/runs/{id}': 'furnace-1/20260105T000000Z',
  '/api/v1/runs/{id}/twin': 'furnace-1/20260105T000000Z',
  '/api/v1/runs/{id}/versions': 'furnace-1/20260105T000000Z',
  '/api/v1/studies/{id}': 'substrate-96',
  '/api/v1/studies/{id}/progress': 'substrate-96',
  '/api/v1/studies/{id}/definition': 'substrate-96',
  '/api/v1/studies/{id}/shadow': 'substrate-96',
  '/api/v1/studies/{id}/runs': 'substrate-96',
  '/api/v1/studies/{id}/versions': 'substrate-96',
  '/api/v1/studies/{id}/comments': 'substrate-96',
  '/api/v1/machines/{id}/quantities': 'furnace-1',
  '/api/v1/backtests/{id}': 'J-0002',
  '/api/v1/studies/{id}/machining': 'substrate-96',
  '/api/v1/studies/{id}/explanation': 'substrate-96',
  '/api/v1/suggestions/{id}': 's-0007',
  '/api/v1/quarantine/{id}': '1',
  '/api/v1/calibrations/{id}': 'C-0001',
  '/api/v1/simulations/{id}': 'J-0001',
  '/api/v1/calibrations/{id}/posterior': 'C-0001',
  '/api/v1/calibrations/{id}/densification': 'C-0001',
  '/api/v1/calibrations/{id}/curve': 'C-0001',
  '/api/v1/calibrations/{id}/predictions': 'C-0001',
  '/api/v1/exports/{what}': 'outcomes',
}
const queries: Readonly<Record<string, string>> = {
  '/api/v1/run-overlays': '?machine=furnace-1&signal=oxygen',
  '/api/v1/capability': '?machine=furnace-1&kind=outcome&name=density',
  '/api/v1/capability/choices': '?machine=furnace-1',
  '/api/v1/capability/gauge': '?machine=furnace-1&name=density',
  '/api/v1/effects': '?machine=furnace-1&by=time&at=2026-01-08T00:00:00Z',
  '/api/v1/run-separations': '?machine=furnace-1',
  '/api/v1/run-comparisons': '?a=furnace-1/20260105T000000Z&b=furnace-1/20260105T103000Z',
  '/api/v1/calibrations/versions': '?process=sintering&material=alumina-96',
  '/api/v1/calibrations/{id}/densification': '?rates=2,10&fromCelsius=1000',
  '/api/v1/calibrations/{id}/curve': '?setting=peakTemperature&outcome=density&settings=load:20,soak:90',
  '/api/v1/series': '?machine=furnace-1&from=2026-01-05T00:00:00Z&to=2026-01-05T12:00:00%2B08:00&pixels=100',
  '/api/v1/samples': '?machine=furnace-1&signals=segment&from=2026-01-05T00:00:00Z&to=2026-01-05T02:00:00Z',
}

describe('the description', () => {
  it('names the nouns of the API', async () => {
    const nouns = new Set((await operations()).map(({ path }) => path.split('/')[3]))
    const expected = [
      'machines',
      'signals',
      'series',
      'runs',
      'outcomes',
      'studies',
      'suggestions',
      'decisions',
      'quarantine',
    ]
    for (const noun of expected) expect(nouns).toContain(noun)
  })

  it('describes times as they travel', async () => {
    const text = (await api.get('/api/v1/openapi.json')).body
    expect(text).toContain('date-time')
    expect(text).not.toContain('bigint')
  })

  it('is shown as a page', async () => {
    const page = await api.get('/api/docs/')
    expect(page.statusCode).toBe(200)
    expect(page.headers['content-type']).toContain('text/html')
  })
})

describe('every reading route', () => {
  it('answers with data', async () => {
    for (const { method, path } of await operations()) {
      if (method !== 'get') continue
      const url = path.replace(/\{\w+\}/, encodeURIComponent(known[path] ?? '')) + (queries[path] ?? '')
      const answer = await api.get(url)
      expect({ url, status: answer.statusCode }).toEqual({ url, status: 200 })
    }
  })

  it('with an id in its path says coded that there is no such thing', async () => {
    for (const { method, path } of await operations()) {
      if (method !== 'get' || !path.includes('{id}')) continue
      const answer = await api.get(path.replace('{id}', '424242') + (queries[path] ?? ''))
      expect({ path, ...answer.json() }).toMatchObject({ path, error: { code: 'NOT_FOUND' } })
      expect(answer.statusCode).toBe(404)
    }
  })
})

describe('every changing route', () => {
  it('refuses an empty request with a coded answer, never with a defect', async () => {
    for (const { method, path } of await operations()) {
      if (method !== 'post') continue
      const answer = await api.post(path.replace('{id}', '424242').replace('{process}', 'sintering'), {})
      expect({ path, server: answer.statusCode >= 500 }).toEqual({ path, server: false })
      if (answer.statusCode >= 400)
        expect(answer.json()).toMatchObject({ error: { code: expect.any(String), next: expect.any(String) } })
    }
  })
})

describe('answers', () => {
  it('keep 64-bit integers exact, as strings with their type', async () => {
    const [sample] = (await api.get(`/api/v1/samples${queries['/api/v1/samples']}`)).json()
    expect(sample).toMatchObject({ signal: 'segment', type: 'integer', value: '1', time: '2026-01-05T00:00:00.000Z' })
  })

  it('keep the peak of a series however few pixels there are', async () => {
    const wide = '/api/v1/series?machine=furnace-1&signals=setpoint&from=2026-01-05T00:00:00Z&to=2026-01-06T00:00:00Z'
    const peakOf = async (pixels: number) => {
      const { series } = (await api.get(`${wide}&pixels=${pixels}`)).json()
      expect(series[0].times.length).toBeLessThanOrEqual(pixels + 1)
      return Math.max(...series[0].max)
    }
    expect(await peakOf(10)).toBe(await peakOf(2000))
  })

  it('give text signals as changes', async () => {
    const { series } = (
      await api.get('/api/v1/series?machine=furnace-1&signals=batch&from=2026-01-05T00:00:00Z&to=2026-01-06T00:00:00Z')
    ).json()
    expect(series[0].texts.slice(0, 3)).toEqual(['H0000', '', 'H0001'])
    expect(series[0].times).toHaveLength(series[0].texts.length)
  })

  it('show a run with phases, results and the suggestion it came from', async () => {
    const runs = (await api.get('/api/v1/runs?machine=furnace-1&state=finished&limit=10')).json<
      { id: string; labels: Record<string, string> }[]
    >()
    const planned = runs.find((run) => run.labels['program']?.startsWith('K-'))
    const detail = (await api.get(`/api/v1/runs/${encodeURIComponent(planned?.id ?? '')}`)).json()
    expect(detail.phases.map((phase: { title: { en: string } }) => phase.title.en)).toContain('Soak')
    expect(detail.outcomes.map((one: { name: string }) => one.name).sort()).toEqual([
      'camber',
      'cost',
      'density',
      'strength',
    ])
    expect(detail.suggestion.reference).toBeDefined()
    expect(detail.suggestion.result.outcomes.density).toBeGreaterThan(90)
  })

  it('report readiness with reasons', async () => {
    const fault = { code: 'STORE_UNREACHABLE', message: 'The store does not answer', next: 'Check it.' } as const
    const failing = await openStoryApi({ change: () => ({ notReady: () => [fault] }) })
    const answer = await failing.get('/health/ready')
    expect(answer.statusCode).toBe(503)
    expect(answer.json()).toEqual({ ready: false, reasons: [fault] })
    expect((await failing.get('/health/live')).statusCode).toBe(200)
    await failing.close()
  })
})
