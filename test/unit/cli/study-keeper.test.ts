// When a study gets a suggestion: on a real ledger in memory, with the real optimizer on its thread.
import { afterAll, beforeEach, expect, test } from 'vitest'
import { example } from '../../../cli/config/example.ts'
import { startOptimizer } from '../../../cli/run/optimizer-thread.ts'
import { shadowInput } from '../../../cli/run/shadows.ts'
import { createStudyKeeper, type StudyKeeper } from '../../../cli/run/study-keeper.ts'
import type { Run } from '../../../ingest/model.ts'
import type { Ledger } from '../../../ledger/ledger.ts'
import { openLedger } from '../../../ledger/sqlite.ts'
import { studyConfig } from '../../../optimizer/study-config.ts'

const id = 'substrate-96'
const study = studyConfig.parse(example.studies[id])
const optimizer = startOptimizer()
const clock = { now: () => 1_767_700_000_000_000_000n, factor: 1 }
const by = { who: 'test', when: clock.now() }
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }

let ledger: Ledger
let keeper: StudyKeeper

beforeEach(async () => {
  ledger = await openLedger({ file: ':memory:', clock })
  keeper = keeperOf(ledger)
})
afterAll(() => optimizer.close())

function keeperOf(of: Ledger): StudyKeeper {
  return createStudyKeeper({ studies: () => new Map([[id, study]]), ledger: of, optimizer, clock, log: silent })
}

function heat(number: number, changes: Partial<Run> = {}): Run {
  const from = 1_767_571_200_000_000_000n + BigInt(number) * 36_000_000_000_000n
  return {
    id: `furnace-1/${number}`,
    machine: 'furnace-1',
    process: 'sintering',
    from,
    to: from + 30_000_000_000_000n,
    state: 'finished',
    planned: {},
    achieved: {},
    features: { soak_mean: 1520 + 11 * number, soak_minutes: 60 + 13 * number },
    labels: {},
    version: 1,
    ...changes,
  }
}

async function addHeat(number: number, outcomes: Readonly<Record<string, number>>, of = ledger): Promise<string> {
  const run = heat(number)
  await of.runs.put(run, by)
  const measuredAt = clock.now()
  const rows = Object.entries(outcomes).map(([name, value]) => ({ key: `${run.id} ${name}`, run: run.id, name, value }))
  if (rows.length > 0)
    await of.outcomes.add(
      rows.map((row) => ({ ...row, unit: '%', measuredAt })),
      by,
    )
  return run.id
}

async function suggestionsAfterChange() {
  keeper.changed()
  await keeper.settled()
  return ledger.suggestions.list({ study: id })
}

async function decide(suggestion: string, answer: 'accepted' | 'refused') {
  const settings = (await ledger.suggestions.get(suggestion))?.settings ?? {}
  const decision = { who: 'li', when: clock.now(), reason: 'as planned', suggestion, answer, settings }
  const plan = { machine: 'furnace-1', process: 'sintering' }
  return ledger.suggestions.decide(decision, answer === 'refused' ? undefined : plan)
}

test('nothing is suggested before two runs have all their results', async () => {
  expect(await suggestionsAfterChange()).toEqual([])
  await addHeat(1, {})
  expect(await suggestionsAfterChange()).toEqual([])
  await addHeat(2, { density: 96.1 })
  expect(await suggestionsAfterChange()).toEqual([])
  await addHeat(3, { density: 96.1, cost: 5 })
  expect(await suggestionsAfterChange()).toEqual([])
  await addHeat(4, { density: 97, cost: 6 })
  expect(await suggestionsAfterChange()).toHaveLength(1)
})

test('near a recipe in use even a twin waits for runs of that recipe', async () => {
  const twin = {
    ...{ process: 'sintering', material: 'alumina-96' },
    ...{ parameters: { peak: 'peakTemperature' }, outcomes: { density: 'density' } },
  }
  const of = (mode: 'near' | 'none') => {
    const careful = studyConfig.parse({ ...example.studies[id], twin, safety: { mode } })
    return createStudyKeeper({ studies: () => new Map([[id, careful]]), ledger, optimizer, clock, log: silent })
  }
  keeper = of('near')
  expect(await suggestionsAfterChange()).toEqual([])
  await keeper.close()
  keeper = of('none')
  expect(await suggestionsAfterChange()).toHaveLength(1)
  await keeper.close()
})

