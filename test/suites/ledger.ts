// What every ledger must do, whatever the database: one test per duty.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { QuarantineEntry, Run, Suggestion } from '../../ingest/model.ts'
import type { Actor, Decision, Ledger, NewOutcome } from '../../ledger/ledger.ts'
import { sharingDuties } from './ledger-sharing.ts'

/** One empty database. `open` may be called several times: each gives another connection to it. */
export interface LedgerPlace {
  open(): Promise<Ledger>
  /** Arguments of a Node process that opens the same database and prints a line per outcome that was added. */
  readonly writer: readonly string[]
  remove(): Promise<void>
}

const hostile = [
  '__proto__',
  'constructor',
  "'; drop table runs; --",
  'a"b,c\nd',
  '炉号 😀',
  'nul\u0000byte',
  ' ',
  'x'.repeat(5000),
]
const person: Actor = { who: 'li.wei', when: 1_767_571_200_000_000_001n }
const system: Actor = { who: 'kunlun', when: 1_767_571_200_123_456_789n }

export function heat(id: string, over: Partial<Run> = {}): Run {
  return {
    ...{
      id,
      machine: 'furnace-1',
      process: 'sintering',
      from: 1_767_571_200_000_000_001n,
      to: 1_767_600_000_000_000_003n,
    },
    ...{ state: 'finished', planned: { peak: 1550 }, achieved: { peak: 1551.25 }, features: { soak_mean: 1551.25 } },
    ...{ labels: { program: 'LAB-96', batch: 'H0001' }, version: 1 },
    ...over,
  }
}

function density(run: string, key: string, over: Partial<NewOutcome> = {}): NewOutcome {
  return { key, run, name: 'density', value: 97.1, unit: '%', measuredAt: 1_767_603_600_000_000_007n, ...over }
}

function suggestion(id: string, over: Partial<Suggestion> = {}): Suggestion {
  return {
    ...{ id, study: 'substrate-96', settings: { peak: 1560, soak: 120, ramp: 5 } },
    ...{ predicted: { density: { mean: 97, sd: 0.4 } }, feasible: 0.9, meets: { density: 0.95 } },
    ...{ because: { en: 'A hotter peak.', zh: '更高的峰值温度。' }, basis: ['furnace-1/20260105T000000Z'] },
    ...over,
  }
}

function answer(id: string, over: Partial<Decision> = {}): Decision {
  return { suggestion: id, answer: 'accepted', settings: suggestion(id).settings, reason: '', ...person, ...over }
}

function entry(sequence: bigint, part = 0, over: Partial<QuarantineEntry> = {}): QuarantineEntry {
  return {
    ...{ sequence, part, connector: 'hall', source: 'plant/x', received: 5n, contentType: 'application/json' },
    ...{ body: new Uint8Array([0, 255, 10]), code: 'PAYLOAD_NOT_JSON', reason: 'The payload is not JSON' },
    ...over,
  }
}

const at = { machine: 'furnace-1', process: 'sintering' }
const code = (expected: string) => expect.objectContaining({ code: expected })

export function ledgerSuite(name: string, create: () => Promise<LedgerPlace>): void {
  describe(`ledger: ${name}`, () => {
    let place: LedgerPlace
    let ledger: Ledger
    const others: Ledger[] = []
    beforeEach(async () => {
      place = await create()
      ledger = await place.open()
    })
    afterEach(async () => {
      for (const one of [ledger, ...others.splice(0)]) await one.close()
      await place.remove()
    })
    const again = async () => {
      const other = await place.open()
      others.push(other)
      return other
    }
    describe('runs', () => runDuties(() => ledger))
    describe('outcomes', () => outcomeDuties(() => ledger))
    describe('suggestions', () => suggestionDuties(() => ledger, again))
    describe('plans', () => planDuties(() => ledger))
    describe('questions', () => questionDuties(() => ledger))
    describe('quarantine', () => quarantineDuties(() => ledger))
    describe('records', () => recordDuties(() => ledger))
    describe('sharing', () => sharingDuties({ ledger: () => ledger, again, heat }))
    describe('durability', () => durabilityDuties(() => place))
  })
}

