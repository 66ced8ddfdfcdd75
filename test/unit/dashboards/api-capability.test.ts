// Control charts, capability, gauge studies, effects as the API tells them, over real runs in a ledger.
import { existsSync, readFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import type { Outcome } from '../../../ingest/model.ts'
import { openStoryApi, type StoryApi } from '../../fixtures/api.ts'
import { addPasses, type PassesOptions } from '../../fixtures/passes.ts'

const opened: StoryApi[] = []
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close()
})

async function withPasses(options: PassesOptions = {}): Promise<StoryApi> {
  const api = await openStoryApi({
    async change({ ledger }) {
      await addPasses(ledger, options)
      return {}
    },
  })
  opened.push(api)
  return api
}

const roughness = 'machine=mill-1&kind=outcome&name=roughness'
const chartOf = async (api: StoryApi, query: string) => (await api.get(`/api/v1/capability?${query}`)).json()

describe('the chart of an outcome', () => {
  it('is that of run means with limits from run to run, for parts of a run are alike', async () => {
    const { control, runs, recipes, quantity } = await chartOf(await withPasses(), `${roughness}&lower=2&upper=4`)
    expect([control.kind, control.charts.length, runs.length, recipes]).toEqual(['three-way', 3, 40, 1])
    expect(runs[0].values).toHaveLength(3)
    expect(quantity).toMatchObject({ unit: 'um', lower: 2, upper: 4 })
    expect(control.isInControl).toBe(true)
  })

  it('finds the new tool: the level, the runs, the tool, what the timeline says', async () => {
    const { control, runs, process } = await chartOf(await withPasses({ newToolAt: 25 }), `${roughness}&upper=6`)
    expect(control.changes).toHaveLength(1)
    const [change] = control.changes
    expect(runs[change.at].label).toBe('P00025')
    expect(change.after - change.before).toBeCloseTo(0.9, 0)
    expect(change.suspects[0]).toMatchObject({
      kind: 'label',
      name: 'tool',
      before: 'T07',
      after: 'T08',
      separates: true,
    })
    expect(change.suspects).toContainEqual(expect.objectContaining({ kind: 'event', name: 'tool', after: '换刀 T08' }))
    expect(change.suspects.map(({ name }: { name: string }) => name)).not.toContain('part')
    expect(process.verdict).toBe('not-in-control')
    const nine = control.episodes.find(({ rule }: { rule: string }) => rule === 'N2')
    expect(nine.sentence.zh).toMatch(/连续 9 点/)
    expect(nine.check.en).toMatch(/tool/)
  })

  it('of one tool alone is in control again: capable where the limit is far, not to say where bounds hold 1.33', async () => {
    const api = await withPasses({ newToolAt: 25, count: 60 })
    const far = await chartOf(api, `${roughness}&upper=6&label=tool&value=T08`)
    expect([far.runs.length, far.process.verdict]).toEqual([35, 'capable'])
    expect(far.process.indices.Ppk.lower).toBeGreaterThan(1.33)
    expect(far.process.indices).not.toHaveProperty('Pp')
    const near = await chartOf(api, `${roughness}&upper=4.65&label=tool&value=T08`)
    expect(near.process.verdict).toBe('too-few')
    expect(near.process.because.en).toMatch(/bounds .* hold 1.33/)
  })

  it('takes its limits from the study where the query names none', async () => {
    const { quantity, process } = await chartOf(await withPasses(), 'machine=furnace-1&kind=outcome&name=density')
    expect(quantity).toMatchObject({ lower: 96.5, unit: '%', title: { zh: '相对密度' } })
    expect(process.verdict).toBe('too-few')
  })

  it('that cannot be drawn says why', async () => {
    const flat = await chartOf(await withPasses(), 'machine=mill-1&kind=feature&name=duration_seconds')
    expect(flat.problem).toEqual({ en: expect.stringMatching(/do not vary/), zh: expect.stringMatching(/完全相同/) })
    expect(flat).not.toHaveProperty('control')
    const none = await chartOf(opened[0]!, 'machine=mill-1&kind=outcome&name=colour')
    expect([none.runs, none.problem]).toEqual([
      [],
      { en: expect.stringMatching(/at least/), zh: expect.stringMatching(/至少/) },
    ])
  })

  it('of an unknown machine, a run of another machine, is not there', async () => {
    const api = await withPasses()
    expect((await api.get('/api/v1/capability?machine=none&kind=outcome&name=x')).statusCode).toBe(404)
    const foreign = encodeURIComponent('furnace-1/20260105T000000Z')
    expect((await api.get(`/api/v1/capability?${roughness}&like=${foreign}`)).statusCode).toBe(404)
    expect((await api.get(`/api/v1/capability?${roughness}&name=__proto__`)).statusCode).toBe(400)
    expect((await api.get('/api/v1/capability?machine=mill-1&kind=feature&name=__proto__')).json().runs).toEqual([])
  })
})

