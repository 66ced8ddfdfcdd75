// The runs that no other beats in all objectives at once, by what the models expect of their settings.
//
// Notation: cost = y (minimize), -y (maximize), |y - t| (target) of the truth expected at a run's settings, in the
// outcome's unit; a lucky measurement therefore makes no record. The reference is the one that suggestions are made
// with, see `referenceCost`; the volume is the area between the front and the reference.

import type { Settings } from '../../ingest/model.ts'
import type { Aim } from '../acquisition/aim.ts'
import { costOf, goalOf } from '../acquisition/gain.ts'
import { hypervolume, paretoFront, referenceCost } from '../acquisition/hypervolume-gain.ts'
import { countsAsKept, incumbentPoints } from '../acquisition/score.ts'
import { expectationsAt } from '../answer.ts'
import type { Objective } from '../definition.ts'
import { type Costs, nonDominated } from '../math/dominance.ts'
import type { Rng } from '../math/rng.ts'
import { predictOutcome, toldBelief } from '../outcome-model.ts'
import { outcomeQuantiles } from '../outcome-quantiles.ts'
import { type Point, pointAt } from '../space.ts'
import type { Placed, StudyView } from '../study-view.ts'
import { compromisePlaces } from './compromises.ts'
import { type Judged, type JudgedPlace, type NamedRun, named } from './front-place.ts'
import { type LeftOutRecord, leftOutRecords } from './measured-records.ts'

export interface FrontReference {
  /** inferred: the worst that the models believe of a run that kept all limits. */
  readonly kind: 'declared' | 'inferred'
  /** In the outcome's unit; for a target the distance from it. */
  readonly value: number
}

export interface FrontObjective extends Pick<Objective, 'outcome' | 'goal' | 'target'> {
  /** Absent where none is declared, and no run has kept all limits yet. */
  readonly reference?: FrontReference
}

/** Of one objective: the truth expected, the interval that holds it with 90 %, what was measured (mean of repeats). */
export interface FrontValue {
  readonly expected: number
  readonly low: number
  readonly high: number
  readonly measured?: number
}

export interface FrontEntry {
  /** Runs at these very settings in the same context, oldest first. */
  readonly runs: readonly NamedRun[]
  readonly settings: Settings
  /** In the order of the objectives, as in everything below. */
  readonly values: readonly FrontValue[]
  /** P(no failure, all limits hold) of the next run there. */
  readonly feasible: number
  /** Outcomes that are worse than their declared reference: such an entry covers no volume. */
  readonly beyond: readonly string[]
}

/** Settings that no run has tried, which the models expect between those of the front. */
export type Compromise = Pick<FrontEntry, 'settings' | 'values' | 'feasible'> & { readonly candidate?: number }

export interface ParetoFront {
  readonly objectives: readonly FrontObjective[]
  /** By the first objective, the best first. */
  readonly entries: readonly FrontEntry[]
  /** Runs that kept all limits, and that another one beats. */
  readonly dominated: readonly { readonly runs: readonly NamedRun[]; readonly expected: readonly number[] }[]
  readonly leftOut: readonly LeftOutRecord[]
  readonly predicted: readonly Compromise[]
  /** Two objectives: what the front covers up to the reference, in the product of both units. */
  readonly volume?: number
  /** Two objectives: by what share of it one more run is expected to add. */
  readonly share?: number
}

/** Undefined for one objective. `share` is what the advice to stop expects of one more run. */
export function paretoOf(view: StudyView, share: number | undefined, rng: Rng): ParetoFront | undefined {
  const { objectives } = view.definition
  if (objectives.length < 2) return undefined
  const aims = objectives.flatMap((objective) => {
    const model = view.models.outcomes.get(objective.outcome)
    return model ? [{ objective, model, goal: goalOf(objective, model) }] : []
  })
  const incumbents = aims.length < objectives.length ? [] : incumbentPoints(view)
  const described = objectives.map((objective, k) => describe(objective, aims[k], incumbents))
  if (incumbents.length === 0) return { objectives: described, entries: [], dominated: [], leftOut: [], predicted: [] }
  const places = judgedPlaces(view, aims, incumbents)
  const best = new Set(nonDominated(places.map(({ costs }) => costs)))
  const front = places.filter((_, i) => best.has(i)).sort((a, b) => a.costs[0]! - b.costs[0]!)
  const volume = volumeOf(described, front)
  return {
    objectives: described,
    entries: front.map((place) => entryOf(view, { aims, described, place })),
    dominated: places
      .filter((_, i) => !best.has(i))
      .map(({ placed, expected }) => ({ runs: placed.map(named), expected })),
    leftOut: leftOutRecords(view, { front, judge: (point) => judged(aims, point) }),
    predicted: predictedBetween(view, { aims, incumbents, front }, rng),
    ...(volume !== undefined && { volume, ...(volume > 0 && share !== undefined && { share }) }),
  }
}

