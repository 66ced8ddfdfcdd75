// Runs whose measurements look like records, yet which are not on the front, each with the reason.

import { costOf } from '../acquisition/gain.ts'
import { countsAsKept } from '../acquisition/score.ts'
import { type Costs, dominates, nonDominated } from '../math/dominance.ts'
import { type Point, pointAt } from '../space.ts'
import { keptLimits, type Placed, type StudyView } from '../study-view.ts'
import { isInside, type Judged, type JudgedPlace, type NamedRun, named } from './front-place.ts'

export interface LeftOutRecord extends NamedRun {
  /** In the order of the objectives. */
  readonly measured: readonly number[]
  readonly expected: readonly number[]
  readonly reason:
    | { readonly kind: 'limits'; readonly outcomes: readonly string[] }
    /** Its settings lie outside today's bounds. */
    | { readonly kind: 'bounds' }
    /** Measured in another context: in today's, another run is expected to be better in all. */
    | { readonly kind: 'context'; readonly by: NamedRun }
    /** The models take its measurements for luck: another run is expected to be better in all. */
    | { readonly kind: 'beaten'; readonly by: NamedRun }
}

export interface Judgement {
  readonly front: readonly JudgedPlace[]
  readonly judge: (point: Point) => Judged
}

/** Records among all runs that ended well, and among those that kept all limits, as far as all objectives were measured. */
export function leftOutRecords(view: StudyView, { front, judge }: Judgement): LeftOutRecord[] {
  const { objectives } = view.definition
  const measured = (run: Placed) => objectives.flatMap(({ outcome }) => run.observation.outcomes.get(outcome) ?? [])
  const costs = (run: Placed) =>
    measured(run).map((y, k) => costOf({ kind: objectives[k]!.goal, target: objectives[k]!.target ?? 0 }, y))
  const whole = view.placed.filter(
    (run) => run.observation.status === 'ok' && measured(run).length === objectives.length,
  )
  const kept = whole.filter((run) => countsAsKept(view, run))
  const records = new Set([whole, kept].flatMap((runs) => nonDominated(runs.map(costs)).map((i) => runs[i]!)))
  const shown = new Set(front.flatMap(({ placed }) => placed))
  return whole
    .filter((run) => records.has(run) && !shown.has(run))
    .map((run) => {
      const there = judge(pointAt(view.space, run.position, view.context))
      return {
        ...named(run),
        measured: measured(run),
        expected: there.expected,
        reason: reasonOf(view, run, { front, now: there.costs, own: judge(run.point).costs }),
      }
    })
}

interface Standing {
  readonly front: readonly JudgedPlace[]
  /** Costs expected at its settings, in today's context and in its own. */
  readonly now: Costs
  readonly own: Costs
}

/** A run that counts, yet is not shown, is beaten by one of the front. */
function reasonOf(view: StudyView, run: Placed, { front, now, own }: Standing): LeftOutRecord['reason'] {
  if (!countsAsKept(view, run)) return { kind: 'limits', outcomes: openLimits(view, run) }
  const better = front.find(({ costs }) => dominates(costs, now))
  if (!better || !isInside(view.space, run.position)) return { kind: 'bounds' }
  const isBeaten = front.some(({ costs }) => dominates(costs, own))
  return { kind: isBeaten ? 'beaten' : 'context', by: named(better.placed[0]!) }
}

/** Limits that a run broke; those that were not measured where it broke none. */
function openLimits({ definition }: StudyView, { observation }: Placed): string[] {
  const open = definition.limits.filter((limit) => !keptLimits({ ...definition, limits: [limit] }, observation))
  const broken = open.filter(({ outcome }) => observation.outcomes.has(outcome))
  return [...new Set((broken.length > 0 ? broken : open).map(({ outcome }) => outcome))]
}
