// What people do through the API: decide, record results, void, answer, import, replay.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openStoryApi, type StoryApi } from '../../fixtures/api.ts'

let api: StoryApi
beforeEach(async () => {
  api = await openStoryApi()
})
afterEach(() => api.close())

const open = 's-0007'
const run = 'furnace-1/20260105T000000Z'

describe('a suggestion', () => {
  it('accepted becomes a planned run', async () => {
    const answer = await api.post('/api/v1/decisions', { suggestion: open, answer: 'accepted' })
    expect(answer.statusCode).toBe(201)
    const decided = answer.json()
    expect(decided).toMatchObject({ id: open, decision: { answer: 'accepted', who: 'local' } })
    const plans = (await api.get('/api/v1/planned-runs?state=open')).json()
    expect(plans).toMatchObject([{ id: decided.plannedRun, suggestion: open, settings: decided.settings }])
  })

  it('is decided once', async () => {
    await api.post('/api/v1/decisions', { suggestion: open, answer: 'refused', reason: 'wet powder' })
    const again = await api.post('/api/v1/decisions', { suggestion: open, answer: 'accepted' })
    expect(again.statusCode).toBe(409)
    expect(again.json()).toMatchObject({ error: { code: 'ALREADY_DECIDED' } })
    expect((await api.get('/api/v1/planned-runs?state=open')).json()).toEqual([])
  })

  it('amended within the bounds runs with the settings of the person', async () => {
    const settings = { peak: 1550, soak: 95, ramp: 5 }
    const body = { suggestion: open, answer: 'amended', settings, reason: 'new thermocouple' }
    expect((await api.post('/api/v1/decisions', body)).statusCode).toBe(201)
    expect((await api.get('/api/v1/planned-runs?state=open')).json()).toMatchObject([{ settings }])
  })

  it('amended beyond the bounds is refused with every problem', async () => {
    const settings = { peak: 2000, soak: 'long', speed: 3 }
    const answer = await api.post('/api/v1/decisions', { suggestion: open, answer: 'amended', settings, reason: 'x' })
    expect(answer.statusCode).toBe(400)
    for (const part of ['speed', 'peak is 2000', 'soak must be a number', 'ramp is missing']) {
      expect(answer.json().error.message).toContain(part)
    }
  })

  it.each([
    { answer: 'refused' },
    { answer: 'refused', reason: '  ' },
    { answer: 'amended', settings: {} },
    { answer: 'maybe' },
  ])('cannot be answered with %j', async (answer) => {
    expect((await api.post('/api/v1/decisions', { suggestion: open, ...answer })).statusCode).toBe(400)
  })

  it('predicts settings that a person tries, and records nothing', async () => {
    const settings = { peak: 1550, soak: 95, ramp: 5 }
    const answer = await api.post('/api/v1/studies/substrate-96/predictions', { settings })
    expect(answer.json()).toMatchObject({ known: true, predicted: { density: { mean: expect.any(Number) } } })
    const beyond = await api.post('/api/v1/studies/substrate-96/predictions', { settings: { ...settings, peak: 1 } })
    expect(beyond.statusCode).toBe(400)
  })

  it('can be asked for', async () => {
    const made = await api.post('/api/v1/suggestions', { study: 'substrate-96' })
    expect(made.statusCode).toBe(201)
    expect((await api.get(`/api/v1/suggestions/${made.json().id}`)).statusCode).toBe(200)
    expect((await api.post('/api/v1/suggestions', { study: 'nothing' })).statusCode).toBe(404)
  })

  it('is compared with the recipe accepted before it', async () => {
    const list = (await api.get('/api/v1/suggestions?study=substrate-96')).json()
    expect(list[0]).toMatchObject({ id: open, reference: { kind: 'accepted', id: 's-0006' } })
    expect(list.at(-1)).toMatchObject({ reference: { kind: 'run' } })
  })
})