it('the choices of a machine are what its runs have', async () => {
  const { quantities, labels, settings } = (
    await (await withPasses({ newToolAt: 20 })).get('/api/v1/capability/choices?machine=mill-1')
  ).json()
  expect(quantities.map(({ name, runs }: { name: string; runs: number }) => [name, runs])).toEqual([
    ['roughness', 40],
    ['load_mean', 40],
    ['duration_seconds', 40],
  ])
  expect(labels.find(({ name }: { name: string }) => name === 'tool').values).toEqual([
    { value: 'T08', runs: 20 },
    { value: 'T07', runs: 20 },
  ])
  expect(settings).toEqual([])
})

describe('an alarm of a chart', () => {
  const alarmsOf = async (api: StoryApi) => (await api.get('/api/v1/capability/alarms')).json()

  it('names the figure, the rule, the run; steady passes raise none', async () => {
    // Three passes with the new tool: a point beyond the limits, the newest one.
    const alarms = await alarmsOf(await withPasses({ newToolAt: 37, shift: 1.5 }))
    expect(alarms.map(({ quantity }: { quantity: { name: string } }) => quantity.name)).toEqual([
      'roughness',
      'load_mean',
    ])
    expect(alarms[0]).toMatchObject({ machine: 'mill-1', rule: 'N1', label: 'P00039', runs: 40 })
    expect(await alarmsOf(await withPasses())).toEqual([])
  })

  it('waits for enough runs of the same recipe', async () => {
    expect(await alarmsOf(await withPasses({ count: 15, newToolAt: 13, shift: 5 }))).toEqual([])
  })
})

describe('a gauge study', () => {
  it('of specimens that two gauges measured twice', async () => {
    const api = await withPasses({ count: 10, specimens: 1, repeats: 2 })
    const found = (await api.get('/api/v1/capability/gauge?machine=mill-1&name=roughness&tolerance=2')).json().study
    expect(found).toMatchObject({
      method: 'anova',
      parts: 10,
      appraisers: ['A', 'B'],
      trials: 2,
      leftOut: 0,
      verdict: 'marginal',
    })
    // Readings scatter by 0.02 um in the fixture.
    expect(found.figures.EV).toBeGreaterThan(0.012)
    expect(found.figures.EV).toBeLessThan(0.03)
    expect(found.percentOfTolerance).toBeCloseTo((600 * found.figures.GRR) / 2, 9)
  })

  it('tells people apart where results say who measured; those that do not are left out', async () => {
    const api = await withPasses({ count: 10, specimens: 1, repeats: 2 })
    const measured = (await api.get('/api/v1/outcomes?limit=1000')).json<Outcome[]>()
    const told = measured
      .filter(({ name, method }) => name === 'roughness' && method === 'A')
      .flatMap(({ run, specimen, value }) =>
        ['王芳', '李伟'].map((appraiser) => ({
          ...{
            run,
            specimen,
            name: 'roughness',
            value: value + (appraiser === '王芳' ? 0 : 0.3),
            unit: 'um',
            appraiser,
          },
        })),
      )
    expect((await api.post('/api/v1/outcomes', told)).statusCode).toBe(201)
    const found = (await api.get('/api/v1/capability/gauge?machine=mill-1&name=roughness')).json().study
    expect(found).toMatchObject({ method: 'anova', parts: 10, appraisers: ['王芳', '李伟'], trials: 2, leftOut: 40 })
    // They read the same but for 0.3 um: sqrt(0.3^2 / 2) between two.
    expect(found.figures.AV).toBeCloseTo(0.212, 2)
  })

  it('is not told where nothing was measured twice, but why', async () => {
    const answer = await (await withPasses()).get('/api/v1/capability/gauge?machine=mill-1&name=roughness')
    expect([answer.statusCode, answer.json()]).toEqual([
      200,
      { problem: { en: expect.stringMatching(/more than once/), zh: expect.stringMatching(/不止一次/) } },
    ])
  })

  // AIAG, Measurement Systems Analysis: 10 parts, 3 appraisers, 3 trials; ANOVA with the interaction pooled.
  const handbook = new URL('../../../../shared/data/tables/aiag_msa_grr_30x3.csv', import.meta.url)
  const noTable = existsSync(handbook) ? '' : ' (left out: ../shared/data/tables is absent)'
  it.skipIf(noTable !== '')(`of the uploaded table of the handbook has its figures${noTable}`, async () => {
    const found = await upload(await withPasses(), readFileSync(handbook), { tolerance: '8' })
    expect(found.statusCode).toBe(200)
    const { figures, isPooled, percentOfTolerance } = found.json().study
    const printed = [figures.EV, figures.AV, figures.GRR, figures.PV, figures.TV].map((value: number) =>
      Number(value.toFixed(5)),
    )
    expect(printed).toEqual([0.19993, 0.22684, 0.30237, 1.04233, 1.0853])
    expect([figures.percentOfTotal.toFixed(2), Math.floor(figures.categories), isPooled]).toEqual(['27.86', 4, true])
    expect(percentOfTolerance).toBeCloseTo(22.68, 2)
  })

  it('of a table with Chinese headings, one appraiser; of what is no study it says what is missing', async () => {
    const api = await withPasses()
    const rows = [
      '零件,检验员,测量值',
      ...[1, 2, 3].flatMap((part) => [`${part},李,${part}.1`, `${part},李,${part}.2`]),
    ]
    const found = await upload(api, Buffer.from(rows.join('\n')), {})
    expect(found.json().study).toMatchObject({ method: 'one-appraiser', parts: 3, trials: 2, figures: { AV: 0 } })
    expect((await upload(api, Buffer.from('a,b\n1,2'), {})).json().error.message).toMatch(
      /columns part, appraiser, value/,
    )
    expect((await upload(api, Buffer.from('part,appraiser,value\n1,a,x'), {})).json().error.message).toMatch(/line 2/)
  })
})