test('one suggestion stands open at a time; a new one needs an answer and something learned', async () => {
  await addHeat(0, { density: 95.8, cost: 4 })
  await addHeat(1, { density: 96.1, cost: 5 })
  const [first, ...none] = await suggestionsAfterChange()
  expect(none).toEqual([])
  expect(first).toMatchObject({ id: `${id}-0001`, basis: ['furnace-1/0', 'furnace-1/1'] })
  await addHeat(2, { density: 97, cost: 6 })
  expect(await suggestionsAfterChange()).toHaveLength(1)
  await decide(`${id}-0001`, 'refused')
  const [second, ...older] = await suggestionsAfterChange()
  expect(older).toHaveLength(1)
  expect(second).toMatchObject({ id: `${id}-0002`, basis: ['furnace-1/0', 'furnace-1/1', 'furnace-1/2'] })
  await decide(`${id}-0002`, 'refused')
  expect(await suggestionsAfterChange(), 'nothing new was learned').toHaveLength(2)
})

test('an accepted suggestion is waited for until its run has its results, or its plan is cancelled', async () => {
  await addHeat(0, { density: 95.8, cost: 4 })
  await addHeat(1, { density: 96.1, cost: 5 })
  await suggestionsAfterChange()
  const { plannedRun } = await decide(`${id}-0001`, 'accepted')
  await addHeat(2, { density: 97, cost: 6 })
  expect(await suggestionsAfterChange(), 'the furnace is awaited').toHaveLength(1)
  await addHeat(3, { density: 97.2 })
  await ledger.plans.match(plannedRun ?? '', 'furnace-1/3', by)
  expect(await suggestionsAfterChange(), 'the laboratory is awaited').toHaveLength(1)
  const cost = { key: 'late', run: 'furnace-1/3', name: 'cost', value: 4, unit: 'CNY', measuredAt: clock.now() }
  await ledger.outcomes.add([cost], by)
  const [second] = await suggestionsAfterChange()
  expect(second).toMatchObject({
    id: `${id}-0002`,
    basis: ['furnace-1/0', 'furnace-1/1', 'furnace-1/2', 'furnace-1/3'],
  })
  const other = await decide(`${id}-0002`, 'accepted')
  await addHeat(4, { density: 97.4, cost: 5 })
  expect(await suggestionsAfterChange()).toHaveLength(2)
  await ledger.plans.cancel(other.plannedRun ?? '', 'furnace is down', by)
  expect(await suggestionsAfterChange()).toHaveLength(3)
})

test('nothing is learned from a run that is void, still burning, or without its settings', async () => {
  await addHeat(0, { density: 95.8, cost: 4 })
  await addHeat(1, { density: 96.1, cost: 5 })
  await addHeat(2, { density: 80, cost: 9 })
  await ledger.runs.void('furnace-1/2', 'wrong powder', by)
  const { to: _, ...burning } = heat(3)
  await ledger.runs.put({ ...burning, state: 'running' }, by)
  await ledger.runs.put(heat(4, { features: {} }), by)
  const [only] = await suggestionsAfterChange()
  expect(only?.basis).toEqual(['furnace-1/0', 'furnace-1/1'])
})

test('a suggested run that was disturbed, or declared void, is not awaited: a new suggestion is made', async () => {
  const guarded = studyConfig.parse({ ...example.studies[id], undisturbed: { setpoint_lag: { max: 30 } } })
  const tools = { studies: () => new Map([[id, guarded]]), ledger, optimizer, clock, log: silent }
  keeper = createStudyKeeper(tools)
  await addHeat(0, { density: 95.8, cost: 4 })
  await addHeat(1, { density: 96.1, cost: 5 })
  await suggestionsAfterChange()
  const first = await decide(`${id}-0001`, 'accepted')
  const cut = heat(2)
  const { to: _, ...burning } = { ...cut, features: { ...cut.features, setpoint_lag: 400 } }
  await ledger.runs.put({ ...burning, state: 'running' }, by)
  await ledger.plans.match(first.plannedRun ?? '', cut.id, by)
  expect(await suggestionsAfterChange(), 'it still burns').toHaveLength(1)
  await ledger.runs.put({ ...cut, version: 2, features: burning.features }, by)
  const [second] = await suggestionsAfterChange()
  expect(second).toMatchObject({ id: `${id}-0002`, basis: ['furnace-1/0', 'furnace-1/1'] })
  const other = await decide(`${id}-0002`, 'accepted')
  await addHeat(3, { density: 97 })
  await ledger.plans.match(other.plannedRun ?? '', 'furnace-1/3', by)
  await ledger.runs.void('furnace-1/3', 'wrong powder', by)
  expect(await suggestionsAfterChange()).toHaveLength(3)
  await keeper.close()
})

