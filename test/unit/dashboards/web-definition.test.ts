// What the form of a study edits, and how two definitions differ.
import { describe, expect, it } from 'vitest'
import { differencesBetween, fieldsOf, withFields } from '../../../dashboards/web/src/definition.ts'
import { storyFile } from '../../fixtures/study.ts'

const definition = JSON.parse(JSON.stringify(storyFile.studies['substrate-96'])) as Parameters<typeof fieldsOf>[0]

describe('the form', () => {
  it('untouched gives back the same', () => {
    expect(withFields(definition, fieldsOf(definition))).toEqual(definition)
  })

  it('emptied fields are left out, probabilities are percent', () => {
    const fields = fieldsOf(definition)
    const constraints = fields.constraints?.map((one, index) =>
      index === 0 ? { min: null, max: 99, percent: 97.5 } : one,
    )
    const edited = withFields(definition, { ...fields, ...(constraints && { constraints }), budget: null })
    const { min: _, ...density } = definition.constraints[0] ?? { outcome: '', probability: 0 }
    expect(edited.constraints[0]).toEqual({ ...density, max: 99, probability: 0.975 })
    expect(edited).not.toHaveProperty('budget')
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
