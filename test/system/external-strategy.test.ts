// A strategy that is a program of its own: started, checked, timed, replaced by the built-in one where it fails.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { startOptimizer } from '../../cli/run/optimizer-thread.ts'
import { createSuggester, type Suggester } from '../../cli/run/suggesting.ts'
import { studyConfig } from '../../optimizer/study-config.ts'
import { waitFor } from '../suites/wait.ts'

const script = resolve(import.meta.dirname, 'fixtures/external-strategy.ts')
const example = resolve(import.meta.dirname, '../../docs/examples/strategy.py')
const hasPython = spawnSync('python3', ['--version']).status === 0

const optimizer = startOptimizer()
const logged: string[] = []
const log = (facts: object, text: string) => void logged.push(`${text} ${JSON.stringify(facts)}`)
let suggester: Suggester
let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kunlun-external-'))
  process.env['KUNLUN_TEST_SECRET'] = 'not for programs'
  suggester = createSuggester(optimizer, { info: log, warn: log, error: log })
})
afterEach(() => void logged.splice(0))
afterAll(async () => {
  await suggester.close()
  await optimizer.close()
  rmSync(folder, { recursive: true, force: true })
})

function inputFor(external: object, over: object = {}) {
  const study = studyConfig.parse({
    machine: 'mill-1',
    process: 'milling',
    parameters: [{ type: 'continuous', name: 'feed', low: 0.05, high: 0.3, step: 0.01 }],
    objectives: [{ outcome: 'roughness', goal: 'minimize' }],
    constraints: [{ outcome: 'force', max: 500, probability: 0.9 }],
    strategy: { external },
    ...over,
  })
  const observations = [0.06, 0.12, 0.2, 0.28, 0.25].map((feed, i) => ({
    run: `r${i}`,
    settings: { feed },
    outcomes: { roughness: (feed - 0.15) ** 2, force: 1000 * feed },
  }))
  return { study, observations, pending: [{ feed: 0.2 }], count: 1, seed: 3 }
}

const node = (mode: string, notes = '') => [process.execPath, script, mode, ...(notes === '' ? [] : [notes])]

test('suggests with its own words; predictions and chances are those of the models here', async () => {
  const notes = join(folder, 'good')
  const { suggestions, fault } = await suggester.suggest(inputFor({ command: node('good', notes) }))
  expect(fault).toBeUndefined()
  expect(suggestions).toMatchObject([
    { settings: { feed: 0.17 }, predicted: { roughness: { mean: expect.any(Number) } } },
  ])
  expect(suggestions[0]?.because.en).toContain('"by the book"')
  expect(suggestions[0]?.meets['force']).toBeGreaterThan(0.5)
  const told = readFileSync(notes, 'utf8')
  expect(told).toContain('"op":"init"')
  expect(told.match(/"id":"r\d"/g)).toHaveLength(5)
  expect(told).toContain('"status":"pending"')
  expect(told, 'the environment is bare').not.toContain('KUNLUN_TEST_SECRET')
  expect(logged.join('\n'), 'what it writes to standard error is logged').toContain('mode good')
})

test('stays up between questions; one that went away meanwhile is started again', async () => {
  const [steady, restless] = ['steady', 'restless'].map((mode) => ({ mode, notes: join(folder, mode) }))
  for (const { mode, notes } of [steady!, restless!]) {
    for (let i = 0; i < 3; i++)
      expect((await suggester.suggest(inputFor({ command: node(mode, notes) }))).fault).toBeUndefined()
  }
  const starts = (notes: string) => readFileSync(notes, 'utf8').match(/^start/gm)?.length
  expect(starts(steady!.notes)).toBe(1)
  expect(starts(restless!.notes)).toBe(3)
})

test.each([
  ['crash', 'exit code 3'],
  ['silent', 'no answer within 1 s'],
  ['nonsense', 'no JSON object'],
  ['outside', 'feed 7 is above 0.3'],
  ['unknown', 'speed is no parameter'],
  ['duplicate', 'under way'],
  ['refusing', 'no_candidates'],
  ['empty', 'no suggestions'],
])('the built-in strategy stands in for a program that is %s', async (mode, reason) => {
  const { suggestions, fault } = await suggester.suggest(inputFor({ command: node(mode), timeoutSeconds: 1 }))
  expect(fault).toMatchObject({ code: 'STRATEGY_FAILED' })
  expect(fault?.message).toContain(reason)
  expect(suggestions).toHaveLength(1)
  expect(suggestions[0]?.because.en).toContain('the built-in strategy answered')
  const plain = await optimizer.suggest({ ...inputFor({ command: ['x'] }) })
  expect(suggestions[0]?.settings).toEqual(plain[0]?.settings)
})

test('a program that does not exist is an error for people, not an end', async () => {
  const { fault } = await suggester.suggest(inputFor({ command: ['/nowhere/strategy'] }))
  expect(fault?.message).toContain('ENOENT')
})

test('in safe mode a program is held to the promise', async () => {
  const safety = { safety: { mode: 'safe', probability: 0.95, maxStep: { feed: 0.02 } } }
  const { suggestions, fault } = await suggester.suggest(inputFor({ command: node('good') }, safety))
  expect(fault?.message).toMatch(/safe mode demands more|farther from every proven run/)
  for (const { feasible } of suggestions) expect(feasible).toBeGreaterThanOrEqual(0.95)
})

test.runIf(hasPython)(`the example in Python suggests${hasPython ? '' : ' (exempt: python3 is absent)'}`, async () => {
  const input = inputFor({ command: ['python3', example] })
  const [first, again] = [await suggester.suggest(input), await suggester.suggest(input)]
  expect(first.fault).toBeUndefined()
  expect(first).toEqual(again)
  const wide = { parameters: [...input.study.parameters, { type: 'categorical', name: 'gas', values: ['air', 'n2'] }] }
  const history = input.observations.map((run) => ({ ...run, settings: { ...run.settings, gas: 'air' } }))
  const other = { ...inputFor({ command: ['python3', example] }, wide), observations: history, pending: [] }
  expect((await suggester.suggest(other)).fault).toBeUndefined()
})

test('whoever closes does not wait for an answer, nor records one', async () => {
  const own = createSuggester(optimizer, { info: log, warn: log, error: log })
  const notes = join(folder, 'closing')
  const asked = own
    .suggest(inputFor({ command: node('silent', notes), timeoutSeconds: 600 }))
    .catch((cause: unknown) => cause)
  await waitFor('the question', () => existsSync(notes) && readFileSync(notes, 'utf8').includes('"op":"ask"'))
  await own.close()
  expect(await asked).toMatchObject({ code: 'STRATEGY_FAILED' })
})