test('a run far outside of the bounds is known once, not news for ever', async () => {
  await addHeat(0, { density: 95.8, cost: 4 })
  await addHeat(1, { density: 96.1, cost: 5 })
  await addHeat(40, { density: 90, cost: 8 })
  expect(await suggestionsAfterChange()).toHaveLength(1)
  await decide(`${id}-0001`, 'refused')
  expect(await suggestionsAfterChange()).toHaveLength(1)
})

test('a heat that was aborted teaches as a failure, whatever was measured on it', async () => {
  await addHeat(1, { density: 96.1, cost: 5 })
  await addHeat(2, { density: 58, cost: 90 })
  await ledger.runs.put(heat(2, { state: 'aborted', version: 2 }), by)
  const [only] = await suggestionsAfterChange()
  expect(only?.basis).toEqual(['furnace-1/1', 'furnace-1/2'])
})

test('a shadow suggests at the same moments, unseen, scored on the run that came of the active one', async () => {
  const shadowed = studyConfig.parse({ ...example.studies[id], shadow: { strategy: 'random' } })
  const second = createStudyKeeper({ studies: () => new Map([[id, shadowed]]), ledger, optimizer, clock, log: silent })
  for (const number of [1, 2, 3, 4]) await addHeat(number, { density: 96 + number / 4, cost: 9 - number })
  const active = await second.ask(id)
  await second.settled()
  expect(await ledger.suggestions.list({ study: id })).toHaveLength(1)
  const [shadow] = await ledger.shadows.list({ study: id })
  expect(shadow).toMatchObject({ beside: active.id, strategy: 'random', basis: active.basis })
  expect(shadow?.settings).not.toEqual(active.settings)
  expect((await scoreOf(shadowed)).moments).toMatchObject([{ suggestion: active.id, apart: expect.any(Number) }])
  const { plannedRun } = await decide(active.id, 'accepted')
  await addHeat(5, { density: 97.2, cost: 4 })
  await ledger.plans.match(plannedRun ?? '', 'furnace-1/5', by)
  const { moments, summary } = await scoreOf(shadowed)
  expect(moments).toMatchObject([{ run: 'furnace-1/5', foretold: { shadow: { cost: { measured: 4 } } } }])
  expect(summary).toMatchObject({ active: { moments: 1, foretold: 2 }, shadow: { moments: 1, foretold: 2 } })
  await second.close()
})

async function scoreOf(of: typeof study) {
  return optimizer.shadow(await shadowInput(ledger, id, of))
}

