// Promises of earlier suggestions count: in the product as through the protocol.
import { expect, it } from 'vitest'
import type { RunObservation } from '../../../optimizer/history.ts'
import { studyConfig } from '../../../optimizer/study-config.ts'
import { suggestForStudy } from '../../../optimizer/suggest.ts'

const study = studyConfig.parse({
  machine: 'kiln-1',
  parameters: ['a', 'b'].map((name) => ({ type: 'continuous', name, low: 0, high: 1 })),
  objectives: [{ outcome: 'y', goal: 'maximize' }],
  safety: { mode: 'safe' },
})

const run = (name: string, a: number, b: number): RunObservation => ({
  run: name,
  settings: { a, b },
  outcomes: { y: a + b },
})
const proven = [run('r1', 0.2, 0.3), run('r2', 0.23, 0.3), run('r3', 0.23, 0.34), run('r4', 0.27, 0.36)]
const failed = { run: 'r5', settings: { a: 0.4, b: 0.1 }, outcomes: {}, failed: true }

/** Length of the next step from the nearest proven run. */
function nextStep(observations: readonly RunObservation[], promised: readonly string[]): number {
  const [suggestion] = suggestForStudy({ study, observations, promised, pending: [], count: 1, seed: 1 })
  const { a = 0, b = 0 } = suggestion!.settings as Record<string, number>
  return Math.min(...proven.map(({ settings }) => Math.hypot(a - Number(settings['a']), b - Number(settings['b']))))
}

it('steps grow after kept promises', () => {
  expect(nextStep(proven, ['r2', 'r3', 'r4'])).toBeGreaterThan(1.05 * nextStep(proven, []))
})

it('steps shrink after a broken one, more than after a run that nobody promised', () => {
  const observations = [...proven, failed]
  expect(nextStep(observations, ['r5'])).toBeLessThan(0.8 * nextStep(observations, []))
})