describe('a refusal that says more', () => {
  const refuse = (constraint: object) =>
    api.post('/api/v1/decisions', { suggestion: open, answer: 'refused', reason: 'pushers bend', constraint })
  const definition = async () => (await api.get('/api/v1/studies/substrate-96/definition')).json()

  it.each([
    [{ parameter: 'peak', max: 1600 }, { expressions: ['peak <= 1600'] }, 'peak <= 1600'],
    [{ parameter: 'soak', min: 40, max: 90.5 }, { expressions: ['soak >= 40', 'soak <= 90.5'] }, 'soak >= 40'],
    [
      { forbidden: { peak: { min: 1600 }, soak: { min: 120 } } },
      { forbidden: [{ peak: { min: 1600 }, soak: { min: 120 } }] },
      'never {"peak"',
    ],
  ])('%j becomes a limit of the study, with who and why', async (constraint, expected, told) => {
    const answer = await refuse(constraint)
    expect(answer.statusCode).toBe(201)
    expect(answer.json()).toMatchObject({ decision: { answer: 'refused', reason: 'pushers bend' } })
    expect(await definition()).toMatchObject({ version: 1, definition: expected, changed: { who: 'local' } })
    const audit = await api.installation.ledger.audit.list({ limit: 5 })
    const entry = audit.find(({ action }) => action === 'study.constrained')
    expect(entry).toMatchObject({ who: 'local', subject: 'substrate-96' })
    expect(entry?.detail).toContain(told)
    expect(entry?.detail).toContain(`${open}: pushers bend`)
  })

  it.each([
    [{ parameter: 'paek', max: 1600 }, 'paek is no parameter'],
    [{ parameter: 'peak', max: 1 }, 'cannot all be met'],
    [{ forbidden: { peak: { min: 0 } } }, 'no settings within the bounds'],
    [{ parameter: 'peak' }, 'min, max or both'],
    [{ forbidden: { peak: 'hot' } }, 'must be a number'],
  ])('%j cannot be kept: neither the limit nor the refusal is recorded', async (constraint, told) => {
    const answer = await refuse(constraint)
    expect(answer.statusCode).toBe(400)
    expect(JSON.stringify(answer.json())).toContain(told)
    expect(await definition()).toMatchObject({ version: 0 })
    expect(await api.installation.ledger.suggestions.get(open)).not.toHaveProperty('decision')
  })

  it('after another answer changes nothing', async () => {
    await api.post('/api/v1/decisions', { suggestion: open, answer: 'accepted' })
    expect((await refuse({ parameter: 'peak', max: 1600 })).statusCode).toBe(409)
    expect(await definition()).toMatchObject({ version: 0 })
  })
})

describe('an outcome', () => {
  const density = {
    run,
    name: 'density',
    value: 97.1,
    unit: '%',
    specimen: '2',
    measuredAt: '2026-01-05T12:00:00.123456789Z',
  }

  it('keeps its time to the nanosecond, and the same key counts once', async () => {
    const first = await api.post('/api/v1/outcomes', [{ ...density, key: 'lab-1' }])
    expect(first.json()).toMatchObject([{ measuredAt: '2026-01-05T12:00:00.123456789Z' }])
    await api.post('/api/v1/outcomes', [{ ...density, key: 'lab-1' }])
    const all = (await api.get(`/api/v1/outcomes?run=${encodeURIComponent(run)}`)).json<{ specimen: string }[]>()
    expect(all.filter((one) => one.specimen === '2')).toHaveLength(1)
  })

  it('for a run that does not exist is refused, and nothing of the request is recorded', async () => {
    const answer = await api.post('/api/v1/outcomes', [density, { ...density, run: 'furnace-1/nothing' }])
    expect(answer.statusCode).toBe(404)
    expect(answer.json()).toMatchObject({ error: { code: 'RUN_UNKNOWN' } })
    expect((await api.get(`/api/v1/outcomes?run=${encodeURIComponent(run)}`)).json()).toHaveLength(4)
  })

  it('is superseded, never overwritten', async () => {
    const [added] = (await api.post('/api/v1/outcomes', [density])).json()
    await api.post('/api/v1/outcomes', [{ ...density, value: 97.4, supersedes: added.id }])
    const { outcomes } = (await api.get(`/api/v1/runs/${encodeURIComponent(run)}`)).json()
    const old = outcomes.find((one: { id: string }) => one.id === added.id)
    expect(old).toMatchObject({ value: 97.1, supersededBy: expect.any(String), who: 'local' })
  })

  it('is voided with a reason', async () => {
    const [added] = (await api.post('/api/v1/outcomes', [density])).json()
    expect((await api.post(`/api/v1/outcomes/${added.id}/void`, { reason: 'cracked specimen' })).statusCode).toBe(204)
    const { outcomes } = (await api.get(`/api/v1/runs/${encodeURIComponent(run)}`)).json()
    expect(outcomes.find((one: { id: string }) => one.id === added.id)).toMatchObject({ voided: 'cracked specimen' })
  })

  it.each([{ value: 'high' }, { value: null }, { unit: 1 }, { sd: -1 }, { measuredAt: 'noon' }])(
    'with %j is refused',
    async (part) => {
      expect((await api.post('/api/v1/outcomes', [{ ...density, ...part }])).statusCode).toBe(400)
    },
  )
})