function runDuties(ledger: () => Ledger): void {
  it('gives a run back exactly, times to the nanosecond', async () => {
    const run = heat('furnace-1/1')
    expect(await ledger().runs.put(run, system)).toBe(true)
    expect(await ledger().runs.get(run.id)).toEqual(run)
    expect(await ledger().runs.get('nobody')).toBeUndefined()
  })

  it('leaves out the end of a run that is running', async () => {
    const { to: _, ...running } = heat('furnace-1/1', { state: 'running' })
    await ledger().runs.put(running, system)
    expect(await ledger().runs.get(running.id)).toStrictEqual(running)
  })

  it('adds a version only where a run differs', async () => {
    const run = heat('furnace-1/1', { features: { b: 2, a: 1 } })
    await ledger().runs.put(run, system)
    expect(await ledger().runs.put({ ...run, features: { a: 1, b: 2 }, version: 77 }, system)).toBe(false)
    expect(await ledger().runs.put({ ...run, features: { a: 1, b: 3 } }, person)).toBe(true)
    const versions = await ledger().runs.versions(run.id)
    expect(versions.map(({ version, features, who }) => [version, features['b'], who])).toEqual([
      [1, 2, 'kunlun'],
      [2, 3, 'li.wei'],
    ])
    expect((await ledger().runs.get(run.id))?.version).toBe(2)
  })

  it('puts many runs at once, all or none', async () => {
    const runs = [heat('a'), heat('b'), heat('a')]
    expect(await ledger().runs.putAll(runs, system)).toEqual(['a', 'b'])
    const bad = [heat('c'), heat('d', { features: { soak_mean: Number.NaN } })]
    await expect(ledger().runs.putAll(bad, system)).rejects.toEqual(code('REQUEST_INVALID'))
    expect((await ledger().runs.list({})).map((run) => run.id)).toEqual(['b', 'a'])
  })

  it('lists runs newest first, by machine, process, state, batch or part, with a limit', async () => {
    await ledger().runs.put(heat('1', { from: 10n, to: 20n, labels: { batch: 'H0001' } }), system)
    await ledger().runs.put(heat('2', { from: 30n, to: 40n, state: 'aborted', labels: {} }), system)
    await ledger().runs.put(
      heat('3', { from: 50n, to: 60n, machine: 'mill-1', process: 'milling', labels: { part: 'S7' } }),
      system,
    )
    const ids = async (filter: object) => (await ledger().runs.list(filter)).map((run) => run.id)
    expect(await ids({})).toEqual(['3', '2', '1'])
    expect(await ids({ limit: 1 })).toEqual(['3'])
    expect(await ids({ limit: 0 })).toEqual([])
    expect(await ids({ oldestFirst: true, limit: 2 })).toEqual(['1', '2'])
    expect(await ids({ machine: 'furnace-1' })).toEqual(['2', '1'])
    expect(await ids({ process: 'milling' })).toEqual(['3'])
    expect(await ids({ state: 'aborted' })).toEqual(['2'])
    expect(await ids({ batch: 'H0001' })).toEqual(['1'])
    expect(await ids({ batch: 'S7' })).toEqual(['3'])
  })

  it('lists the runs that overlap a half open window', async () => {
    await ledger().runs.put(heat('done', { from: 10n, to: 20n }), system)
    const { to: _, ...going } = heat('going', { from: 30n, state: 'running' })
    await ledger().runs.put(going, system)
    const ids = async (from: bigint, to: bigint) => (await ledger().runs.list({ from, to })).map((run) => run.id)
    expect(await ids(0n, 10n)).toEqual([])
    expect(await ids(0n, 11n)).toEqual(['done'])
    expect(await ids(20n, 30n)).toEqual([])
    expect(await ids(19n, 31n)).toEqual(['going', 'done'])
    expect(await ids(-(2n ** 80n), 2n ** 80n)).toEqual(['going', 'done'])
  })

  it('marks a void run with who, when and why, and lists it only where asked', async () => {
    await ledger().runs.put(heat('1'), system)
    await ledger().runs.void('1', 'wrong thermocouple', person)
    await ledger().runs.void('1', 'again', person)
    expect(await ledger().runs.list({})).toEqual([])
    expect((await ledger().runs.list({ state: 'void' }))[0]).toMatchObject({ id: '1', state: 'void', version: 2 })
    const [, marked] = await ledger().runs.versions('1')
    expect(marked).toMatchObject({ reason: 'wrong thermocouple', who: 'li.wei', recorded: person.when })
    await expect(ledger().runs.void('2', 'x', person)).rejects.toEqual(code('RUN_UNKNOWN'))
  })

  it('keeps a run void that a person voided; one the system voided can come back', async () => {
    await ledger().runs.putAll([heat('mine'), heat('theirs')], system)
    await ledger().runs.void('mine', 'no longer derived', system)
    await ledger().runs.void('theirs', 'contaminated', person)
    expect(await ledger().runs.put(heat('mine'), system)).toBe(true)
    expect(await ledger().runs.put(heat('theirs', { features: {} }), system)).toBe(false)
    expect((await ledger().runs.list({})).map((run) => run.id)).toEqual(['mine'])
  })

  it('keeps hostile names and texts as they are', async () => {
    for (const text of hostile) {
      const entries = Object.fromEntries([[text, text]])
      const run = heat(text, {
        machine: text,
        labels: { ...entries, batch: text },
        achieved: entries,
        features: { [text]: 1 },
      })
      await ledger().runs.put(run, { who: text, when: 1n })
      expect(await ledger().runs.get(text)).toEqual(run)
      expect(await ledger().runs.list({ machine: text, batch: text })).toEqual([run])
      await ledger().runs.void(text, text, { who: text, when: 2n })
      expect((await ledger().runs.versions(text)).at(-1)).toMatchObject({ reason: text, who: text })
    }
  })
}

