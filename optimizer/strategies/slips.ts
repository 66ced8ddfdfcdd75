// How often runs slip without warning: a failure or a jump over a limit that no smooth model foresees.
//
// Notation: d the distance of a run from the nearest earlier run that kept all limits, as a share of the domain's
// diagonal; P(slip | d) = 1 - exp(-(b + h d)), b slips that come wherever a run is made, h borders crossed along a
// whole diagonal. Both are unknown: a grid of (b, h) is weighed by what became of the earlier runs, so that trust
// grows with every kept promise and shrinks with every broken one.

import { type Point, squaredDistance } from '../space.ts'
import { breaksLimit, keptLimits, type Placed, type StudyView } from '../study-view.ts'

/** A run at a distance from what was proven before it, and how surely it slipped. */
export interface Step {
  readonly distance: number
  /** 1: slipped without warning; between: the model had foreseen it in part. */
  readonly slipped: number
  /** How much it counts. */
  readonly weight: number
}

export interface Slips {
  /** Slips that come anywhere, averaged over the grid. */
  readonly base: number
  /** P(slip) at a distance, in excess of the base. */
  beyond(distance: number): number
}

/** Borders along a diagonal: values with the same prior weight, heavier tailed than an exponential of the same mean. */
const borders = [0.01, 0.05, 0.12, 0.22, 0.35, 0.5, 0.7, 1, 1.4, 2, 3, 5, 9]
/** Nearly every process hardly ever fails for no reason at all. */
const bases = [
  { rate: 0.0005, prior: 0.75 },
  { rate: 0.005, prior: 0.193 },
  { rate: 0.02, prior: 0.04 },
  { rate: 0.06, prior: 0.012 },
  { rate: 0.15, prior: 0.004 },
  { rate: 0.4, prior: 0.001 },
]
/** Runs that nobody suggested were chosen by people who knew their plant: they say little about unknown borders. */
const givenWeight = 0.5

export function learnSlips(steps: readonly Step[]): Slips {
  const cells = bases.flatMap(({ rate, prior }) => borders.map((h) => ({ rate, h, log: Math.log(prior / h ** 0.5) })))
  for (const cell of cells) for (const step of steps) cell.log += logLikelihood(cell, step)
  const most = Math.max(...cells.map(({ log }) => log))
  const weights = cells.map(({ log }) => Math.exp(log - most))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const average = (of: (cell: (typeof cells)[number]) => number) =>
    cells.reduce((sum, cell, i) => sum + (weights[i]! / total) * of(cell), 0)
  const base = average(({ rate }) => -Math.expm1(-rate))
  return { base, beyond: (distance) => average(({ rate, h }) => -Math.expm1(-(rate + h * distance))) - base }
}

function logLikelihood({ rate, h }: { rate: number; h: number }, { distance, slipped, weight }: Step): number {
  const hazard = rate + h * distance
  const slip = slipped === 0 ? 0 : slipped * Math.log(-Math.expm1(-hazard))
  return weight * (slip - (1 - slipped) * hazard)
}

/** Distance of two points as a share of the diagonal of the domain, contexts included. */
export function shareOfDiagonal({ space }: StudyView, a: Point, b: Point): number {
  return Math.sqrt(squaredDistance(a, b) / (space.axes.length + space.contexts.length))
}

/** Every run after the first proven one as a step, in the order they were told; `surprise` says how little a slip was foreseen. */
export function stepsOf(view: StudyView, surprise: (run: Placed) => number): Step[] {
  const steps: Step[] = []
  const proven: Placed[] = []
  const ended: { run: Placed; slipped: boolean }[] = []
  for (const run of view.placed) {
    const { observation } = run
    const kept = keptLimits(view.definition, observation)
    const slipped = observation.status === 'failed' || breaksLimit(view.definition, observation)
    const nearest = closest(view, run, ended, ({ run: other }) => other)
    if (proven.length > 0 && (kept || slipped)) {
      const distance = shareOfDiagonal(view, run.point, closest(view, run, proven, (other) => other)!.point)
      const weight = view.promises.runs.has(observation.id) ? 1 : givenWeight
      if (kept) steps.push({ distance, slipped: 0, weight })
      // Beside a run that slipped, another slip is no surprise.
      else if (!nearest?.slipped) steps.push({ distance, slipped: surprise(run), weight: 1 })
    }
    if (kept) proven.push(run)
    if (kept || slipped) ended.push({ run, slipped })
  }
  return steps
}

function closest<T>(view: StudyView, run: Placed, all: readonly T[], placed: (one: T) => Placed): T | undefined {
  let best: T | undefined
  let least = Number.POSITIVE_INFINITY
  for (const one of all) {
    const distance = shareOfDiagonal(view, run.point, placed(one).point)
    if (distance < least) {
      best = one
      least = distance
    }
  }
  return best
}
