// Questions to a twin over the API: what-if, scatter, window, screening; calibrations by id; mistakes in words.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStoryApi, type StoryApi } from '../../fixtures/api.ts'

let api: StoryApi
beforeAll(async () => {
  api = await openStoryApi()
  const { ledger, clock } = api.installation
  const summary = { mean: 1, sd: 1, low: 1, median: 1, high: 1 }
  await ledger.calibrations.add(
    {
      process: 'sintering',
      material: 'alumina-96',
      body: {
        ...{ process: 'sintering', material: 'alumina-96', source: 'table', basis: [], groupedBy: 'lot', groups: [] },
        ...{ seed: 1, outcomes: [{ name: 'density', unit: '1', discrepancy: summary }], findings: [] },
        ...{ convergence: { rHat: 1, bulkEss: 400, tailEss: 400 } },
        unknowns: [{ name: 'material.temperatureAt85' }],
        draws: [[1480], [1490], [1500]],
      },
    },
    { who: 'local', when: clock.now() },
  )
})
afterAll(() => api.close())

const ask = { material: 'alumina-96', settings: { peakTemperature: 1580 } }
const twins = '/api/v1/twins/sintering'

describe('questions to a twin', () => {
  it('what if: by the newest calibration unless told, beside the recipe of today', async () => {
    const told = (await api.post(`${twins}/what-if`, ask)).json()
    expect(told).toMatchObject({ process: 'sintering', calibration: 'C-0001', settings: { peakTemperature: 1580 } })
    const density = told.outcomes.find(({ name }: { name: string }) => name === 'density')
    expect(density.value.lower).toBeLessThan(density.value.upper)
    expect(density.change.upper).toBeLessThan(0)
    const sheets = (await api.post(`${twins}/what-if`, { ...ask, calibration: 'none' })).json()
    expect(sheets.calibration).toBeUndefined()
    const plain = sheets.outcomes.find(({ name }: { name: string }) => name === 'density')
    expect(plain.value.lower).toBe(plain.value.upper)
  })

  it('scatter: yield with its band, the scatter sheet changed for once', async () => {
    const of = async (more: object) => (await api.post(`${twins}/robust`, { ...ask, parts: 400, ...more })).json()
    const [usual, calm] = [
      await of({}),
      await of({ constants: { 'scatter.surfaceArea': 0, 'scatter.greenDensity': 0 } }),
    ]
    expect(usual.bounds).toBe('calibration')
    expect(usual.yield.lower).toBeLessThan(usual.yield.upper)
    expect(usual.findings[0].zh).toContain('合格率')
    const spreadOf = (told: { outcomes: { name: string; sdOf: { lot: number } }[] }) =>
      told.outcomes.find(({ name }) => name === 'sizeError')!.sdOf.lot
    expect(spreadOf(calm)).toBeLessThan(0.3 * spreadOf(usual))
  })

  it('window: chances over two settings', async () => {
    const axes = { x: { name: 'peakTemperature', low: 1540, high: 1620, steps: 7 }, y: { name: 'soak', steps: 5 } }
    const told = (await api.post(`${twins}/window`, { ...ask, ...axes, states: 32 })).json()
    expect(told.chances).toHaveLength(35)
    expect(told.chances.every((chance: number) => chance >= 0 && chance <= 1)).toBe(true)
    expect(told.axes).toEqual({ x: { name: 'peakTemperature', unit: '°C' }, y: { name: 'soak', unit: 'min' } })
  })

  it('screening: shares by outcome', async () => {
    const told = (await api.post(`${twins}/screening`, { ...ask, over: 'scatter', rows: 64 })).json()
    const camber = told.outcomes.find(({ outcome }: { outcome: string }) => outcome === 'camber')
    expect(camber.shares[0].input).toBe('camberOfPart')
  })

  it('refuse mistakes coded, in words', async () => {
    const refused = async (path: string, body: object) => {
      const answer = await api.post(`/api/v1/twins/${path}`, body)
      return { status: answer.statusCode, ...answer.json().error }
    }
    const invalid = { status: 400, code: 'REQUEST_INVALID' }
    expect(await refused('brewing/what-if', ask)).toMatchObject(invalid)
    const unknown = await refused('sintering/what-if', { ...ask, settings: { heat: 1 } })
    expect(unknown).toMatchObject(invalid)
    expect(unknown.message).toContain('there is no setting heat')
    expect(await refused('sintering/robust', { ...ask, parts: 1e9 })).toMatchObject(invalid)
    const wrong = await refused('sintering/robust', { ...ask, constants: { 'scatter.controller': -1 } })
    expect(wrong.message).toContain('is not between')
    expect(await refused('sintering/what-if', { ...ask, calibration: 'C-0099' })).toMatchObject({ code: 'NOT_FOUND' })
    expect(await refused('turning/what-if', { ...ask, material: 'c45', calibration: 'C-0001' })).toMatchObject(invalid)
  })
})
