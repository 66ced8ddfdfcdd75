// An expert's expectation of where the best lies, as a weight on the acquisition that fades with data [Hvarfner2022].
//
// Notation: u_k = (x_k - near_k) / (within_k / 2); pi(x) = (1 - e) exp(-sum_k u_k^2 / 2) + e, where one expert in ten
// (e) is wrong altogether, so that log pi is bounded. After n runs the acquisition's logarithm gains (beta / n) log pi,
// divided by 1 + the runs that were made where the best is expected, while the best run lies elsewhere.

import type { FreeParameter, SettingValue, Values } from '../definition.ts'
import { gainOver } from '../explain.ts'
import { type Position, settingsAt } from '../space.ts'
import { breaksLimit, type Placed, type StudyView } from '../study-view.ts'
import type { Expectation } from './knowledge.ts'

const wrong = 0.1
const beta = 6
/** A choice that the expert does not expect counts as far away. */
const otherChoice = 3

/** What the acquisition gains at a position; 0 everywhere without an expectation. */
export function expertWeight(view: StudyView): (position: Position) => number {
  const { definition, placed, pending, space } = view
  if (!definition.knowledge?.expected.size) return () => 0
  const share = beta / Math.max(1, placed.length + pending.length) / (1 + disappointments(view))
  return (position) => share * logExpected(view, settingsAt(space, position))
}

/** log pi at settings; 0 is "as expected". */
export function logExpected({ definition }: StudyView, settings: Values): number {
  let squares = 0
  for (const parameter of definition.parameters) {
    const expected = definition.knowledge?.expected.get(parameter.name)
    const value = settings.get(parameter.name)
    if (expected !== undefined && value !== undefined) squares += distance(parameter, expected, value) ** 2
  }
  return Math.log((1 - wrong) * Math.exp(-squares / 2) + wrong)
}

function distance({ type }: FreeParameter, { near, within }: Expectation, value: SettingValue): number {
  if (type === 'categorical' || typeof near === 'string' || within === undefined)
    return value === near ? 0 : otherChoice
  return (Number(value) - near) / (within / 2)
}

/** Whether settings lie where the expert is sure to find the best, in every parameter that was spoken of. */
export function isAsExpected({ definition }: StudyView, settings: Values): boolean {
  const expected = [...(definition.knowledge?.expected ?? [])]
  return expected.every(([name, { near, within }]) => {
    const value = settings.get(name)
    return typeof value === 'number' && within !== undefined ? Math.abs(value - Number(near)) <= within : value === near
  })
}

/** Runs made where the best is expected, while the best run lies elsewhere; 0 as long as the expert may be right. */
export function disappointments(view: StudyView): number {
  const there = view.placed.filter(({ observation }) => isAsExpected(view, observation.settings))
  const best = bestPlaced(view)
  return best !== undefined && there.includes(best) ? 0 : there.length
}

function bestPlaced({ placed, definition }: StudyView): Placed | undefined {
  const objective = definition.objectives[0]!
  const measured = ({ observation }: Placed) => observation.outcomes.get(objective.outcome)
  return placed
    .filter((run) => run.observation.status === 'ok' && !breaksLimit(definition, run.observation))
    .filter((run) => measured(run) !== undefined)
    .reduce<Placed | undefined>(
      (best, run) => (best && gainOver(objective, measured(run)!, measured(best)!) <= 0 ? best : run),
      undefined,
    )
}
