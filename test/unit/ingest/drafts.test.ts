// Drafted contracts: what a promise adds, what it never changes, how much of it is taken.
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { draftYaml } from '../../../cli/config/draft-yaml.ts'
import { machinesConfig } from '../../../ingest/contract/config.ts'
import { createDrafts, maxNewMachines } from '../../../ingest/contract/drafts.ts'
import { judge } from '../../../ingest/contract/judge.ts'
import { ucumOf } from '../../../ingest/contract/unit-spellings.ts'
import type { Promised, PromisedSignal } from '../../../ingest/model.ts'

const speed: PromisedSignal = { signal: 'speed', type: 'float', datatype: 'Double', unit: 'rpm' }
const count: PromisedSignal = { signal: 'count', type: 'text', datatype: 'UInt64' }
const promised = (own: Partial<Promised> = {}): Promised => ({
  machine: 'belt',
  signals: [speed, count],
  isAccepted: false,
  ...own,
})
const configured = machinesConfig.parse({
  belt: { kind: 'other', signals: { speed: { type: 'integer', unit: 'Hz' } } },
})

describe('a promise', () => {
  it('waits for a person; accepted, its signals are judged by their contract', () => {
    const drafts = createDrafts({})
    drafts.take('edge', promised())
    expect(drafts.contracts.size).toBe(0)
    const [draft] = drafts.list()
    expect(draft).toMatchObject({ machine: 'belt', connector: 'edge', isKnown: false })
    drafts.accept(draft!)
    expect(drafts.list()).toEqual([])
    expect(drafts.contracts.get('belt')?.signals.get('speed')).toMatchObject({ type: 'float', unit: '/min' })
  })

  it('is in force at once where the configuration accepts it; it is handed out until it was kept', async () => {
    const drafts = createDrafts({})
    drafts.take('edge', promised({ isAccepted: true }))
    expect(drafts.contracts.get('belt')?.signals.size).toBe(2)
    await expect(drafts.keepAccepted(() => Promise.reject(new Error('full')))).rejects.toThrow('full')
    const kept: string[] = []
    const keep = async ({ machine }: { machine: string }) => void kept.push(machine)
    await drafts.keepAccepted(keep)
    await drafts.keepAccepted(keep)
    expect(kept).toEqual(['belt'])
  })

  it('adds to a contract and never changes what it says', () => {
    const drafts = createDrafts(configured)
    drafts.take('edge', promised())
    const [draft] = drafts.list()
    expect(draft).toMatchObject({ isKnown: true, signals: [{ signal: 'count' }] })
    drafts.take('edge', promised({ isAccepted: true }))
    const signals = drafts.contracts.get('belt')?.signals
    expect([signals?.get('speed')?.type, signals?.get('count')?.type]).toEqual(['integer', 'text'])
    expect(drafts.list()).toEqual([])
  })

  it('that is given anew replaces the one before', () => {
    const drafts = createDrafts({})
    drafts.take('edge', promised())
    drafts.take('edge', promised({ signals: [count] }))
    expect(drafts.list().map(({ signals }) => signals.length)).toEqual([1])
  })

  it('is taken within bounds, counted beyond them', () => {
    const drafts = createDrafts({})
    const maxSignals = 5000
    const signals = Array.from({ length: maxSignals + 7 }, (_, index) => ({ ...speed, signal: `s${index}` }))
    drafts.take('edge', promised({ signals, isAccepted: true }))
    expect([drafts.contracts.get('belt')?.signals.size, drafts.refused()]).toEqual([maxSignals, 7])
    for (let index = 0; index < maxNewMachines + 5; index++) drafts.take('edge', promised({ machine: `m${index}` }))
    expect([drafts.list().length, drafts.refused()]).toEqual([maxNewMachines - 1, 7 + 6 * 2])
  })
})

describe('a source that invents names', () => {
  const named = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) => ({ ...speed, signal: `s${from + index}` }))
  const verdictOf = (drafts: ReturnType<typeof createDrafts>, signal: string) => {
    const reading = { machine: 'belt', signal, time: 1n, value: 1, quality: 0 }
    const verdict = judge(reading, drafts.contracts, { now: 1n, received: 1n })
    return verdict.sample === undefined ? verdict.refusal.code : 'stored'
  }
  const hour = 3_600_000_000_000n

  it('fills its machine, not the store: the rest is refused with the reason', () => {
    const drafts = createDrafts(machinesConfig.parse({ belt: { maxSignals: 10, signals: { own: {} } } }))
    drafts.take('edge', promised({ signals: named(0, 12), isAccepted: true }))
    expect(drafts.contracts.get('belt')?.signals.size).toBe(10)
    expect(drafts.refused()).toBe(3)
    expect(['own', 's8', 's9', 'never'].map((signal) => verdictOf(drafts, signal))).toEqual([
      ...['stored', 'stored', 'SIGNAL_LIMIT', 'SIGNAL_LIMIT'],
    ])
  })

  it('is slowed to its hourly share; a person may accept more', () => {
    const drafts = createDrafts(machinesConfig.parse({ belt: { maxNewSignalsPerHour: 5 } }))
    drafts.take('edge', promised({ signals: named(0, 4), isAccepted: true }), hour)
    drafts.take('edge', promised({ signals: named(0, 8), isAccepted: true }), hour + 1n)
    expect(drafts.contracts.get('belt')?.signals.size).toBe(5)
    expect(verdictOf(drafts, 's7')).toBe('SIGNAL_LIMIT')
    drafts.take('edge', promised({ signals: named(0, 8), isAccepted: true }), 2n * hour)
    expect(drafts.contracts.get('belt')?.signals.size).toBe(8)
    expect([verdictOf(drafts, 's7'), verdictOf(drafts, 's8')]).toEqual(['stored', 'SIGNAL_UNKNOWN'])
    drafts.take('edge', promised({ signals: named(20, 30) }), 2n * hour)
    expect(drafts.list()[0]?.signals.length).toBe(30)
  })
})

describe('as YAML', () => {
  it('a draft is a machine of kunlun.yaml, with the words of its source beside', () => {
    const drafts = createDrafts({})
    const odd = { ...speed, signal: 'T', unit: 'C\nmachines: {}' }
    drafts.take('edge', promised({ signals: [speed, count, odd] }))
    const yaml = draftYaml(drafts.list())
    expect(yaml).toContain('speed: { type: float, unit: /min } # Double, unit "rpm"\n')
    expect(yaml).toContain('# Double, unit "C\\nmachines: {}" (no UCUM code: set the unit by hand)')
    expect(machinesConfig.parse(parse(yaml).machines)['belt']?.signals['count']).toMatchObject({ type: 'text' })
  })
})

describe('a unit', () => {
  it.each([
    ['°C', 'Cel'],
    ['rpm', '/min'],
    [' kW ', 'kW'],
    ['psi', '[psi]'],
    ['C', undefined],
    ['', undefined],
    ['furlongs per fortnight', undefined],
  ])('%j is %j', (text, code) => {
    expect(ucumOf(text)).toBe(code)
  })
})