/** The reference in the outcome's unit, with where it comes from. */
function describe(objective: Objective, aim: Aim | undefined, incumbents: readonly Point[]): FrontObjective {
  const { outcome, goal, target, reference } = objective
  const known = { outcome, goal, ...(target !== undefined && { target }) }
  if (reference !== undefined) return { ...known, reference: { kind: 'declared', value: reference } }
  if (!aim || incumbents.length === 0) return known
  const cost = referenceCost(aim, incumbents)
  const { warp } = aim.model
  const away = () => Math.abs(warp.inverse(aim.goal.target + cost) - (target ?? 0))
  const value = goal === 'target' ? away() : warp.inverse(goal === 'maximize' ? -cost : cost)
  return { ...known, reference: { kind: 'inferred', value } }
}

/** What is expected at a point, beside its costs, both in the outcomes' units. */
function judged(aims: readonly Aim[], point: Point): Judged {
  const expected = aims.map(({ model }) => predictOutcome(model, point, false).mean)
  return { expected, costs: unitCosts(aims, expected) }
}

function unitCosts(aims: readonly Pick<Aim, 'objective'>[], values: readonly number[]): Costs {
  return aims.map(({ objective: { goal, target = 0 } }, k) => costOf({ kind: goal, target }, values[k]!))
}

/** The runs that count, those at the same settings in the same context together: they are expected to be alike. */
function judgedPlaces(view: StudyView, aims: readonly Aim[], incumbents: readonly Point[]): JudgedPlace[] {
  const counted = new Set(incumbents.map((point) => point.join()))
  const places = new Map<string, { placed: Placed[]; point: Point }>()
  for (const run of view.placed.filter((one) => countsAsKept(view, one))) {
    const point = pointAt(view.space, run.position, view.context)
    if (!counted.has(point.join())) continue
    // What was measured in different contexts is not averaged.
    const key = run.point.join()
    const known = places.get(key)
    if (known) known.placed.push(run)
    else places.set(key, { placed: [run], point })
  }
  return [...places.values()].map((place) => ({ ...place, ...judged(aims, place.point) }))
}

interface Described {
  readonly aims: readonly Aim[]
  readonly described: readonly FrontObjective[]
  readonly place: JudgedPlace
}

function entryOf(view: StudyView, { aims, described, place }: Described): FrontEntry {
  const { placed, point, costs } = place
  return {
    runs: placed.map(named),
    settings: Object.fromEntries(placed.at(-1)!.observation.settings),
    values: valuesAt(aims, point).map((value, k) => {
      const told = placed.flatMap(({ observation }) => observation.outcomes.get(described[k]!.outcome) ?? [])
      const mean = told.reduce((sum, y) => sum + y / told.length, 0)
      return { ...value, ...(told.length > 0 && { measured: mean }) }
    }),
    feasible: expectationsAt(view, point).feasible,
    beyond: described.flatMap((objective, k) =>
      objective.reference?.kind === 'declared' && costs[k]! > costOfReference(objective) ? [objective.outcome] : [],
    ),
  }
}

function valuesAt(aims: readonly Aim[], point: Point): FrontValue[] {
  return aims.map(({ model }) => {
    const levels = outcomeQuantiles(model, toldBelief(model, point), false)
    return { expected: predictOutcome(model, point, false).mean, low: levels[1]!, high: levels[5]! }
  })
}

function costOfReference({ goal, reference }: FrontObjective): number {
  const value = reference?.value ?? Number.NaN
  return goal === 'maximize' ? -value : value
}

function volumeOf(described: readonly FrontObjective[], front: readonly JudgedPlace[]): number | undefined {
  if (described.length !== 2) return undefined
  const reference = { u: costOfReference(described[0]!), v: costOfReference(described[1]!) }
  const pairs = front.map(({ costs }) => ({ u: costs[0]!, v: costs[1]! }))
  return hypervolume(paretoFront(pairs, reference), reference)
}

interface Known {
  readonly aims: readonly Aim[]
  readonly incumbents: readonly Point[]
  readonly front: readonly JudgedPlace[]
}

/** Those of the compromises that neither a run nor another compromise is expected to beat. */
function predictedBetween(view: StudyView, { aims, incumbents, front }: Known, rng: Rng): Compromise[] {
  const places = compromisePlaces(view, { aims, incumbents }, rng)
  const costs = places.map(({ point }) => judged(aims, point).costs)
  const best = new Set(nonDominated([...front.map((place) => place.costs), ...costs]))
  return places
    .map((place, i) => ({ place, i }))
    .filter(({ i }) => best.has(front.length + i))
    .sort((a, b) => costs[a.i]![0]! - costs[b.i]![0]!)
    .map(({ place: { point, settings, candidate } }) => ({
      settings,
      ...(candidate !== undefined && { candidate }),
      values: valuesAt(aims, point),
      feasible: expectationsAt(view, point).feasible,
    }))
}