test('a person may ask for more beside an open one; two at once are made one after the other', async () => {
  await addHeat(1, { density: 96.1, cost: 5 })
  const made = await Promise.all([keeper.ask(id), keeper.ask(id)])
  expect(made.map((one) => one.id)).toEqual([`${id}-0001`, `${id}-0002`])
  expect(made[0]?.settings).not.toEqual(made[1]?.settings)
  await expect(keeper.ask('nowhere')).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('refused settings are left alone until a run has taught something', async () => {
  await addHeat(1, { density: 96.1, cost: 5 })
  await addHeat(2, { density: 97, cost: 6 })
  const first = await keeper.ask(id)
  await decide(first.id, 'refused')
  const second = await keeper.ask(id)
  const parameters = study.parameters.filter((one) => one.type === 'continuous')
  const apart = parameters.map(
    ({ name, low, high }) => Math.abs(Number(first.settings[name]) - Number(second.settings[name])) / (high - low),
  )
  expect(Math.max(...apart)).toBeGreaterThan(0.049)
})

test('a run made before a parameter was one counts with what it was then', async () => {
  await addHeat(1, { density: 96.1, cost: 5 })
  await addHeat(2, { density: 97, cost: 6 })
  const ramp = { type: 'continuous', name: 'ramp', low: 2, high: 10 }
  const asked = async (more: object) => {
    const parsed = studyConfig.parse({ ...study, parameters: [...study.parameters, { ...ramp, ...more }] })
    const studies = () => new Map([[id, parsed]])
    const warn = (facts: object) => warnings.push(facts)
    return createStudyKeeper({ studies, ledger, optimizer, clock, log: { ...silent, warn } }).ask(id)
  }
  const warnings: object[] = []
  expect((await asked({})).basis).toEqual([])
  expect(warnings, 'none is left out silently').toEqual([{ study: id, runs: { ramp: 2 } }])
  expect((await asked({ before: 4 })).basis).toEqual(['furnace-1/1', 'furnace-1/2'])
  expect(warnings).toHaveLength(1)
})

test('the same history gives the same suggestions', async () => {
  const again = await openLedger({ file: ':memory:', clock })
  for (const of of [ledger, again]) {
    for (const number of [1, 2, 3, 4]) await addHeat(number, { density: 96 + number / 4, cost: 9 - number }, of)
  }
  const [one, other] = await Promise.all([keeper.ask(id), keeperOf(again).ask(id)])
  expect(one).toEqual(other)
})

test('what stands in the way is told, and nothing is recorded', async () => {
  await addHeat(1, { density: 96.1, cost: 5 })
  const tired = createStudyKeeper({
    studies: () => new Map([[id, study]]),
    ledger,
    optimizer: { ...optimizer, suggest: () => Promise.reject(new Error('the thread ended')) },
    clock,
    log: silent,
  })
  await expect(tired.ask(id)).rejects.toThrow()
  expect(tired.status(id)).toMatchObject({ pending: false, error: { code: 'INTERNAL' } })
  expect(await ledger.suggestions.list({ study: id })).toEqual([])
  await tired.close()
  await keeper.ask(id)
  expect(keeper.status(id)).toEqual({ pending: false })
})

test('a suggestion in the making is cut off with its thread, which is no fault', async () => {
  for (const number of [1, 2, 3]) await addHeat(number, { density: 96 + number / 4, cost: 9 - number })
  const own = startOptimizer()
  const faults: string[] = []
  const asked = Promise.withResolvers<void>()
  const watched: typeof own = {
    ...own,
    suggest(input) {
      asked.resolve()
      return own.suggest(input)
    },
  }
  const studies = () => new Map([[id, study]])
  const log = { ...silent, error: (_: object, text: string) => faults.push(text) }
  const ended = createStudyKeeper({ studies, ledger, optimizer: watched, clock, log })
  ended.changed()
  await asked.promise
  await Promise.all([ended.close(), own.close()])
  expect(faults).toEqual([])
  expect(await ledger.suggestions.list({ study: id })).toEqual([])
})

test('a study that starts with a design has its first run suggested at once', async () => {
  const designed = studyConfig.parse({ ...example.studies[id], safety: {}, start: { design: 'central-composite' } })
  const starting = createStudyKeeper({
    studies: () => new Map([[id, designed]]),
    ledger,
    optimizer,
    clock,
    log: silent,
  })
  starting.changed()
  await starting.settled()
  const [first, ...others] = await ledger.suggestions.list({ study: id })
  expect(first?.because.en).toMatch(/^Run 1 of \d+ of the central composite design/)
  expect(others).toEqual([])
  await starting.close()
})

test('the log hears of each disturbed run once', async () => {
  const heard: unknown[] = []
  const log = { ...silent, info: (facts: object, text: string) => text.startsWith('disturbed') && heard.push(facts) }
  const watched = studyConfig.parse({ ...example.studies[id], undisturbed: { soak_minutes: { max: 80 } } })
  keeper = createStudyKeeper({ studies: () => new Map([[id, watched]]), ledger, optimizer, clock, log })
  for (const number of [0, 1, 2]) await addHeat(number, { density: 96.8, camber: 0.2, strength: 350, cost: 4 + number })
  const [first] = await suggestionsAfterChange()
  await decide(first!.id, 'refused')
  await keeper.ask(id)
  await addHeat(3, { density: 96.8, camber: 0.2, strength: 350, cost: 5 })
  await decide((await ledger.suggestions.list({ study: id, open: true }))[0]!.id, 'refused')
  await keeper.ask(id)
  const run = (number: number, value: number) => ({
    run: `furnace-1/${number}`,
    feature: 'soak_minutes',
    value,
    max: 80,
  })
  expect(heard).toEqual([
    { study: id, runs: [run(2, 86)] },
    { study: id, runs: [run(3, 99)] },
  ])
})
