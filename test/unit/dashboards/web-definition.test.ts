// What the form of a study edits, and how two definitions differ.
import { describe, expect, it } from 'vitest'
import { differencesBetween, type StudyDefinition } from '../../../dashboards/web/src/definition.ts'
import { type Definition, definitionOf, fieldsOf, forkOf } from '../../../dashboards/web/src/studies/draft.ts'
import { storyFile } from '../../fixtures/study.ts'

const definition = JSON.parse(JSON.stringify(storyFile.studies['substrate-96'])) as StudyDefinition & Definition

describe('the form', () => {
  it('untouched gives back the same', () => {
    expect(definitionOf(definition, fieldsOf(definition))).toEqual(definition)
  })

  it('emptied fields are left out, probabilities are percent, one language stands in for the other', () => {
    const fields = fieldsOf(definition)
    const [first, ...others] = fields.constraints ?? []
    const constraints = [{ ...first, min: null, max: 99, percent: 97.5 }, ...others]
    const title = { en: '', zh: '薄基板' }
    const edited = definitionOf(definition, { ...fields, constraints, title, budget: null })
    const { min: _, ...density } = { ...definition.constraints[0] } as Record<string, unknown>
    expect(edited['constraints']).toMatchObject([{ ...density, max: 99, probability: 0.975 }, {}, {}])
    expect((edited['constraints'] as object[])[0]).not.toHaveProperty('min')
    expect(edited['title']).toEqual({ en: '薄基板', zh: '薄基板' })
    expect(edited).not.toHaveProperty('budget')
  })

  it('of another type keeps nothing that only the type before had', () => {
    const fields = fieldsOf(definition)
    const parameters = fields.parameters?.map((one) => ({ ...one, type: 'ordinal', values: ['1', '2.5'] }))
    const [peak] = definitionOf(definition, { ...fields, ...(parameters && { parameters }) })['parameters'] as object[]
    expect(peak).toMatchObject({ type: 'ordinal', name: 'peak', values: [1, 2.5] })
    expect(peak).not.toHaveProperty('low')
    expect(peak).not.toHaveProperty('scale')
  })

  it('a strategy that nobody touched says all it said before', () => {
    const strategy = {
      name: 'bayesian',
      surrogate: 'ensemble',
      members: ['matern-gp'],
      acquisition: { name: 'thompson-draw' },
    }
    const given = { ...definition, strategy }
    expect(definitionOf(given, fieldsOf(given))['strategy']).toEqual(strategy)
    const touched = { ...fieldsOf(given), strategy: { name: 'bayesian', surrogate: 'rbf-gp', acquisition: null } }
    expect(definitionOf(given, touched)['strategy']).toEqual({ name: 'bayesian', surrogate: 'rbf-gp' })
    const plain = { ...fieldsOf(given), strategy: { name: 'random', surrogate: null, acquisition: null } }
    expect(definitionOf(given, plain)['strategy']).toBe('random')
  })

  it('of a fork is at rest, names what it was copied from, has no shadow', () => {
    const fork = forkOf('substrate-96', { ...definition, shadow: { strategy: 'random' } })
    expect(fork).toMatchObject({ active: false, forkOf: 'substrate-96' })
    expect(fork).not.toHaveProperty('shadow')
    expect((fork['title'] as { zh: string }).zh).toContain('副本')
  })
})

describe('the differences', () => {
  it('name single values, entries of lists by their name', () => {
    const parameters = definition.parameters.map((one) => (one.name === 'soak' ? { ...one, low: 45 } : one))
    const { budget: _, ...rest } = definition
    expect(differencesBetween(definition, { ...rest, parameters })).toEqual([
      { path: ['parameters', 'soak', 'low'], file: 30, page: 45 },
      { path: ['budget'], file: 30 },
    ])
    expect(differencesBetween(definition, definition)).toEqual([])
  })

  it('of lists without names go by the place, of lists against nothing by the whole', () => {
    expect(differencesBetween({ values: ['a', 'b'] }, { values: ['a', 'c', 'd'] })).toEqual([
      { path: ['values', '2'], file: 'b', page: 'c' },
      { path: ['values', '3'], page: 'd' },
    ])
    expect(differencesBetween({}, { linear: [] })).toEqual([{ path: ['linear'], page: [] }])
  })
})
