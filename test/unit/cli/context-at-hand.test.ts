// What a coming run is suggested for: the newest readings of the signals that contexts are taken from.
import { describe, expect, it } from 'vitest'
import { contextAtHand } from '../../../cli/run/context-at-hand.ts'
import { createStudyKeeper } from '../../../cli/run/study-keeper.ts'
import { suggestInput } from '../../../cli/run/suggest-input.ts'
import { quality, type Run, type Sample, type Value } from '../../../ingest/model.ts'
import { runsConfig } from '../../../ingest/runs/config.ts'
import { runRules, unknownSignals } from '../../../ingest/runs/rules.ts'
import { openLedger } from '../../../ledger/sqlite.ts'
import { studyConfig } from '../../../optimizer/study-config.ts'
import { suggestForStudy } from '../../../optimizer/suggest.ts'

const clock = { now: () => 1_767_700_000_000_000_000n, factor: 1 }
const by = { who: 'test', when: clock.now() }
const contract = {
  kind: 'machine-tool',
  signals: ['executing', 'part', 'edge_wear'],
  runs: runsConfig.parse({ process: 'turning', atStart: { edge_wear: 'edge_wear' } }),
}
const study = studyConfig.parse({
  machine: 'lathe-1',
  process: 'turning',
  parameters: [
    { name: 'speed', type: 'continuous', low: 100, high: 300 },
    { name: 'wear', type: 'context', low: 0, high: 0.2, feature: 'edge_wear' },
    { name: 'lot', type: 'context', low: 0, high: 9 },
  ],
  objectives: [{ outcome: 'cost', goal: 'minimize' }],
})

function reading(value: Value | null, good = true): Sample {
  const at = good ? quality.good : 0x8000_0000
  return { machine: 'lathe-1', signal: 'edge_wear', time: clock.now(), value, quality: at }
}
const storeOf = (...samples: Sample[]) => ({ latest: async () => samples })

async function ledgerWithRuns() {
  const ledger = await openLedger({ file: ':memory:', clock })
  for (const number of [1, 2, 3]) {
    const from = clock.now() + BigInt(number) * 600_000_000_000n
    const run: Run = {
      ...{ id: `lathe-1/${number}`, machine: 'lathe-1', process: 'turning', from, to: from + 60_000_000_000n },
      ...{ state: 'finished', planned: {}, achieved: { speed: 100 + 40 * number, lot: 4 }, labels: {}, version: 1 },
      features: { edge_wear: 0.05 * number },
    }
    await ledger.runs.put(run, by)
    const outcome = { key: run.id, run: run.id, name: 'cost', value: 9 - number, unit: 'CNY', measuredAt: clock.now() }
    await ledger.outcomes.add([outcome], by)
  }
  return ledger
}

describe('the context at hand', () => {
  it('is what the signal of its feature reads now', async () => {
    expect(await contextAtHand(study, contract, storeOf(reading(0.013)))).toEqual({ wear: 0.013 })
  })

  it('is unknown where the signal says nothing that can be used', async () => {
    for (const store of [storeOf(), storeOf(reading(null)), storeOf(reading(0.1, false)), storeOf(reading('worn'))])
      expect(await contextAtHand(study, contract, store)).toEqual({})
    expect(await contextAtHand(study, undefined, storeOf(reading(0.1)))).toEqual({})
  })

  it('goes before that of the newest run; contexts without a signal stay as they were', async () => {
    const ledger = await ledgerWithRuns()
    const among = { id: 'shaft', study, studies: new Map([['shaft', study]]) }
    const { input } = await suggestInput(ledger, among, { wear: 0.001 })
    expect(input.context).toEqual({ wear: 0.001, lot: 4 })
    expect((await suggestInput(ledger, among)).input.context).toBeUndefined()
    await ledger.close()
  })

  it('reaches the optimizer when a suggestion is made', async () => {
    const ledger = await ledgerWithRuns()
    const asked: unknown[] = []
    const optimizer = {
      suggest: async (input: Parameters<typeof suggestForStudy>[0]) => {
        asked.push(input.context)
        return suggestForStudy(input)
      },
    }
    const keeper = createStudyKeeper({
      ...{ studies: () => new Map([['shaft', study]]), ledger, clock },
      optimizer: optimizer as unknown as Parameters<typeof createStudyKeeper>[0]['optimizer'],
      log: { info: () => undefined, warn: () => undefined, error: () => undefined },
      contextAtHand: (of) => contextAtHand(of, contract, storeOf(reading(0.02))),
    })
    await keeper.ask('shaft')
    expect(asked).toEqual([{ wear: 0.02, lot: 4 }])
    await keeper.close()
    await ledger.close()
  })
})

describe('features that keep what a signal read as the run began', () => {
  it('are rules of the machine; a signal that it has not is a problem to show', () => {
    expect(runRules(contract)?.atStart).toEqual({ edge_wear: 'edge_wear' })
    expect(unknownSignals({ ...contract, signals: ['executing'] })).toContainEqual({
      path: ['atStart', 'edge_wear'],
      signal: 'edge_wear',
    })
  })
})