function outcomeDuties(ledger: () => Ledger): void {
  beforeEach(() => ledger().runs.putAll([heat('1'), heat('2')], system))

  it('gives an outcome back with everything the laboratory said', async () => {
    const full = density('1', 'k1', { sd: 0.1, specimen: 'S3', position: 'top', method: 'Archimedes' })
    const bare = density('1', 'k2')
    const [first, second] = await ledger().outcomes.add([full, bare], person)
    const { key: _, ...facts } = full
    expect(first).toStrictEqual({ id: first?.id, ...facts })
    expect(Object.keys(second ?? {})).not.toContain('sd')
    expect(await ledger().outcomes.list({ run: '1' })).toEqual([first, second])
    expect(await ledger().outcomes.list({ limit: 1 })).toEqual([first])
    expect(await ledger().outcomes.list({ run: '2' })).toEqual([])
  })

  it('counts the same key once', async () => {
    const [first] = await ledger().outcomes.add([density('1', 'k')], system)
    const [second, third] = await ledger().outcomes.add([density('1', 'k', { value: 1 }), density('1', 'k')], system)
    expect([second, third]).toEqual([first, first])
    expect(await ledger().outcomes.list({})).toEqual([first])
  })

  it('refuses an outcome for a run that does not exist, and all that came with it', async () => {
    const both = [density('1', 'k1'), density('nobody', 'k2')]
    await expect(ledger().outcomes.add(both, person)).rejects.toEqual(code('RUN_UNKNOWN'))
    expect(await ledger().outcomes.list({})).toEqual([])
  })

  it('refuses a value that is no number', async () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
      await expect(ledger().outcomes.add([density('1', 'k', { value })], person)).rejects.toEqual(
        code('REQUEST_INVALID'),
      )
    }
  })

  it('supersedes instead of overwriting', async () => {
    const [wrong] = await ledger().outcomes.add([density('1', 'k1', { value: 79.1 })], system)
    const [right] = await ledger().outcomes.add([density('1', 'k2', { supersedes: wrong?.id ?? '' })], person)
    expect(await ledger().outcomes.list({ run: '1' })).toEqual([right])
    const history = await ledger().outcomes.history('1')
    expect(history.map(({ value, who, recorded, supersededBy }) => ({ value, who, recorded, supersededBy }))).toEqual([
      { value: 79.1, who: 'kunlun', recorded: system.when, supersededBy: right?.id },
      { value: 97.1, who: 'li.wei', recorded: person.when, supersededBy: undefined },
    ])
    const fork = density('1', 'k3', { supersedes: wrong?.id ?? '' })
    await expect(ledger().outcomes.add([fork], person)).rejects.toEqual(code('OUTCOME_SUPERSEDED'))
    const unknown = density('1', 'k4', { supersedes: "O-0001' or 1=1" })
    await expect(ledger().outcomes.add([unknown], person)).rejects.toEqual(code('NOT_FOUND'))
  })

  it('voids with a reason; voiding a correction brings back what it corrected', async () => {
    const [wrong] = await ledger().outcomes.add([density('1', 'k1')], system)
    const [right] = await ledger().outcomes.add([density('1', 'k2', { supersedes: wrong?.id ?? '' })], person)
    await ledger().outcomes.void(right?.id ?? '', 'other specimen', person)
    await ledger().outcomes.void(right?.id ?? '', 'twice', person)
    expect(await ledger().outcomes.list({})).toEqual([wrong])
    expect((await ledger().outcomes.history('1'))[1]?.voided).toBe('other specimen')
    await expect(ledger().outcomes.void('O-9999', 'x', person)).rejects.toEqual(code('NOT_FOUND'))
  })
}

