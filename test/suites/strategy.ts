// What every strategy owes, whatever its means: the suite that runs over each of them.
import { expect, it } from 'vitest'
import type { FreeParameter, Observation, StudyDefinition } from '../../optimizer/definition.ts'
import { domainOf, keepsLimits } from '../../optimizer/domain.ts'
import { stream } from '../../optimizer/math/rng.ts'
import { settingsAt, spaceOf } from '../../optimizer/space.ts'
import type { Strategy } from '../../optimizer/strategies/strategy.ts'
import { type StudyView, studyView } from '../../optimizer/study-view.ts'

const parameters: readonly FreeParameter[] = [
  { type: 'continuous', name: 'a', low: 0, high: 60 },
  { type: 'continuous', name: 'b', low: 0, high: 80 },
  { type: 'integer', name: 'c', low: 0, high: 50 },
  { type: 'ordinal', name: 'd', values: [0.1, 0.2, 0.5] },
  { type: 'categorical', name: 'e', values: ['air', 'n2'] },
]
const base: StudyDefinition = {
  seed: 5,
  parameters,
  contexts: [],
  linear: [
    {
      coefficients: new Map([
        ['a', 1],
        ['b', 1],
        ['c', 1],
      ]),
      equals: 100,
    },
    {
      coefficients: new Map([
        ['a', 2],
        ['d', -10],
      ]),
      max: 90,
    },
  ],
  limits: [{ outcome: 'z', max: 5, probability: 0.9 }],
  objectives: [{ outcome: 'y', goal: 'minimize' }],
  safety: { mode: 'none', probability: 0.95, maxStep: new Map() },
  repeats: false,
}

function observed(index: number, status: Observation['status'] = 'ok'): Observation {
  const a = 5 + ((index * 17) % 40)
  const c = (index * 7) % 50
  const settings = new Map<string, number | string>([
    ['a', a],
    ['b', 100 - a - c],
    ['c', c],
    ['d', [0.1, 0.2, 0.5][index % 3]!],
    ['e', index % 2 ? 'air' : 'n2'],
  ])
  return {
    id: `r${index}`,
    settings,
    status,
    outcomes:
      status === 'ok'
        ? new Map([
            ['y', a * 0.1 + c],
            ['z', a / 10],
          ])
        : new Map(),
    context: new Map(),
  }
}

function viewWith(
  definition: StudyDefinition,
  observations: readonly Observation[],
  openRows?: readonly number[],
): StudyView {
  const space = spaceOf(definition.parameters, definition.contexts)
  const domain = domainOf(space, definition.linear)!
  return studyView({
    definition,
    space,
    domain,
    observations,
    pending: [],
    ...(openRows && { openRows }),
    context: new Map(),
  })
}

/** Histories that a strategy must cope with, by name. */
const histories: readonly (readonly [string, readonly Observation[]])[] = [
  ['nothing', []],
  ['one run', [observed(1)]],
  ['failures alone', [1, 2, 3, 4, 5, 6, 7].map((i) => observed(i, 'failed'))],
  [
    'equal outcomes',
    [1, 2, 3, 4, 5, 6, 7].map((i) => ({
      ...observed(i),
      outcomes: new Map([
        ['y', 1],
        ['z', 1],
      ]),
    })),
  ],
  ['several runs', Array.from({ length: 9 }, (_, i) => observed(i, i % 6 === 5 ? 'failed' : 'ok'))],
]

export function strategySuite(strategy: Strategy): void {
  it.each(histories)('suggests settings that keep every linear limit, after %s', (_, observations) => {
    const view = viewWith(base, observations)
    const choices = strategy.suggest(view, 3, stream(1, 'suite'))
    expect(choices).toHaveLength(3)
    const all = choices.map(({ position }) => settingsAt(view.space, position))
    for (const settings of all) {
      expect(keepsLimits(view.domain, settings)).toBe(true)
      expect(Number.isInteger(settings.get('c'))).toBe(true)
      expect([0.1, 0.2, 0.5]).toContain(settings.get('d'))
      expect(['air', 'n2']).toContain(settings.get('e'))
    }
    expect(new Set(all.map((settings) => JSON.stringify([...settings]))).size).toBe(3)
  })

  it('gives the same bytes for the same stream', () => {
    const suggest = () =>
      JSON.stringify(
        strategy.suggest(viewWith(base, histories[4]![1]), 2, stream(9, 'suite')).map(({ position }) => [...position]),
      )
    expect(suggest()).toBe(suggest())
  })

  it('takes each open row of a pool once, then none', () => {
    const pool = Array.from({ length: 6 }, (_, i) => observed(i + 20).settings)
    const view = viewWith({ ...base, pool }, [], [0, 2, 3, 5])
    const rows = strategy.suggest(view, 9, stream(2, 'suite')).map(({ candidate }) => candidate)
    expect(rows.toSorted()).toEqual([0, 2, 3, 5])
  })
}
