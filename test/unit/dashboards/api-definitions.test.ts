// A study changed on the page: checked as a whole, in force at once, kept in the ledger, exported.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { effectiveConfig, exportConfig } from '../../../cli/config/effective.ts'
import { readConfig } from '../../../cli/config/read.ts'
import { openStoryApi, type StoryApi } from '../../fixtures/api.ts'
import { storyFile } from '../../fixtures/study.ts'

const path = '/api/v1/studies/substrate-96'
const inFile = storyFile.studies['substrate-96']
let api: StoryApi
beforeEach(async () => {
  api = await openStoryApi()
})
afterEach(() => api.close())

/** The study of the file with other bounds of the peak. */
function withPeak(bounds: { low: number; high: number }) {
  const parameters = inFile?.parameters.map((one) => (one.name === 'peak' ? { ...one, ...bounds } : one))
  return { ...inFile, parameters }
}

describe('a definition', () => {
  it('is that of the file until it is changed', async () => {
    const answer = await api.get(`${path}/definition`)
    expect(answer.json()).toEqual({ definition: inFile, version: 0, differs: false })
    expect((await api.get('/api/v1/studies/other/definition')).statusCode).toBe(404)
  })

  it('is in force at once, with its version and who made it', async () => {
    const put = await api.put(path, withPeak({ low: 1520, high: 1600 }))
    expect(put.json()).toMatchObject({ version: 1, differs: true, changed: { who: 'local' } })
    expect((await api.get(path)).json().parameters[0]).toMatchObject({ name: 'peak', min: 1520, max: 1600 })
    const differences = (await api.get('/api/v1/configuration/differences')).json()
    expect(differences).toMatchObject([{ key: 'studies.substrate-96', file: inFile, version: 1, who: 'local' }])
    const [audit] = await api.installation.ledger.audit.list({ limit: 1 })
    expect(audit).toMatchObject({ who: 'local', action: 'configuration.put', subject: 'studies.substrate-96' })
  })

  it('can go back to that of the file, as a further version', async () => {
    await api.put(path, withPeak({ low: 1520, high: 1600 }))
    expect((await api.put(path, withPeak({ low: 1500, high: 1640 }))).json()).toMatchObject({
      version: 2,
      differs: false,
    })
    expect((await api.get('/api/v1/configuration/differences')).json()).toEqual([])
  })

  it('saved as it stands adds no version', async () => {
    expect((await api.put(path, inFile ?? {})).json()).toMatchObject({ version: 0, differs: false })
  })

  it('is found in the export, and read again as the same', async () => {
    await api.put(path, withPeak({ low: 1520, high: 1600 }))
    const { yaml } = (await api.get('/api/v1/configuration/export')).json()
    // The command works on the ledger's entries instead of the API.
    const { config } = effectiveConfig(storyFile, await api.installation.ledger.configuration.all())
    expect(exportConfig(config)).toBe(yaml)
    expect(readConfig(yaml)).toEqual({ config })
    expect(config.studies['substrate-96']?.parameters[0]).toMatchObject({ low: 1520, high: 1600 })
  })
})

describe('a definition that does not fit', () => {
  it('is refused with every problem at its field', async () => {
    const reversed = { ...withPeak({ low: 1700, high: 1600 }), budget: 0, machine: 'furnace-9', colour: 'red' }
    const { statusCode, ...answer } = await api.put(path, reversed)
    expect(statusCode).toBe(400)
    const { error } = answer.json()
    expect(error.code).toBe('REQUEST_INVALID')
    const paths = error.problems.map((problem: { path: string }) => problem.path).sort()
    expect(paths).toEqual(expect.arrayContaining(['body/budget', 'body/colour']))
    expect((await api.get(`${path}/definition`)).json()).toMatchObject({ version: 0 })
  })

  it.each([
    ['bounds that are reversed', withPeak({ low: 1700, high: 1600 }), 'body/parameters/0/low'],
    ['a machine that does not exist', { ...inFile, machine: 'furnace-9' }, 'body/machine'],
    ['no parameters', { ...inFile, parameters: [] }, 'body/parameters'],
  ])('%s', async (_, body, where) => {
    const { error } = (await api.put(path, body)).json()
    expect(error.problems.map((problem: { path: string }) => problem.path)).toContain(where)
    expect(await api.installation.ledger.configuration.all()).toEqual(new Map())
  })

  it('a study that is not there is not made', async () => {
    expect((await api.put('/api/v1/studies/__proto__', inFile ?? {})).statusCode).toBe(404)
    expect((await api.put('/api/v1/studies/other', inFile ?? {})).statusCode).toBe(404)
  })

  it('a change of what another person changed meanwhile is told so', async () => {
    expect((await api.put(`${path}?basedOn=0`, withPeak({ low: 1520, high: 1600 }))).statusCode).toBe(200)
    const late = await api.put(`${path}?basedOn=0`, withPeak({ low: 1510, high: 1600 }))
    expect([late.statusCode, late.json().error.code]).toEqual([409, 'CHANGED_MEANWHILE'])
    expect((await api.get(path)).json().parameters[0]).toMatchObject({ min: 1520 })
  })
})

describe('a parameter added in the middle of a study', () => {
  const added = { type: 'continuous', name: 'gasFlow', low: 1, high: 9, unit: 'L/min' }
  const withFlow = (more: object) => ({ ...inFile, parameters: [...(inFile?.parameters ?? []), { ...added, ...more }] })

  it('must say what it was in the runs made before', async () => {
    const { error } = (await api.put(path, withFlow({}))).json()
    expect(error.problems).toMatchObject([{ path: 'body/parameters/3/before' }])
    expect(error.problems[0].message).toMatch(/^is needed: \d+ runs were made before gasFlow was a parameter/)
    expect((await api.put(path, withFlow({ before: 4 }))).json()).toMatchObject({ version: 1 })
  })

  it('may be taken out again', async () => {
    await api.put(path, withFlow({ before: 4 }))
    expect((await api.put(path, inFile ?? {})).json()).toMatchObject({ version: 2, differs: false })
  })
})

describe('limits on settings', () => {
  it('come through the API as through the file, with their problems at their place', async () => {
    const limits = {
      expressions: ['peak * soak <= 300000'],
      forbidden: [{ peak: { min: 1600 }, ramp: { min: 8 } }],
      candidates: [{ peak: 1550, soak: 90, ramp: 5 }],
      repeats: true,
    }
    expect((await api.put(path, { ...inFile, ...limits })).json()).toMatchObject({ version: 1, definition: limits })
    const wrong = { ...inFile, expressions: ['peak * <= 3'], candidates: '/etc/passwd' }
    const { error } = (await api.put(path, wrong)).json()
    const paths = error.problems.map((problem: { path: string }) => problem.path).sort()
    expect(paths).toEqual(['body/candidates', 'body/expressions/0'])
    expect(JSON.stringify(error)).not.toContain('root:')
  })
})

describe('a suggestion made before the change', () => {
  it('is not accepted outside of the bounds in force', async () => {
    await api.put(path, withPeak({ low: 1600, high: 1640 }))
    const late = await api.post('/api/v1/decisions', { suggestion: 's-0007', answer: 'accepted' })
    expect([late.statusCode, late.json().error.code]).toEqual([400, 'REQUEST_INVALID'])
    expect(late.json().error.message).toContain('settings/peak')
    expect(await api.installation.ledger.suggestions.get('s-0007')).not.toHaveProperty('decision')
  })
})