function suggestionDuties(ledger: () => Ledger, again: () => Promise<Ledger>): void {
  it('keeps a suggestion whole; the same id again changes nothing', async () => {
    const made = await ledger().suggestions.add(suggestion('s1'), system)
    expect(made).toStrictEqual({ ...suggestion('s1'), made: system.when })
    expect(await ledger().suggestions.add(suggestion('s1', { feasible: 0 }), person)).toEqual(made)
    expect(await ledger().suggestions.get('s1')).toEqual(made)
    expect(await ledger().suggestions.get('nobody')).toBeUndefined()
  })

  it('keeps one shadow beside a suggestion, out of the list that the plant sees', async () => {
    await ledger().suggestions.add(suggestion('s1'), system)
    const { id: _, ...body } = suggestion('s1', { feasible: 0.5 })
    const shadow = { ...body, beside: 's1', strategy: 'random' }
    await ledger().shadows.add(shadow, system)
    await ledger().shadows.add({ ...shadow, strategy: 'other' }, person)
    expect(await ledger().shadows.list({ study: shadow.study })).toEqual([{ ...shadow, made: system.when }])
    expect(await ledger().shadows.list({ study: 'other' })).toEqual([])
    expect(await ledger().suggestions.list({})).toHaveLength(1)
    await expect(ledger().shadows.add({ ...shadow, beside: 'nobody' }, system)).rejects.toThrow()
  })

  it('lists suggestions newest first, by study, open or decided', async () => {
    for (const id of ['s1', 's2', 's3']) await ledger().suggestions.add(suggestion(id), system)
    await ledger().suggestions.add(suggestion('t1', { study: 'other' }), system)
    await ledger().suggestions.decide(answer('s2', { answer: 'refused', reason: 'too hot' }), undefined)
    const ids = async (filter: object) => (await ledger().suggestions.list(filter)).map((one) => one.id)
    expect(await ids({})).toEqual(['t1', 's3', 's2', 's1'])
    expect(await ids({ study: 'substrate-96', open: true })).toEqual(['s3', 's1'])
    expect(await ids({ open: false })).toEqual(['s2'])
    expect(await ids({ limit: 2 })).toEqual(['t1', 's3'])
  })

  it('plans the run of an accepted suggestion with its program id', async () => {
    await ledger().suggestions.add(suggestion('s1'), system)
    await ledger().suggestions.add(suggestion('s2'), system)
    const first = await ledger().suggestions.decide(answer('s1', { reason: 'good' }), at)
    const settings = { peak: 1540, soak: 90, ramp: 4 }
    await ledger().suggestions.decide(answer('s2', { answer: 'amended', settings }), at)
    expect(first.decision).toEqual(answer('s1', { reason: 'good' }))
    const plans = await ledger().plans.list({ machine: 'furnace-1', state: 'open' })
    expect(plans.map((plan) => [plan.program, plan.settings, plan.suggestion, plan.study])).toEqual([
      ['K-0001', suggestion('s1').settings, 's1', 'substrate-96'],
      ['K-0002', settings, 's2', 'substrate-96'],
    ])
    expect(first.plannedRun).toBe(plans[0]?.id)
  })

  it('runs what was suggested unless it was amended', async () => {
    await ledger().suggestions.add(suggestion('s1'), system)
    const record = await ledger().suggestions.decide(answer('s1', { settings: { peak: 9999 } }), at)
    expect(record.decision?.settings).toEqual(suggestion('s1').settings)
  })

  it('plans nothing where a suggestion is refused', async () => {
    await ledger().suggestions.add(suggestion('s1'), system)
    const record = await ledger().suggestions.decide(answer('s1', { answer: 'refused', reason: 'too hot' }), at)
    expect(record.plannedRun).toBeUndefined()
    expect(await ledger().plans.list({})).toEqual([])
  })

  it('takes one decision only, and audits it', async () => {
    await ledger().suggestions.add(suggestion('s1'), system)
    await ledger().suggestions.decide(answer('s1', { reason: 'go' }), at)
    const late = ledger().suggestions.decide(answer('s1', { answer: 'refused' }), undefined)
    await expect(late).rejects.toEqual(code('ALREADY_DECIDED'))
    await expect(ledger().suggestions.decide(answer('nobody'), at)).rejects.toEqual(code('NOT_FOUND'))
    expect(await ledger().audit.list({})).toMatchObject([
      { action: 'suggestion.accepted', subject: 's1', detail: 'go', ...person },
    ])
  })

  it('lets exactly one of many simultaneous decisions win, over several connections', async () => {
    await ledger().suggestions.add(suggestion('s1'), system)
    const ledgers = [ledger(), await again(), await again()]
    const attempts = Array.from({ length: 12 }, (_, i) => ledgers[i % 3]?.suggestions.decide(answer('s1'), at))
    const results = await Promise.allSettled(attempts)
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toEqual(code('ALREADY_DECIDED'))
    }
    expect(await ledger().plans.list({})).toHaveLength(1)
    expect(await ledger().audit.list({})).toHaveLength(1)
  })
}

