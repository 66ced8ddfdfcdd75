// From specimens in the ledger to the scatter within a run that a study of good parts counts with.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { derivedOutcomes } from '../../../cli/run/derived.ts'
import { isComplete, observationsOf } from '../../../cli/run/observations.ts'
import type { Ledger } from '../../../ledger/ledger.ts'
import { openLedger } from '../../../ledger/sqlite.ts'
import { studyConfig } from '../../../optimizer/study-config.ts'
import { suggestForStudy } from '../../../optimizer/suggest.ts'
import { heat, person, system } from '../../suites/ledger/context.ts'

const study = studyConfig.parse({
  machine: 'furnace-1',
  parameters: [{ name: 'peak', type: 'continuous', low: 1500, high: 1640 }],
  objectives: [{ outcome: 'goodPartCost', goal: 'minimize', perGoodPart: 'cost' }],
  constraints: [{ outcome: 'density', min: 96, unit: '%', probability: 0.9 }],
})

describe('specimens of a run', () => {
  let folder: string
  let ledger: Ledger
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kunlun-specimens-'))
    ledger = await openLedger({ file: join(folder, 'ledger.sqlite') })
  })
  afterEach(async () => {
    await ledger.close()
    await rm(folder, { recursive: true, force: true })
  })

  async function fire(index: number, densities: readonly number[]): Promise<void> {
    const peak = 1520 + 20 * index
    await ledger.runs.put(heat(`run-${index}`, { planned: { peak }, achieved: { peak } }), system)
    const common = { run: `run-${index}`, measuredAt: 1n }
    await ledger.outcomes.add(
      [
        { ...common, key: `${index}/cost`, name: 'cost', unit: 'CNY', value: 1 + index / 20 },
        ...densities.map((value, k) => ({
          ...{ ...common, key: `${index}/${k}`, specimen: String(k), name: 'density', unit: '%', value },
        })),
      ],
      person,
    )
  }

  it('tell the scatter within a run; one alone tells none', async () => {
    await fire(0, [95, 96, 97])
    await fire(1, [96.5])
    const observations = await observationsOf(ledger, study)
    expect(observations.map(({ scatter }) => scatter?.['density'])).toEqual([{ variance: 1, degrees: 2 }, undefined])
    // The derived objective is no outcome to wait for; what it is derived from is.
    expect(observations.every((one) => isComplete(one, study))).toBe(true)
    expect(isComplete({ ...observations[0]!, outcomes: { density: 96 } }, study)).toBe(false)
  })

  it('make the objective of a run known, for who reads how the study gets on', async () => {
    await fire(0, [95.6, 96, 96.4])
    await fire(1, [97.6, 98, 98.4])
    const derived = await derivedOutcomes(ledger, study)
    // Half of the parts are good at the limit itself, all of them five standard deviations above.
    const [at, above] = [...derived.values()].map((one) => one['goodPartCost']!)
    expect(at! * 0.505).toBeCloseTo(1, 3)
    expect(above).toBeCloseTo(1.05, 3)
    expect(
      await derivedOutcomes(
        ledger,
        studyConfig.parse({ ...study, objectives: [{ outcome: 'cost', goal: 'minimize' }] }),
      ),
    ).toEqual(new Map())
  })

  it('are what a suggestion for good parts names', async () => {
    for (const [index, centre] of [95, 95.8, 96.6, 97.2, 97.4].entries())
      await fire(index, [centre - 0.4, centre, centre + 0.4])
    const observations = await observationsOf(ledger, study)
    const [first] = suggestForStudy({ study, observations, seed: 1, pending: [], count: 1 })
    expect(first!.because.en).toContain('density ± 0.4 % (learnt with 10 degrees of freedom)')
  })
})
