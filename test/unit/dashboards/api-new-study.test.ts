// Studies made on the page: checked with what the runs on record mean to them, made, forked, put to rest, talked about.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openStoryApi, type StoryApi } from '../../fixtures/api.ts'
import { storyFile } from '../../fixtures/study.ts'

const inFile = storyFile.studies['substrate-96']!
const comments = '/api/v1/studies/substrate-96/comments'
let api: StoryApi
beforeEach(async () => {
  api = await openStoryApi()
})
afterEach(() => api.close())

/** The problems of an answer by their field. */
function fieldsOf(answer: { json(): { error: { problems: { path: string }[] } } }): string[] {
  return answer
    .json()
    .error.problems.map(({ path }) => path)
    .sort()
}

async function countsOf(definition: object, id = 'another') {
  const answer = await api.post('/api/v1/studies/checks', { id, definition })
  return answer.json<{ problems: object[]; runs: Record<string, number>; before?: Record<string, number> }>()
}

describe('a draft', () => {
  it('is checked by the schema of kunlun.yaml, nothing is saved', async () => {
    const parameters = [{ ...inFile.parameters[0], low: 1700 }, { type: 'continuous' }]
    const draft = { ...inFile, parameters, objectives: [], budget: 0 }
    const { problems } = (await api.post('/api/v1/studies/checks', { id: 'another', definition: draft })).json()
    const paths = problems.map(({ path }: { path: string }) => path)
    expect(paths).toEqual(expect.arrayContaining(['parameters/1/name', 'objectives', 'budget']))
    const unnamed = (await api.post('/api/v1/studies/checks', { id: '', definition: draft })).json()
    expect(unnamed.problems.map(({ path }: { path: string }) => path)).toEqual(['id', ...paths])
    expect(await api.installation.ledger.configuration.all()).toEqual(new Map())
  })

  it('tells what the runs on record mean to it', async () => {
    const { problems, runs, before } = await countsOf({ ...inFile })
    expect(problems).toEqual([])
    expect(before).toBeUndefined()
    const measured = (await api.get('/api/v1/studies/substrate-96/progress')).json<{ meetsAll?: boolean }[]>()
    expect(runs).toMatchObject({
      teaching: measured.length,
      kept: measured.filter(({ meetsAll }) => meetsAll).length,
      outside: 0,
      leftOut: [],
      unmeasured: [],
    })
  })

  it('of a study in force names the disturbed ones, with what shows it', async () => {
    // The story's heats use more energy with each number: 402 kW.h, 403, …
    const definition = { ...inFile, undisturbed: { energy: { max: 404 } } }
    expect((await api.put('/api/v1/studies/substrate-96', definition)).statusCode).toBe(200)
    const { disturbed, ended, teaching } = (await api.get('/api/v1/studies/substrate-96/runs')).json()
    expect(disturbed.at(-1)).toMatchObject({ label: 'H0003', feature: 'energy', value: 405, max: 404 })
    expect([disturbed.length, teaching]).toEqual([ended - 3, 3])
    expect((await api.get('/api/v1/studies/nobody/runs')).statusCode).toBe(404)
  })

  it('of several objectives tells the best of each, the runs that no other beats in all', async () => {
    const { min: _, probability: __, ...strength } = inFile.constraints[2] as Record<string, unknown>
    const objectives = [...inFile.objectives, { ...strength, goal: 'maximize' }]
    expect((await api.put('/api/v1/studies/substrate-96', { ...inFile, objectives })).statusCode).toBe(200)
    type Point = {
      outcomes: { cost: number; strength: number }
      meetsAll?: boolean
      bests: object
      compromise?: boolean
    }
    const points = (await api.get('/api/v1/studies/substrate-96/progress')).json<Point[]>()
    const kept = points.filter(({ meetsAll }) => meetsAll).map((one) => ({ ...one, ...one.outcomes }))
    expect(points.at(-1)?.bests).toEqual({
      cost: Math.min(...kept.map(({ cost }) => cost)),
      strength: Math.max(...kept.map(({ strength: best }) => best)),
    })
    const unbeaten = kept.filter((a) => !kept.some((b) => b !== a && b.cost <= a.cost && b.strength >= a.strength))
    expect(kept.filter(({ compromise }) => compromise)).toEqual(unbeaten)
    expect(unbeaten.length).toBeGreaterThan(0)
  })

  it('of a study in force tells both, so that the difference shows', async () => {
    const parameters = inFile.parameters.map((one) => (one.name === 'peak' ? { ...one, low: 1620, high: 1640 } : one))
    const { runs, before } = await countsOf({ ...inFile, parameters }, 'substrate-96')
    expect(before?.['outside']).toBe(0)
    expect(runs['outside']).toBeGreaterThan(0)
    expect(runs['teaching']).toBe(before?.['teaching'])
  })

  it('tells runs that say nothing of a parameter, outcomes that nobody measured', async () => {
    const gas = { type: 'continuous', name: 'gasFlow', low: 1, high: 9 }
    const objectives = [...inFile.objectives, { outcome: 'gloss', goal: 'maximize' }]
    const { runs } = await countsOf({ ...inFile, parameters: [...inFile.parameters, gas], objectives })
    expect(runs).toMatchObject({ teaching: 0, unmeasured: ['gloss'] })
    expect(runs['leftOut']).toEqual([{ parameter: 'gasFlow', runs: expect.any(Number) }])
  })

  it('finds the names it can speak of, with units, with the ranges seen', async () => {
    const answer = (await api.get('/api/v1/machines/furnace-1/quantities')).json()
    expect(answer.processes).toEqual(['sintering'])
    const peak = answer.settings.find(({ name }: { name: string }) => name === 'peak')
    expect(peak.low).toBeLessThan(peak.high)
    const density = answer.outcomes.find(({ name }: { name: string }) => name === 'density')
    expect(density).toMatchObject({ unit: '%', runs: expect.any(Number) })
    expect((await api.get('/api/v1/machines/furnace-9/quantities')).statusCode).toBe(404)
  })
})