function planDuties(ledger: () => Ledger): void {
  const order = (peak: number) => ledger().plans.add({ ...at, settings: { peak } }, person)

  it('opens, matches and cancels plans', async () => {
    await ledger().runs.put(heat('1'), system)
    const [one, two] = [await order(1550), await order(1560)]
    expect(one).toStrictEqual({ ...at, id: one.id, program: 'K-0001', settings: { peak: 1550 }, state: 'open' })
    await ledger().plans.match(one.id, '1', system)
    await ledger().plans.match(one.id, '1', system)
    await ledger().plans.cancel(two.id, 'not needed', person)
    expect((await ledger().plans.list({})).map((plan) => [plan.state, plan.run])).toEqual([
      ['matched', '1'],
      ['cancelled', undefined],
    ])
    expect(await ledger().plans.list({ state: 'open' })).toEqual([])
    expect(await ledger().plans.list({ machine: 'mill-1' })).toEqual([])
    await expect(ledger().plans.match(two.id, '1', system)).rejects.toEqual(code('PLAN_CLOSED'))
    await expect(ledger().plans.cancel(one.id, 'x', person)).rejects.toEqual(code('PLAN_CLOSED'))
    await expect(ledger().plans.match('P-0042', '1', system)).rejects.toEqual(code('NOT_FOUND'))
    await expect(ledger().plans.match((await order(1)).id, 'nobody', system)).rejects.toEqual(code('RUN_UNKNOWN'))
  })

  it('matches anew only where the first run was voided', async () => {
    await ledger().runs.putAll([heat('1'), heat('2')], system)
    const plan = await order(1550)
    await ledger().plans.match(plan.id, '1', system)
    await expect(ledger().plans.match(plan.id, '2', system)).rejects.toEqual(code('PLAN_CLOSED'))
    await ledger().runs.void('1', 'no longer derived', system)
    await ledger().plans.match(plan.id, '2', system)
    expect((await ledger().plans.list({}))[0]).toMatchObject({ state: 'matched', run: '2' })
  })
}

