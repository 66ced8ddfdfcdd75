// What safe mode answers for in the plant: runs made as it suggested, on a real ledger in memory.
import { afterAll, beforeEach, expect, test } from 'vitest'
import { example } from '../../../cli/config/example.ts'
import { startOptimizer } from '../../../cli/run/optimizer-thread.ts'
import { createStudyKeeper } from '../../../cli/run/study-keeper.ts'
import { suggestInput } from '../../../cli/run/suggest-input.ts'
import type { Ledger } from '../../../ledger/ledger.ts'
import { openLedger } from '../../../ledger/sqlite.ts'
import { studyConfig } from '../../../optimizer/study-config.ts'

const id = 'substrate-96'
const study = studyConfig.parse({ ...example.studies[id], safety: { mode: 'safe' } })
const studies = new Map([[id, study]])
const clock = { now: () => 1_767_700_000_000_000_000n, factor: 1 }
const by = { who: 'test', when: clock.now() }
const optimizer = startOptimizer()
const log = { info: () => undefined, warn: () => undefined, error: () => undefined }

let ledger: Ledger
beforeEach(async () => {
  ledger = await openLedger({ file: ':memory:', clock })
})
afterAll(() => optimizer.close())

async function addHeat(number: number): Promise<string> {
  const from = clock.now() + BigInt(number)
  const run = `furnace-1/${number}`
  const features = { soak_mean: 1520 + 11 * number, soak_minutes: 60 + 13 * number }
  const common = { machine: 'furnace-1', process: 'sintering', state: 'finished', version: 1 } as const
  await ledger.runs.put(
    { id: run, ...common, from, to: from + 1n, planned: {}, achieved: {}, features, labels: {} },
    by,
  )
  return run
}

/** A suggestion with a person's answer and the run that came of it. */
async function answered(number: number, answer: 'accepted' | 'amended'): Promise<string> {
  const suggestion = `${id}-000${number}`
  const settings = { peak: 1520 + number, soak: 60 }
  const because = { en: 'Tried.', zh: '试。' }
  const made = { predicted: {}, feasible: 0.97, meets: {}, because, basis: [] }
  await ledger.suggestions.add({ id: suggestion, study: id, settings, ...made }, by)
  const decision = { suggestion, answer, settings, reason: 'planned', who: 'li', when: clock.now() }
  const { plannedRun } = await ledger.suggestions.decide(decision, { machine: 'furnace-1', process: 'sintering' })
  const run = await addHeat(number)
  await ledger.plans.match(plannedRun ?? '', run, by)
  return run
}

test('runs made as suggested are promised, amended ones and others are not', async () => {
  await addHeat(7)
  const run = await answered(1, 'accepted')
  await answered(2, 'amended')
  const { input } = await suggestInput(ledger, { id, study, studies })
  expect(input.promised).toEqual([run])
})

test('where nothing is proven, people are told what to do', async () => {
  await addHeat(1)
  const keeper = createStudyKeeper({ studies: () => studies, ledger, optimizer, clock, log })
  await expect(keeper.ask(id)).rejects.toMatchObject({
    code: 'SUGGESTION_UNSAFE',
    message: expect.stringMatching(/ended well with every limit measured and kept/),
  })
  await keeper.close()
})
