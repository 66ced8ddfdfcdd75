// The first runs of a study that knows something beforehand: every other one goes where it points to.
//
// The runs between them still fill the space: they tell a right voice from a wrong one, and keep the study from staking
// its whole start on what may be wrong.

import { costOf, goalOf } from '../acquisition/gain.ts'
import { drawPositions, settle } from '../domain.ts'
import type { Rng } from '../math/rng.ts'
import { type Point, type Position, settingsAt } from '../space.ts'
import { bare, bestAmong, nearest, occupied, type Place, poolPlaces } from '../strategies/places.ts'
import { spaceFilling } from '../strategies/space-filling.ts'
import { feasibleProbability, type StudyView } from '../study-view.ts'
import { mixtureMoments } from '../surrogates/surrogate.ts'
import { disappointments, logExpected } from './expert.ts'
import { heardIn } from './heeding.ts'

const draws = 64
/** Squared distance from the first run at which the middle is a place of its own. */
const farEnough = 0.02

/** Whether this run of the start goes by what is known beforehand. */
function isInformed({ placed, pending }: StudyView): boolean {
  return (placed.length + pending.length) % 2 === 0
}

/** Whether somebody foretells every objective, it is their turn, and the runs so far do not speak against them. */
export function heedsForetold(view: StudyView): boolean {
  const { knowledge, objectives } = view.definition
  if (!isInformed(view) || !knowledge) return false
  const spoken = objectives.every(({ outcome }) =>
    knowledge.foretellers.some(({ outcomes }) => outcomes.includes(outcome)),
  )
  return spoken && objectives.every(({ outcome }) => !isContradicted(view, outcome))
}

/** How many runs longer the start lasts, because one went where a wrong voice pointed to. */
export function lostRuns(view: StudyView): number {
  const { knowledge, objectives } = view.definition
  if (!knowledge || view.placed.length < 2) return 0
  return disappointments(view) > 0 || objectives.some(({ outcome }) => isContradicted(view, outcome)) ? 1 : 0
}

function isContradicted({ models }: StudyView, outcome: string): boolean {
  const model = models.outcomes.get(outcome)?.model
  const heard = model ? heardIn(model) : []
  return heard.length > 0 && heard.every(({ agreement = 1 }) => agreement <= 0)
}

/** The middle as the second run: a voice whose best is worse than that has not much to say. Undefined near the first. */
export function middlePlace(view: StudyView, rng: Rng): Place | undefined {
  const taken = occupied(view)
  if (!view.definition.knowledge || taken.length !== 1) return undefined
  const [middle] = spaceFilling.suggest({ ...view, placed: [], pending: [] }, 1, rng)
  return middle && nearest(bare(view, middle.position), taken) > farEnough ? middle : undefined
}

/** Before the first run there is nothing to improve on: the best foretold is sought, weighed with all limits. */
export function foretoldScore(view: StudyView): ((point: Point) => number) | undefined {
  if (view.placed.length > 0) return undefined
  const aims = view.definition.objectives.flatMap((objective) => {
    const model = view.models.outcomes.get(objective.outcome)
    return model ? [{ model, goal: goalOf(objective, model) }] : []
  })
  if (aims.length < view.definition.objectives.length) return undefined
  const busy = view.pending.map(({ point }) => point)
  return (point) =>
    aims.reduce(
      (sum, { goal, model: { model } }) => sum - costOf(goal, mixtureMoments(model, model.at(point), false).mean),
      Math.log(feasibleProbability(view, point)) + apartFrom(busy, point),
    )
}

/** Keeps the runs of a batch from crowding at one place. */
function apartFrom(others: readonly Point[], point: Point): number {
  return others.length === 0 ? 0 : 0.5 * Math.log(nearest(point, others) + 1e-12)
}

/** Where an expert expects the best, away from runs made there; undefined without an expert, between their turns, or once disappointed. */
export function expectedPlace(view: StudyView, rng: Rng): Place | undefined {
  if (!view.definition.knowledge?.expected.size || !isInformed(view) || disappointments(view) > 0) return undefined
  const places = poolPlaces(view) ?? expectedPositions(view, rng).map((position) => ({ position }))
  const taken = occupied(view)
  const worth = (position: Position) => {
    const expected = logExpected(view, settingsAt(view.space, position))
    return expected + apartFrom(taken, bare(view, position))
  }
  return bestAmong(places, worth, rng)
}

/** The middle and spread draws, with the expert's parameters near where they are expected. */
export function expectedPositions({ definition, domain, space }: StudyView, rng: Rng): Position[] {
  const expected = definition.knowledge?.expected ?? new Map<string, never>()
  if (expected.size === 0) return []
  const middle = Float64Array.from(space.axes, ({ choices }) => (choices === undefined ? 0.5 : 0))
  return [middle, ...drawPositions(domain, draws, rng)].flatMap((position, i) => {
    const moved = position.map((value, k) => {
      const axis = space.axes[k]!
      const expectation = expected.get(axis.name)
      if (expectation === undefined) return value
      const { near, within } = expectation
      if (i === 0 || within === undefined || typeof near === 'string') return axis.position(near)
      return axis.position(near + (within / 2) * rng.normal())
    })
    return settle(domain, moved, rng) ?? []
  })
}
