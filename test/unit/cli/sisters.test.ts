// Which runs reach a study from the sisters that it names: on a real ledger in memory.
import { expect, test } from 'vitest'
import { crossChecks } from '../../../cli/config/cross-checks.ts'
import { example } from '../../../cli/config/example.ts'
import { sistersOf } from '../../../cli/run/observations.ts'
import { openLedger } from '../../../ledger/sqlite.ts'
import { studyConfig } from '../../../optimizer/study-config.ts'

const written = example.studies['substrate-96']
const study = studyConfig.parse({ ...written, sisters: ['furnace-2', 'same-furnace', 'gone'] })
const elsewhere = studyConfig.parse({ ...written, machine: 'furnace-2' })
const clock = { now: () => 1_767_700_000_000_000_000n, factor: 1 }
const by = { who: 'test', when: clock.now() }

test("a sister's runs come with its own names; a study of the same machine brings nothing new", async () => {
  const ledger = await openLedger({ file: ':memory:', clock })
  const run = (machine: string) => ({
    ...{ id: `${machine}/1`, machine, process: 'sintering', from: 1_767_571_200_000_000_000n },
    ...{ to: 1_767_581_200_000_000_000n, state: 'finished' as const, planned: {}, achieved: {} },
    ...{ features: { soak_mean: 1570, soak_minutes: 90 }, labels: {}, version: 1 },
  })
  for (const machine of ['furnace-1', 'furnace-2']) {
    await ledger.runs.put(run(machine), by)
    const outcome = { key: `${machine} density`, run: `${machine}/1`, name: 'density', value: 96.8, unit: '%' }
    await ledger.outcomes.add([{ ...outcome, measuredAt: clock.now() }], by)
  }
  const studies = new Map([
    ['furnace-2', elsewhere],
    ['same-furnace', studyConfig.parse(written)],
  ])
  const observations = [{ run: 'furnace-2/1', settings: { peak: 1570, soak: 90 }, outcomes: { density: 96.8 } }]
  expect(await sistersOf(ledger, study, studies)).toEqual([{ name: 'furnace-2', observations }])
  await ledger.close()
})

test('a sister that does not exist, is the study itself or shares nothing is told when the configuration is read', () => {
  const strange = studyConfig.parse({
    ...{ machine: 'furnace-2', parameters: [{ name: 'speed', type: 'continuous', low: 1, high: 2 }] },
    objectives: [{ outcome: 'wear', goal: 'minimize' }],
  })
  const own = studyConfig.parse({ ...written, sisters: ['own', 'strange', 'other', 'missing'] })
  const machine = { kind: 'furnace' as const, signals: {} }
  const issues = crossChecks({
    machines: { 'furnace-1': machine, 'furnace-2': machine } as never,
    studies: { own, strange, other: elsewhere },
    connectors: {},
  })
  expect(issues.map(({ path, message }) => `${path.join('.')} ${message}`)).toEqual([
    expect.stringMatching(/^studies\.own\.sisters\.0 no such other study/),
    "studies.own.sisters.1 strange has none of this study's parameters",
    expect.stringMatching(/^studies\.own\.sisters\.3 no such other study/),
  ])
})