function questionDuties(ledger: () => Ledger): void {
  const question = { kind: 'match-outcome' as const, subject: 'H0001 density', candidates: ['1', '2'], asked: 7n }

  it('asks a question once and keeps its answer', async () => {
    const asked = await ledger().questions.ask(question)
    expect(asked).toStrictEqual({ id: asked.id, ...question })
    expect(await ledger().questions.ask({ ...question, asked: 8n })).toEqual(asked)
    expect(await ledger().questions.list({ open: true })).toEqual([asked])
    await expect(ledger().questions.answer(asked.id, '3', person)).rejects.toEqual(code('REQUEST_INVALID'))
    const answered = await ledger().questions.answer(asked.id, '2', person)
    expect(answered).toEqual({ ...asked, answer: '2' })
    expect(await ledger().questions.ask(question)).toEqual(answered)
    await expect(ledger().questions.answer(asked.id, '1', person)).rejects.toEqual(code('QUESTION_ANSWERED'))
    await expect(ledger().questions.answer('Q-0099', '1', person)).rejects.toEqual(code('NOT_FOUND'))
    expect(await ledger().questions.list({ open: true })).toEqual([])
    expect(await ledger().questions.list({ open: false })).toEqual([answered])
    expect(await ledger().questions.list({})).toEqual([answered])
  })

  it('holds only the newest form of a question open', async () => {
    await ledger().questions.ask(question)
    const wider = await ledger().questions.ask({ ...question, candidates: ['1', '2', '3'] })
    expect(await ledger().questions.list({ open: true })).toEqual([wider])
    expect((await ledger().questions.answer(wider.id, 'none', person)).answer).toBe('none')
  })

  it('matches the planned run that a person chose', async () => {
    await ledger().runs.put(heat('1'), system)
    const plans = [
      await ledger().plans.add({ ...at, settings: {} }, person),
      await ledger().plans.add({ ...at, settings: {} }, person),
    ]
    const candidates = plans.map((plan) => plan.id)
    const { id } = await ledger().questions.ask({ kind: 'match-run', subject: '1', candidates, asked: 1n })
    await ledger().questions.answer(id, candidates[1] ?? '', person)
    expect((await ledger().plans.list({ state: 'matched' })).map((plan) => [plan.id, plan.run])).toEqual([
      [candidates[1], '1'],
    ])
  })
}

function quarantineDuties(ledger: () => Ledger): void {
  it('keeps an entry with its bytes, the same part once', async () => {
    const full = entry(2n ** 60n, 3, { machine: 'mill-1', signal: 'spindle_load' })
    await ledger().quarantine.add([full, entry(2n), full])
    await ledger().quarantine.add([entry(2n, 0, { reason: 'other' })])
    const list = await ledger().quarantine.list({})
    expect(list.map(({ id: _, ...rest }) => rest)).toStrictEqual([
      { ...entry(2n), state: 'kept' },
      { ...full, state: 'kept' },
    ])
    expect(await ledger().quarantine.get(list[1]?.id ?? 0)).toEqual(list[1])
    for (const id of [-1, 0.5, Number.NaN, 1e300]) expect(await ledger().quarantine.get(id)).toBeUndefined()
  })

  it('filters, counts and pages entries', async () => {
    const entries = [entry(1n), entry(2n, 0, { connector: 'lab' }), entry(3n, 0, { code: 'VALUE_TYPE', machine: 'm' })]
    await ledger().quarantine.add(entries)
    const sequences = async (filter: object) => (await ledger().quarantine.list(filter)).map((one) => one.sequence)
    expect(await sequences({})).toEqual([3n, 2n, 1n])
    expect(await sequences({ connector: 'lab' })).toEqual([2n])
    expect(await sequences({ code: 'VALUE_TYPE' })).toEqual([3n])
    expect(await sequences({ machine: 'm' })).toEqual([3n])
    const [newest] = await ledger().quarantine.list({ limit: 1 })
    expect(await sequences({ before: newest?.id })).toEqual([2n, 1n])
    expect(await ledger().quarantine.counts()).toEqual([
      { code: 'PAYLOAD_NOT_JSON', connector: 'hall', count: 1 },
      { code: 'PAYLOAD_NOT_JSON', connector: 'lab', count: 1 },
      { code: 'VALUE_TYPE', connector: 'hall', count: 1 },
    ])
    await ledger().quarantine.markReplayed(newest?.id ?? 0, person)
    await ledger().quarantine.markReplayed(newest?.id ?? 0, person)
    expect(await sequences({ state: 'replayed' })).toEqual([3n])
    expect(await sequences({ state: 'kept' })).toEqual([2n, 1n])
    expect(await ledger().quarantine.counts()).toHaveLength(2)
    await expect(ledger().quarantine.markReplayed(99, person)).rejects.toEqual(code('NOT_FOUND'))
  })

  it('takes thousands of entries in one go', async () => {
    const many = Array.from({ length: 5001 }, (_, i) => entry(BigInt(i)))
    await ledger().quarantine.add(many)
    await ledger().quarantine.add(many)
    await ledger().quarantine.add([])
    expect(await ledger().quarantine.counts()).toEqual([{ code: 'PAYLOAD_NOT_JSON', connector: 'hall', count: 5001 }])
  })

  it('keeps hostile texts and an empty body', async () => {
    for (const [i, text] of hostile.entries()) {
      const odd = entry(BigInt(i), 0, {
        source: text,
        reason: text,
        machine: text,
        signal: text,
        body: new Uint8Array(),
      })
      await ledger().quarantine.add([odd])
      expect(await ledger().quarantine.list({ machine: text })).toMatchObject([odd])
    }
  })
}

