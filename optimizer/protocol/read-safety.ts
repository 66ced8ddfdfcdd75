// Reads the safety of a study.

import type { FreeParameter, Safety } from '../definition.ts'
import { field } from './json.ts'
import { defaultProbability, readProbability } from './read-limits.ts'
import { at, numbersField, onlyKnown, type Reader, readerOf, wordField } from './reader.ts'

export function readSafety(reader: Reader, parameters: readonly FreeParameter[]): Safety {
  const value = field(reader.object, 'safety')
  const none: Safety = { mode: 'none', probability: defaultProbability, maxStep: new Map() }
  if (value === undefined) return none
  const inner = readerOf(value, at(reader.path, 'safety'), reader.problems)
  if (!inner) return none
  onlyKnown(inner, ['mode', 'probability', 'max_step'])
  const mode = wordField(inner, 'mode', ['none', 'safe'], 'none') ?? 'none'
  const probability = readProbability(inner)
  const maxStep = numbersField(inner, 'max_step', true)
  const path = at(inner.path, 'max_step')
  for (const [name, step] of maxStep) {
    const parameter = parameters.find((one) => one.name === name)
    if (!parameter || parameter.type === 'categorical')
      inner.problems.push(`${path}: ${JSON.stringify(name)} is not a numeric parameter to set`)
    else if (parameter.type === 'ordinal' && typeof parameter.values[0] === 'string')
      inner.problems.push(`${path}: ${name} has no numeric scale`)
    if (step < 0) inner.problems.push(`${at(path, name)} must not be negative`)
  }
  return { mode, probability, maxStep }
}
