// A design whose settings the machine does not reach goes on: each of its runs is made once.
import { expect, it } from 'vitest'
import type { RunObservation } from '../../../optimizer/history.ts'
import { studyConfig } from '../../../optimizer/study-config.ts'
import { suggestForStudy } from '../../../optimizer/suggest.ts'

const study = studyConfig.parse({
  machine: 'furnace-1',
  parameters: ['cool', 'soak'].map((name) => ({ name, type: 'continuous', low: 0, high: 10 })),
  objectives: [{ outcome: 'cost', goal: 'minimize' }],
  start: { design: 'full-factorial', levels: 3 },
  strategy: 'random',
})

it('asks for each run of a design once, however far from it the furnace came', () => {
  const observations: RunObservation[] = []
  const asked: string[] = []
  for (let run = 0; run < 9; run++) {
    const [suggestion] = suggestForStudy({ study, observations, pending: [], count: 1, seed: run })
    const { settings } = suggestion!
    asked.push(JSON.stringify(settings))
    // It cannot cool faster than 6.
    const achieved = { ...settings, cool: Math.min(6, Number(settings['cool'])) }
    observations.push({ run: `r${run}`, settings: achieved, planned: settings, outcomes: { cost: run } })
  }
  expect(new Set(asked).size).toBe(9)
})