describe('the effect of a change', () => {
  const effectsOf = async (api: StoryApi, query: string) =>
    (await api.get(`/api/v1/effects?machine=mill-1&${query}`)).json()
  const named = (rows: { quantity: { name: string } }[], name: string) =>
    rows.find(({ quantity }) => quantity.name === name)

  it('of a new tool: evidence where there is an effect, n, lots allowed for; what went along', async () => {
    const api = await withPasses({ newToolAt: 20 })
    const { rows, before, after, compared, alongside } = await effectsOf(api, 'by=label&name=tool&before=T07&after=T08')
    const found = named(rows, 'roughness') as never as { difference: { low: number; high: number }; lot: object }
    expect(found).toMatchObject({ verdict: 'evidence', before: { count: 20 }, after: { count: 20 } })
    expect(found.difference.low).toBeLessThan(0.9)
    expect(found.difference.high).toBeGreaterThan(0.9)
    expect(found.lot).toBeDefined()
    expect(named(rows, 'duration_seconds')).toMatchObject({ verdict: 'too-few' })
    expect([before.runs, after.runs, compared, alongside]).toEqual([20, 20, 2, []])
  })

  it('by time is the same split; what changed with it is named', async () => {
    const api = await withPasses({ newToolAt: 20 })
    const at = new Date(Date.parse('2026-01-05T00:00:00Z') + 20 * 1_800_000).toISOString()
    const { rows, alongside } = await effectsOf(api, `by=time&at=${at}`)
    expect(named(rows, 'roughness')).toMatchObject({ verdict: 'evidence', before: { count: 20 } })
    expect(alongside).toEqual([{ kind: 'label', name: 'tool' }])
  })

  it('of nothing is no evidence, with what would have been seen; of too few runs it is not said', async () => {
    const steady = await withPasses()
    const at = new Date(Date.parse('2026-01-05T00:00:00Z') + 20 * 1_800_000).toISOString()
    const { rows } = await effectsOf(steady, `by=time&at=${at}`)
    const found = named(rows, 'roughness') as never as {
      verdict: string
      findable: number
      difference: { low: number; high: number }
    }
    expect(found.verdict).toBe('none')
    expect(found.difference.low * found.difference.high).toBeLessThan(0)
    expect(found.findable).toBeGreaterThan(0)
    const few = await effectsOf(await withPasses({ newToolAt: 38 }), 'by=label&name=tool&before=T07&after=T08')
    expect(named(few.rows, 'roughness')).toMatchObject({ verdict: 'too-few', needed: 17, after: { count: 2 } })
  })

  it('of a setting on cost is money, first of all', async () => {
    const api = await withPasses()
    const { rows } = (await api.get('/api/v1/effects?machine=furnace-1&by=setting&name=soak&at=130')).json()
    expect(rows[0]).toMatchObject({ money: 'CNY', quantity: { name: 'cost', title: { zh: '单件合格成本' } } })
  })
})

async function upload(api: StoryApi, bytes: Buffer, fields: Record<string, string>) {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  form.append('file', new Blob([new Uint8Array(bytes)]), 'study.csv')
  const request = new Request('http://127.0.0.1/', { method: 'POST', body: form })
  return api.app.inject({
    method: 'POST',
    url: '/api/v1/gauge-studies',
    headers: { host: '127.0.0.1:8080', 'content-type': request.headers.get('content-type')! },
    payload: Buffer.from(await request.arrayBuffer()),
  })
}