describe('a run', () => {
  it('is voided with a reason, and stays to be seen', async () => {
    const path = `/api/v1/runs/${encodeURIComponent(run)}`
    expect((await api.post(`${path}/void`, {})).statusCode).toBe(400)
    expect((await api.post(`${path}/void`, { reason: 'door was opened' })).json()).toMatchObject({
      id: run,
      state: 'void',
    })
    const progress = (await api.get('/api/v1/studies/substrate-96/progress')).json<{ run: string }[]>()
    expect(progress.map((point) => point.run)).not.toContain(run)
  })
})

describe('a question', () => {
  it('is answered with one of its candidates only', async () => {
    const { ledger, clock } = api.installation
    const candidates = [run, 'furnace-1/20260105T103000Z']
    const asked = clock.now()
    const { id } = await ledger.questions.ask({ kind: 'match-outcome', subject: 'H0001', candidates, asked })
    const [open] = (await api.get('/api/v1/questions?open=true')).json()
    expect(open.runs.map((one: { id: string; labels: { batch: string } }) => [one.id, one.labels.batch])).toEqual([
      [run, 'H0000'],
      [candidates[1], 'H0001'],
    ])
    expect((await api.post(`/api/v1/questions/${id}/answer`, { answer: 'furnace-1/elsewhere' })).statusCode).toBe(400)
    expect((await api.post(`/api/v1/questions/${id}/answer`, { answer: candidates[0] })).json()).toMatchObject({
      answer: candidates[0],
    })
    expect((await api.get('/api/v1/questions?open=true')).json()).toEqual([])
    expect((await api.post('/api/v1/questions/Q-999/answer', { answer: 'none' })).statusCode).toBe(404)
  })

  it('which plan a run was shows the plans, and may have no answer among them', async () => {
    const { ledger, clock } = api.installation
    const by = { who: 'local', when: clock.now() }
    const settings = { peak: 1550, soak: 90, ramp: 5 }
    const one = await ledger.plans.add({ machine: 'furnace-1', process: 'sintering', settings }, by)
    const two = await ledger.plans.add({ machine: 'furnace-1', process: 'sintering', settings }, by)
    const candidates = [one.id, two.id]
    const { id } = await ledger.questions.ask({ kind: 'match-run', subject: run, candidates, asked: clock.now() })
    const [open] = (await api.get('/api/v1/questions?open=true')).json()
    expect(open).toMatchObject({ about: { id: run }, plans: [one, two], runs: [] })
    expect((await api.post(`/api/v1/questions/${id}/answer`, { answer: 'none' })).json()).toMatchObject({
      answer: 'none',
    })
  })
})

