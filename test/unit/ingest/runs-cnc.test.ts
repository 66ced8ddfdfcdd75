// Real recordings of a milling machine: passes, dirt, and the results table that came with them.
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { applyOutcomes, previewOutcomes } from '../../../ingest/import/outcomes.ts'
import { applyImport, previewImport } from '../../../ingest/import/past-runs.ts'
import { nsPerMs, type Run, type Sample } from '../../../ingest/model.ts'
import { createRunOwner } from '../../../ingest/runs/owner.ts'
import type { RunRules } from '../../../ingest/runs/rules.ts'
import type { Ledger } from '../../../ledger/ledger.ts'
import { openLedger } from '../../../ledger/sqlite.ts'
import { memoryStore, minute, rulesOf, sample } from './runs-fixtures.ts'

const folder = fileURLToPath(new URL('../../../../shared/data/cnc-umich', import.meta.url))
const isAbsent = !existsSync(folder)
const why = isAbsent ? ' (left out: ../shared/data/cnc-umich is absent)' : ''

/** Experiments of the set; 4, 5 and 7 were never finished. */
const experiments = [1, 2, 3, 4, 5, 7, 8, 11, 13, 15, 17]
const numeric = [
  'M1_CURRENT_PROGRAM_NUMBER',
  'M1_CURRENT_FEEDRATE',
  'S1_ActualVelocity',
  'S1_CurrentFeedback',
  'S1_OutputPower',
]
const signals = [...numeric, 'Machining_Process']
const began = 1_528_761_600_000_000_000n // 2018-06-12T00:00:00Z: the recordings carry no time
const interval = 100n * nsPerMs

const features = {
  feed: 'M1_CURRENT_FEEDRATE',
  spindleSpeed: 'S1_ActualVelocity',
  load: 'S1_CurrentFeedback',
  power: 'S1_OutputPower',
}
const labels = { phase: 'Machining_Process', program: 'M1_CURRENT_PROGRAM_NUMBER' }
const passes = rulesOf('machine-tool', signals, {
  ...{ ...features, labels, soakAbove: 800 },
  segmentation: {
    by: 'program',
    signal: 'Machining_Process',
    idle: ['starting', 'prep', 'repositioning', 'end'],
    minimumSeconds: 0,
  },
})
const wholes = rulesOf('machine-tool', signals, {
  ...{ ...features, labels, soakAbove: 800 },
  segmentation: { by: 'executing', signal: 'Machining_Process', idle: ['end'], mergeGapSeconds: 2, minimumSeconds: 1 },
})

function recording(experiment: number): Sample[] {
  const file = `${folder}/experiment_${String(experiment).padStart(2, '0')}.csv`
  const rows = parse(readFileSync(file), { columns: true }) as Record<string, string>[]
  return rows.flatMap((row, i) =>
    signals.map((signal) => {
      const text = row[signal] ?? ''
      const value = signal === 'Machining_Process' ? text : Number(text)
      return sample(`cnc-${experiment}`, signal, began + BigInt(i) * interval, value)
    }),
  )
}

async function runsOf(experiment: number, rules: RunRules, ledger: Ledger): Promise<Run[]> {
  const [machine, store] = [`cnc-${experiment}`, memoryStore()]
  const clock = { now: () => began + 60n * minute, factor: 1 }
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
  const owner = createRunOwner({ store, ledger, machines: new Map([[machine, rules]]), clock, log })
  const samples = recording(experiment)
  store.write(samples)
  owner.touched(machine, began, samples.at(-1)?.time ?? began)
  await owner.settled()
  await owner.close()
  return ledger.runs.list({ machine, oldestFirst: true })
}

