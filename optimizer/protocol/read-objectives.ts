// Reads the objectives of a study.

import type { Objective } from '../definition.ts'
import { at, listField, numberField, onlyKnown, type Reader, readerOf, textField, wordField } from './reader.ts'

export function readObjectives(reader: Reader): readonly Objective[] {
  const path = at(reader.path, 'objectives')
  const list = listField(reader, 'objectives')
  if (list.length === 0) reader.problems.push(`${path} needs at least one objective`)
  const seen = new Set<string>()
  return list.flatMap((value, i) => {
    const inner = readerOf(value, at(path, i), reader.problems)
    const objective = inner && readObjective(inner)
    if (!objective) return []
    if (seen.has(objective.outcome))
      reader.problems.push(`${path} names the outcome ${JSON.stringify(objective.outcome)} twice`)
    seen.add(objective.outcome)
    return [objective]
  })
}

function readObjective(reader: Reader): Objective | undefined {
  onlyKnown(reader, ['outcome', 'goal', 'target', 'reference'])
  const { path, problems } = reader
  const outcome = textField(reader, 'outcome')
  const goal = wordField(reader, 'goal', ['maximize', 'minimize', 'target'])
  const target = numberField(reader, 'target', true)
  const reference = numberField(reader, 'reference', true)
  if (goal === 'target' && target === undefined) problems.push(`${path}: the goal target needs a target`)
  if (goal !== undefined && goal !== 'target' && target !== undefined)
    problems.push(`${path}: a target needs the goal target`)
  if (goal === 'target' && reference !== undefined && reference <= 0)
    problems.push(`${at(path, 'reference')} is a distance and must be above 0`)
  if (!outcome || !goal) return undefined
  return { outcome, goal, ...(target !== undefined && { target }), ...(reference !== undefined && { reference }) }
}