describe('quarantine', () => {
  it('shows a payload as bytes, and replays', async () => {
    const { entries, counts } = (await api.get('/api/v1/quarantine')).json()
    expect(entries).toHaveLength(3)
    expect(counts).toContainEqual({ code: 'MACHINE_UNKNOWN', connector: 'cell-mqtt', count: 1 })
    const unknown = entries.find((entry: { code: string }) => entry.code === 'MACHINE_UNKNOWN')
    const detail = (await api.get(`/api/v1/quarantine/${unknown.id}`)).json()
    expect(Buffer.from(detail.payload, 'base64').toString()).toContain('"value":1.25')
    expect((await api.post(`/api/v1/quarantine/${unknown.id}/replay`)).json()).toEqual({ replayed: true, faults: [] })
    expect((await api.get('/api/v1/quarantine?state=replayed')).json().entries).toHaveLength(1)
  })

  it('tells what a corrected entry would become, all that is wrong with it, then mends it once', async () => {
    const { entries } = (await api.get('/api/v1/quarantine')).json()
    const { id } = entries.find((entry: { code: string }) => entry.code === 'MACHINE_UNKNOWN')
    const { stands } = (await api.get(`/api/v1/quarantine/${id}`)).json()
    const time = '2026-01-05T08:00:00.000Z'
    expect(stands).toEqual({ kind: 'sample', machine: 'mill-9', signal: 'vibration', time, value: '1.25' })
    const path = `/api/v1/quarantine/${id}/mend`
    const mill = { ...stands, machine: 'mill-1' }
    const { problems } = (
      await api.post(`${path}/previews`, { ...mill, value: 'much', time: '2099-01-01T00:00:00Z' })
    ).json()
    expect(problems.map(({ field }: { field: string }) => field)).toEqual(['time', 'value'])
    const sample = { machine: 'mill-1', signal: 'vibration', time, value: 1.25, unit: 'mm/s' }
    expect((await api.post(`${path}/previews`, mill)).json()).toMatchObject({ samples: [sample], problems: [] })
    const why = 'mill 9 is sold'
    const wrong = await api.post(path, { correction: stands, why })
    expect(wrong.statusCode).toBe(400)
    expect(wrong.json().error.problems).toEqual([
      { path: 'body/correction/machine', message: 'No machine mill-9 is configured' },
    ])
    expect((await api.post(path, { correction: mill, why: ' ' })).statusCode).toBe(400)
    expect((await api.post(path, { correction: mill, why })).json()).toEqual({ replayed: true, faults: [] })
    expect((await api.post(path, { correction: mill, why })).json().error.code).toBe('QUARANTINE_ANSWERED')
    expect((await api.get(`/api/v1/quarantine/${id}`)).json()).toMatchObject({
      state: 'replayed',
      answered: { mend: { why, changes: [{ field: 'machine', from: 'mill-9', to: 'mill-1' }] } },
    })
  })
})

describe('an import', () => {
  function form(parts: Record<string, string>, file?: string): { payload: string; headers: Record<string, string> } {
    const boundary = 'kunlun-boundary'
    const texts = Object.entries(parts).map(
      ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    )
    const upload = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="lab.csv"\r\nContent-Type: text/csv\r\n\r\n${file}\r\n`
    const payload = `${texts.join('')}${file === undefined ? '' : upload}--${boundary}--\r\n`
    return { payload, headers: { host: '127.0.0.1', 'content-type': `multipart/form-data; boundary=${boundary}` } }
  }
  const upload = (url: string, parts: Record<string, string>, file?: string) =>
    api.app.inject({ method: 'POST', url, ...form(parts, file) })

  const table = 'batch,name,value,unit\nH0001,density,97.2,%\nH0002,density\n'

  it('is looked at first', async () => {
    const answer = await upload('/api/v1/imports/previews', { kind: 'outcomes' }, table)
    expect(answer.json()).toMatchObject({
      columns: ['batch', 'name', 'value', 'unit'],
      rows: 2,
      usable: 1,
      problems: [{ line: 3 }],
    })
  })

  it('is then applied', async () => {
    const mapping = JSON.stringify({ batch: 'batch' })
    const answer = await upload('/api/v1/imports', { kind: 'outcomes', machine: 'furnace-1', mapping }, table)
    expect(answer.statusCode).toBe(201)
  })

  it.each([
    [{ kind: 'outcomes' }, undefined],
    [{ kind: 'everything' }, table],
    [{}, table],
    [{ kind: 'runs', mapping: '{' }, table],
  ])('of %j is refused', async (parts, file) => {
    expect((await upload('/api/v1/imports', parts as Record<string, string>, file)).statusCode).toBe(400)
  })

  it('beyond 20 MiB is refused', async () => {
    const answer = await upload('/api/v1/imports', { kind: 'runs' }, 'x'.repeat(21 * 1024 * 1024))
    expect(answer.statusCode).toBe(413)
  })
})
