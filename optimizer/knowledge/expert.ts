// An expert's expectation of where the best lies, as a weight on the acquisition that fades with data [Hvarfner2022].
//
// Notation: per parameter pi(x) = (1 - e) N(x; near, (within / 2)^2) + e / range, relative to its peak: one expert in ten
// is wrong altogether, so log pi is bounded. The acquisition's logarithm gains (beta / n) log pi after n runs.

import type { FreeParameter, SettingValue } from '../definition.ts'
import { type Position, settingsAt } from '../space.ts'
import type { StudyView } from '../study-view.ts'
import type { Expectation } from './knowledge.ts'

const wrong = 0.1
const beta = 6

/** What the acquisition gains at a position; 0 everywhere without an expectation. */
export function expertWeight(view: StudyView): (position: Position) => number {
  const { definition, placed, pending, space } = view
  if (!definition.knowledge?.expected.size) return () => 0
  const share = beta / Math.max(1, placed.length + pending.length)
  return (position) => share * logExpected(view, settingsAt(space, position))
}

/** log pi relative to its peak, summed over the parameters that the expert speaks of; 0 is "as expected". */
export function logExpected({ definition }: StudyView, settings: ReadonlyMap<string, SettingValue>): number {
  let sum = 0
  for (const parameter of definition.parameters) {
    const expected = definition.knowledge?.expected.get(parameter.name)
    const value = settings.get(parameter.name)
    if (expected !== undefined && value !== undefined) sum += logOf(parameter, expected, value)
  }
  return sum
}

function logOf(parameter: FreeParameter, { near, within }: Expectation, value: SettingValue): number {
  if (typeof near === 'string' || typeof value === 'string' || within === undefined) {
    return value === near ? 0 : Math.log(wrong)
  }
  const sd = within / 2
  const peak = (1 - wrong) / (sd * Math.sqrt(2 * Math.PI))
  const flat = wrong / rangeOf(parameter)
  return Math.log((peak * Math.exp(-0.5 * ((value - near) / sd) ** 2) + flat) / (peak + flat))
}

function rangeOf(parameter: FreeParameter): number {
  if (parameter.type === 'continuous' || parameter.type === 'integer') return parameter.high - parameter.low || 1
  const values = parameter.values.map(Number)
  return values.at(-1)! - values[0]! || 1
}

/** Whether settings lie where the expert is sure to find the best, in every parameter that was spoken of. */
export function isAsExpected({ definition }: StudyView, settings: ReadonlyMap<string, SettingValue>): boolean {
  const expected = [...(definition.knowledge?.expected ?? [])]
  return expected.every(([name, { near, within }]) => {
    const value = settings.get(name)
    return typeof value === 'number' && within !== undefined ? Math.abs(value - Number(near)) <= within : value === near
  })
}
