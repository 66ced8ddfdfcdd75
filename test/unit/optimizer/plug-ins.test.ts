// Acquisitions under their suite; strategies as a study configures them under theirs; settings that cannot be used.
import { describe, expect, it } from 'vitest'
import { acquisitions } from '../../../optimizer/acquisition/index.ts'
import { strategyOf } from '../../../optimizer/strategies/index.ts'
import { studyConfig } from '../../../optimizer/study-config.ts'
import { suggestForStudy } from '../../../optimizer/suggest.ts'
import { acquisitionSuite } from '../../suites/acquisition.ts'
import { strategySuite } from '../../suites/strategy.ts'

describe.each(acquisitions.map((one) => [one.name, one] as const))('acquisition %s', (_, acquisition) => {
  acquisitionSuite(acquisition)
})

describe.each(acquisitions.map(({ name }) => [name]))('strategy bayesian with %s', (name) => {
  strategySuite(strategyOf({ name: 'bayesian', surrogate: 'matern-gp', acquisition: name }))
})

const draft = {
  machine: 'mill-1',
  process: 'milling',
  parameters: [{ type: 'continuous', name: 'feed', low: 0.05, high: 0.3 }],
  objectives: [{ outcome: 'roughness', goal: 'minimize' }],
}
const observations = [0.06, 0.12, 0.2, 0.28, 0.25, 0.09].map((feed, i) => ({
  run: `r${i}`,
  settings: { feed },
  outcomes: { roughness: (feed - 0.15) ** 2 },
}))

function suggestionOf(strategy?: unknown) {
  const study = studyConfig.parse({ ...draft, ...(strategy === undefined ? {} : { strategy }) })
  return suggestForStudy({ study, observations, pending: [], count: 1, seed: 3 })[0]
}

describe("a study's strategy", () => {
  it('is the same by its name and as a map without settings', () => {
    expect(suggestionOf('bayesian')).toEqual(suggestionOf())
    expect(suggestionOf({ name: 'bayesian' })).toEqual(suggestionOf())
    expect(suggestionOf({ name: 'random' })).toEqual(suggestionOf('random'))
  })

  it('works with the models and the acquisition that are named', () => {
    const plain = suggestionOf()
    expect(suggestionOf({ name: 'bayesian', surrogate: 'extra-trees' })?.predicted).not.toEqual(plain?.predicted)
    const members = { name: 'bayesian', surrogate: 'ensemble', members: ['matern-gp', 'rbf-gp', 'extra-trees'] }
    const two = { ...members, members: ['rbf-gp', 'extra-trees'] }
    expect(suggestionOf(two)?.predicted).not.toEqual(suggestionOf(members)?.predicted)
    const bold = { name: 'bayesian', acquisition: { name: 'upper-confidence-bound', sds: 6 } }
    expect(suggestionOf(bold)?.settings).not.toEqual(plain?.settings)
    expect(suggestionOf(bold)).toEqual(suggestionOf(bold))
  })

  it.each([
    ['nobody', 'random'],
    [{ name: 'nobody' }, 'name'],
    [{ name: 'random', surrogate: 'ensemble' }, 'surrogate'],
    [{ name: 'bayesian', surrogate: 'matern-gp', members: ['rbf-gp'] }, 'members'],
    [{ name: 'bayesian', surrogate: 'ensemble', members: ['rbf-gp', 'rbf-gp'] }, 'distinct'],
    [{ name: 'bayesian', acquisition: { name: 'upper-confidence-bound', sds: -1 } }, 'sds'],
    [{ external: { command: [] } }, 'command'],
    [{ external: { command: ['python3'], shell: true } }, 'shell'],
  ])('is refused where it cannot be used: %j', (strategy, word) => {
    const parsed = studyConfig.safeParse({ ...draft, strategy })
    expect(parsed.success).toBe(false)
    expect(JSON.stringify(parsed.error)).toContain(word)
  })
})