function recordDuties(ledger: () => Ledger): void {
  it('orders the events of the plant by their time', async () => {
    const tool = { machine: 'mill-1', kind: 'tool' as const, time: 20n, text: 'T4 换刀', who: 'li.wei' }
    const lot = { machine: 'furnace-1', kind: 'lot' as const, time: 10n, text: 'L7', who: 'li.wei' }
    const added = [await ledger().events.add(tool), await ledger().events.add(lot)]
    expect(await ledger().events.list({})).toEqual([added[1], added[0]])
    expect(await ledger().audit.list({ limit: 1 })).toMatchObject([{ action: 'event.add', subject: lot.machine }])
    expect(await ledger().events.list({ machine: 'mill-1' })).toEqual([{ id: added[0]?.id, ...tool }])
    expect(await ledger().events.list({ from: 10n, to: 20n })).toEqual([added[1]])
  })

  it('versions configuration; the newest of a key wins', async () => {
    const study = { parameters: [{ name: 'peak', low: 1500 }], __proto__: null }
    await ledger().configuration.put('studies/a', study, system)
    await ledger().configuration.put('studies/a', study, person)
    await ledger().configuration.put('studies/a', { parameters: [] }, person)
    await ledger().configuration.put('__proto__', hostile, person)
    const all = await ledger().configuration.all()
    expect(all.get('studies/a')).toEqual({ value: { parameters: [] }, version: 2, who: 'li.wei', when: person.when })
    expect(all.get('__proto__')?.value).toEqual(hostile)
  })

  it('audits who did what, newest first, in pages', async () => {
    await ledger().audit.add(person, 'login', 'li.wei', '')
    await ledger().audit.add(system, 'start', 'kunlun', '1.0.0')
    const [newest, oldest] = await ledger().audit.list({})
    expect([newest?.action, oldest?.action]).toEqual(['start', 'login'])
    expect(oldest).toEqual({
      id: oldest?.id,
      who: 'li.wei',
      when: person.when,
      action: 'login',
      subject: 'li.wei',
      detail: '',
    })
    expect(await ledger().audit.list({ before: newest?.id ?? 0 })).toEqual([oldest])
    expect(await ledger().audit.list({ limit: 1 })).toEqual([newest])
  })
}

function durabilityDuties(place: () => LedgerPlace): void {
  it('opens the same facts again after it was closed', async () => {
    const first = await place().open()
    await first.runs.put(heat('1'), system)
    await first.suggestions.add(suggestion('s1'), system)
    await first.close()
    const second = await place().open()
    expect(await second.runs.list({})).toEqual([heat('1')])
    expect(await second.suggestions.list({ open: true })).toHaveLength(1)
    await second.close()
  })

  it('loses nothing that it answered when the process is killed', async () => {
    const child = spawn(process.execPath, place().writer, { stdio: ['ignore', 'pipe', 'inherit'] })
    const answered: string[] = []
    for await (const line of createInterface({ input: child.stdout })) {
      answered.push(line)
      if (answered.length === 25) child.kill('SIGKILL')
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    expect(child.signalCode).toBe('SIGKILL')
    const survivor = await place().open()
    const kept = new Set((await survivor.outcomes.list({})).map((outcome) => outcome.id))
    await survivor.close()
    expect(answered.filter((id) => !kept.has(id))).toEqual([])
    expect(answered.length).toBeGreaterThanOrEqual(25)
  })
}