describe.skipIf(isAbsent)(`recordings of a real mill${why}`, () => {
  let ledger: Ledger
  beforeAll(async () => {
    ledger = await openLedger({ file: ':memory:' })
  })
  afterAll(() => ledger.close())

  it('fall into their passes, whatever the spelling of the labels', async () => {
    const own = await openLedger({ file: ':memory:' })
    const found: [number, number][] = []
    for (const experiment of experiments) {
      const runs = await runsOf(experiment, passes, own)
      found.push([experiment, runs.length])
      expect(
        runs.every((run) => run.state === 'finished' && /^Layer [123] (Up|Down)$/.test(run.labels['phase'] ?? '')),
      ).toBe(true)
      for (const { features: own } of runs) expect(own['duration_seconds']).toBeGreaterThan(2)
    }
    await own.close()
    // Three layers up and down; those never finished stop in the first or second.
    const unfinished = new Map([
      [4, 1],
      [5, 1],
      [7, 3],
    ])
    expect(found).toEqual(experiments.map((experiment) => [experiment, unfinished.get(experiment) ?? 6]))
  })

  it('give the passes of experiment 1 their exact borders and means', async () => {
    const own = await openLedger({ file: ':memory:' })
    const runs = await runsOf(1, passes, own)
    await own.close()
    const rows = (run: Run | undefined) => Number(((run?.to ?? 0n) - (run?.from ?? 0n)) / interval)
    expect(runs.map((run) => [run.labels['phase'], rows(run)])).toEqual([
      ['Layer 1 Up', 172],
      ['Layer 1 Down', 148],
      ['Layer 2 Up', 203],
      ['Layer 2 Down', 132],
      ['Layer 3 Up', 194],
      ['Layer 3 Down', 142],
    ])
    expect(runs[0]?.from).toBe(began + 31n * interval)
    const first = recording(1)
      .filter((one) => one.signal === 'M1_CURRENT_FEEDRATE')
      .slice(31, 31 + 172)
    const mean = first.reduce((sum, one) => sum + Number(one.value), 0) / first.length
    expect(runs[0]?.features['feed_mean']).toBeCloseTo(mean, 5)
  })

  it('take the results table as outcomes of their experiments', async () => {
    for (const experiment of experiments) expect(await runsOf(experiment, wholes, ledger)).toHaveLength(1)
    const mapping = {
      No: 'run:cnc-{}/20180612T000000Z',
      machining_finalized: 'outcome:machining_finalized',
      passed_visual_inspection: 'outcome:passed_visual_inspection',
    }
    const source = { name: 'train.csv', bytes: readFileSync(`${folder}/train.csv`), mapping }
    const result = await applyOutcomes(await previewOutcomes(source), ledger, { who: 'li.wei', when: began })
    // Three experiments were not finished, so nobody inspected them.
    expect(result).toEqual({ added: 2 * 11 - 3, unchanged: 0, problems: [] })
    const outcomes = await ledger.outcomes.list({ run: 'cnc-8/20180612T000000Z' })
    expect(outcomes.map(({ name, value }) => [name, value])).toEqual([
      ['machining_finalized', 1],
      ['passed_visual_inspection', 0],
    ])
    expect(await ledger.outcomes.list({ run: 'cnc-4/20180612T000000Z' })).toHaveLength(1)
  })

  it('can be imported as past runs with their settings', async () => {
    const mapping = {
      ...{ No: 'run', material: 'label:lot', feedrate: 'setting:feed', clamp_pressure: 'setting:clamp_pressure' },
      ...{ tool_condition: 'label:tool', machining_finalized: 'state', passed_visual_inspection: 'outcome:passed' },
    }
    const bytes = readFileSync(`${folder}/train.csv`)
    const preview = await previewImport({ name: 'train.csv', bytes, machine: 'mill', process: 'machining', mapping })
    expect(preview.problems).toEqual([])
    await applyImport(preview, ledger, { who: 'li.wei', when: began })
    const runs = await ledger.runs.list({ machine: 'mill' })
    expect(
      runs
        .filter((run) => run.state === 'aborted')
        .map((run) => run.id)
        .sort(),
    ).toEqual(['mill/import-4', 'mill/import-5', 'mill/import-7'])
    expect(await ledger.runs.get('mill/import-17')).toMatchObject({
      achieved: { feed: 3, clamp_pressure: 2.5 },
      labels: { tool: 'unworn' },
    })
  })
})