describe('a new study', () => {
  it('stands beside those of the file, is exported with them, has a first version', async () => {
    const made = await api.post('/api/v1/studies', { id: 'thinner', definition: { ...inFile, budget: 12 } })
    expect([made.statusCode, made.json().version]).toEqual([201, 1])
    const ids = (await api.get('/api/v1/studies')).json<{ id: string }[]>().map(({ id }) => id)
    expect(ids).toEqual(['substrate-96', 'thinner'])
    expect((await api.get('/api/v1/configuration/export')).json().yaml).toContain('thinner:')
    expect((await api.get('/api/v1/studies/thinner/definition')).json()).toMatchObject({ isMade: true })
    const versions = (await api.get('/api/v1/studies/thinner/versions')).json()
    expect(versions).toMatchObject([{ version: 1, who: 'local', definition: { budget: 12 } }])
  })

  it('keeps the version before each change', async () => {
    await api.put('/api/v1/studies/substrate-96', { ...inFile, budget: 12 })
    await api.put('/api/v1/studies/substrate-96', { ...inFile, budget: 14 })
    const versions = (await api.get('/api/v1/studies/substrate-96/versions')).json<{ definition: object }[]>()
    expect(versions.map(({ definition }) => definition)).toMatchObject([{ budget: 14 }, { budget: 12 }])
  })

  it('is refused with all problems at once: a name that is taken, one that is none, a definition that does not fit', async () => {
    const wrong = { ...inFile, budget: 0, machine: 'furnace-9' }
    const taken = await api.post('/api/v1/studies', { id: 'substrate-96', definition: wrong })
    expect([taken.statusCode, fieldsOf(taken)]).toEqual([400, ['body/budget', 'body/id']])
    for (const id of ['__proto__', '../a', 'a b', ''])
      expect(fieldsOf(await api.post('/api/v1/studies', { id, definition: inFile }))).toEqual(['body/id'])
    expect(await api.installation.ledger.configuration.all()).toEqual(new Map())
  })

  it('runs no program that kunlun.yaml does not name', async () => {
    const strategy = { external: { command: ['rm', '-rf', '/'] } }
    const made = await api.post('/api/v1/studies', { id: 'own', definition: { ...inFile, strategy } })
    expect(fieldsOf(made)).toEqual(['body/strategy/external'])
  })

  it('that is forked learns from the same runs, at rest', async () => {
    const definition = { ...inFile, strategy: 'random', active: false, forkOf: 'substrate-96' }
    await api.post('/api/v1/studies', { id: 'fork', definition })
    const [original, fork] = (await api.get('/api/v1/studies')).json<{ active: boolean; forkOf?: string }[]>()
    expect([original?.active, fork?.active, fork?.forkOf]).toEqual([true, false, 'substrate-96'])
    const [ours, theirs] = await Promise.all(
      ['substrate-96', 'fork'].map(async (id) => (await api.get(`/api/v1/studies/${id}/progress`)).json()),
    )
    expect(theirs).toEqual(ours)
  })
})

describe('comments', () => {
  it('are kept with the study, say who speaks from where, point at something of the study', async () => {
    const pointing = { text: '峰值再高就翘了', voice: 'machine', about: { kind: 'parameter', id: 'peak' } }
    const first = await api.post(comments, pointing)
    expect([first.statusCode, first.json()]).toEqual([
      201,
      { ...pointing, id: 'N-0001', study: 'substrate-96', role: '', who: 'local', when: expect.any(String) },
    ])
    const suggestion = { text: 'the model thinks otherwise', about: { kind: 'suggestion', id: 's-0007' } }
    expect((await api.post(comments, suggestion)).json()).toMatchObject({ voice: 'desk', ...suggestion })
    expect((await api.get(comments)).json()).toMatchObject([suggestion, pointing])
  })

  it('are refused where they say nothing, or point at what the study does not have', async () => {
    expect((await api.post(comments, { text: '  ' })).statusCode).toBe(400)
    for (const about of [
      { kind: 'run', id: 'mill-1/x' },
      { kind: 'suggestion', id: 's-9999' },
      { kind: 'parameter', id: '__proto__' },
    ])
      expect(fieldsOf(await api.post(comments, { text: 'x', about }))).toEqual(['body/about/id'])
    expect((await api.post('/api/v1/studies/other/comments', { text: 'x' })).statusCode).toBe(404)
    expect((await api.get(comments)).json()).toEqual([])
  })
})
