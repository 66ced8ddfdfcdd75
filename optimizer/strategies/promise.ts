// The promise of safe mode: a chance that a run neither fails nor breaks a limit, with nothing taken on trust.
//
// Risk = b + slip(d) + edge + sum over limits of P(limit broken): b, slip as in slips.ts with d the distance from the
// nearest run that kept all limits; edge: the share of the way to a run that slipped; the last by the models, whose
// spread is widened by c >= 1, the factor by which errors on past runs, left out or foretold from the earlier ones,
// exceed what was claimed, with Student's t, because c is known from few runs only. The risks add up whatever their
// dependence.

import { type Point, pointAt } from '../space.ts'
import { breaksLimit, keptLimits, type Placed, type StudyView } from '../study-view.ts'
import { legibility } from './legible.ts'
import { riskOfLimit } from './limit-risk.ts'
import { poolPlaces } from './places.ts'
import { learnSlips, type Slips, shareOfDiagonal, stepsOf } from './slips.ts'
import { type Steady, steadyModel } from './steady.ts'
import { surprise } from './surprise.ts'

/** Share of the allowed risk that a suggestion may add to what no choice can avoid. */
const reserve = 0.5
/** Share of the allowed risk that may lie in what gives no warning. */
const blind = 0.3
/** Promises counted as kept before the first one is made. */
const patience = 6
/** While more promises broke than allowed, this share of the usual risk remains. */
const leastDaring = 0.1
/** A step aside of the way to a run that slipped counts as this share of one along it: borders lie askew. */
const aside = 0.5
/** Steps of this share of the diagonal are always taken for as good as none. */
const hair = 0.001
/** The search heads for what limits forbid: borders lie in its way more often than in any other. */
const unwarned = 2.5
/** By how much limits that give warning lower the risk of what gives none. */
const warned = 0.85

export interface Risk {
  /** Wherever a run is made. */
  readonly everywhere: number
  /** Slips without warning: grows with the distance from proven runs. */
  readonly unforeseen: number
  /** By limit, in the study's order. */
  readonly limits: readonly number[]
}

interface Ground {
  readonly proven: readonly Placed[]
  readonly slipped: readonly { readonly point: Point; readonly surprise: number }[]
  readonly slips: Slips
  /** By limit. */
  readonly steady: readonly Steady[]
  /** Factor of a distance, 1 where no limit gives warning. */
  readonly stretch: number
}

const grounds = new WeakMap<StudyView['models'], Ground>()

/** What promises rest on; computed once for the same models. */
export function groundOf(view: StudyView): Ground {
  const known = grounds.get(view.models)
  if (known) return known
  const { placed, definition } = view
  const steady = definition.limits.map((limit) => steadyModel(view, limit))
  const surpriseOf = (run: Placed) => surprise(view, steady, run)
  const proven = placed.filter(({ observation }) => keptLimits(definition, observation))
  const slipped = placed
    .filter(({ observation }) => observation.status === 'failed' || breaksLimit(definition, observation))
    .map((run) => ({ point: run.point, surprise: surpriseOf(run) }))
    .filter((run) => run.surprise > 0.05)
  const slips = learnSlips(stepsOf(view, surpriseOf))
  const ground = { proven, slipped, steady, slips, stretch: unwarned * (1 - warned * legibility(view, steady)) }
  grounds.set(view.models, ground)
  return ground
}

/** All that can go wrong at a point. */
export function riskAt(view: StudyView, point: Point): Risk {
  return { ...unforeseenAt(view, point), limits: view.definition.limits.map((_, k) => limitRisk(view, k, point)) }
}

function unforeseenAt(view: StudyView, point: Point): Omit<Risk, 'limits'> {
  const { proven, slips, slipped, stretch } = groundOf(view)
  const distances = proven.map((run) => shareOfDiagonal(view, point, run.point))
  const edge = slipped.reduce(
    (most, run) => Math.max(most, run.surprise * shareOfWay(view, point, { proven, distances, to: run.point })),
    0,
  )
  return {
    everywhere: slips.base,
    unforeseen: Math.min(1, slips.beyond(stretch * Math.min(1, ...distances)) + edge),
  }
}

/** How far a point lies on the way from a proven run to one that slipped: the border lies anywhere between. */
function shareOfWay(
  view: StudyView,
  point: Point,
  { proven, distances, to }: { proven: readonly Placed[]; distances: readonly number[]; to: Point },
): number {
  const ahead = shareOfDiagonal(view, point, to)
  return proven.reduce((least, run, i) => {
    const whole = shareOfDiagonal(view, run.point, to)
    if (whole === 0) return least
    const gone = distances[i]!
    const along = (gone * gone + whole * whole - ahead * ahead) / (2 * whole * whole)
    return Math.min(least, Math.max(along, (aside * gone) / whole))
  }, 1)
}

function limitRisk(view: StudyView, k: number, point: Point): number {
  const { steady, proven } = groundOf(view)
  return riskOfLimit(view, { limit: view.definition.limits[k]!, steady: steady[k]!, proven }, point)
}

/** A lower bound of P(no failure and all limits hold); 0 while an outcome with a limit is not learnt. */
export function promiseAt(view: StudyView, point: Point): number {
  const { everywhere, unforeseen, limits } = riskAt(view, point)
  return Math.max(0, 1 - limits.reduce((sum, risk) => sum + risk, everywhere + unforeseen))
}

/** What can be chosen from at least: open rows, or the settings of the proven runs, seen in the context at hand. */
function leastVentured(view: StudyView): Risk['unforeseen'] {
  const options = poolPlaces(view) ?? groundOf(view).proven
  return options.reduce((least, { position }) => {
    return least === 0 ? 0 : Math.min(least, unforeseenAt(view, pointAt(view.space, position, view.context)).unforeseen)
  }, 1)
}

interface Demand {
  /** The greatest risk in all. */
  readonly most: number
  /** Of it without warning. */
  readonly mostUnforeseen: number
}

/**
 * The risk asked for, less a reserve for the optimism of the search. What no choice can avoid needs no reserve: rows
 * that lie apart, a context that comes as it comes. Broken promises are paid back: until the others make up for them,
 * steps stay short, so that a border found once is not run into again.
 */
function demandOf(view: StudyView): Demand {
  const { definition, promises } = view
  const risk = 1 - definition.safety.probability
  const credit = risk * (promises.made + patience) - promises.broken
  const daring = Math.min(1, Math.max(leastDaring, credit / (risk * patience)))
  const avoided = leastVentured(view)
  const { slips, stretch } = groundOf(view)
  return {
    most: Math.min(risk, slips.base + avoided + reserve * risk),
    mostUnforeseen: Math.min(risk, avoided + Math.max(blind * risk * daring, slips.beyond(stretch * hair))),
  }
}

/** Whether a suggestion may be made at a point. */
export function canPromise(view: StudyView): (point: Point) => boolean {
  const { most, mostUnforeseen } = demandOf(view)
  return (point) => {
    const { everywhere, unforeseen } = unforeseenAt(view, point)
    // The cheap part first: most points fall to it.
    if (unforeseen > mostUnforeseen) return false
    let risk = everywhere + unforeseen
    for (const k of view.definition.limits.keys()) {
      if (risk > most) return false
      risk += limitRisk(view, k, point)
    }
    return risk <= most
  }
}
