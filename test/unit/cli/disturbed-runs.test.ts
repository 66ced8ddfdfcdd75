// Disturbed runs: kept in the ledger, left out of what a study learns from, told with what shows them.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { disturbedRuns, endedRuns, observationsOf } from '../../../cli/run/observations.ts'
import type { Ledger } from '../../../ledger/ledger.ts'
import { openLedger } from '../../../ledger/sqlite.ts'
import { studyConfig } from '../../../optimizer/study-config.ts'
import { heat, person, system } from '../../suites/ledger/context.ts'

const draft = {
  machine: 'furnace-1',
  parameters: [{ name: 'peak', type: 'continuous', low: 1500, high: 1640 }],
  objectives: [{ outcome: 'cost', goal: 'minimize' }],
  undisturbed: { setpoint_lag: { max: 30 } },
}
const study = studyConfig.parse(draft)

let ledger: Ledger
beforeEach(async () => {
  ledger = await openLedger({ file: ':memory:' })
})
afterEach(() => ledger.close())

async function fire(run: string, features: Readonly<Record<string, number>>): Promise<void> {
  await ledger.runs.put(heat(run, { planned: { peak: 1580 }, achieved: { peak: 1580 }, features }), system)
  await ledger.outcomes.add([{ run, key: run, name: 'cost', unit: 'CNY', value: 4, measuredAt: 1n }], person)
}

it('teach nothing; runs that do not tell the feature count as undisturbed', async () => {
  await fire('steady', { setpoint_lag: 4 })
  await fire('cut', { setpoint_lag: 450 })
  await fire('unknown', {})
  const taught = await observationsOf(ledger, study)
  expect(taught.map(({ run }) => run).toSorted()).toEqual(['steady', 'unknown'])
  expect(disturbedRuns(await endedRuns(ledger, study), study)).toMatchObject([
    { run: 'cut', feature: 'setpoint_lag', value: 450, max: 30 },
  ])
})

it.each([
  ['no bound', {}, /needs min, max or both/],
  ['bounds in the wrong order', { min: 5, max: 2 }, /min is above max/],
])('%s is refused', (_what, range, message) => {
  expect(() => studyConfig.parse({ ...draft, undisturbed: { setpoint_lag: range } })).toThrow(message)
})
