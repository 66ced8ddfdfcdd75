// What a backtest shows of its repeats: best so far, regret, top rows found, calibration.
//
// Notation: cost = value (minimize), -value (maximize), |value - target|; only runs that kept every limit count.
// regret = (best found - best known) / (worst - best known) of the costs; of a table all rows are known, of a twin the
// best and worst run of any method. Top%: share of the best 5 % of the rows (at least one) found so far. With several
// objectives all of this is of the first one alone, hypervolume beside it for two.

import { hypervolume, paretoFront } from '../acquisition/hypervolume-gain.ts'
import type { Objective, StudyDefinition } from '../definition.ts'
import { breaksLimit } from '../study-view.ts'
import { ninety } from './calibration.ts'
import type { Case, Step, Trace } from './case.ts'

export interface Quartiles {
  readonly low: number
  readonly median: number
  readonly high: number
}

/** Figures of one method after one number of runs. */
export interface Figures {
  readonly runs: number
  /** In the unit of the first objective; absent while fewer than half of the repeats have a run that counts. */
  readonly best?: Quartiles
  readonly regret?: Quartiles
  /** Mean share of the top rows found; tables only. */
  readonly top?: number
  /** Share of the hypervolume of all known runs; two objectives only. */
  readonly volume?: Quartiles
}

export interface Summary {
  readonly method: string
  readonly repeats: number
  readonly curve: readonly Figures[]
  /** Median number of runs to the first top row; infinite where fewer than half of the repeats found one. */
  readonly firstHit?: number
  /** Share of the repeats that found the best row. */
  readonly foundBest?: number
  /** Of the suggested runs: measured values within the 90 % interval foretold, of so many. */
  readonly calibration?: { readonly covered: number; readonly of: number }
  /** Share of the suggested runs that failed or broke a limit. */
  readonly broken: number
  /** Suggestions that could not be used; a random run stood in. */
  readonly trouble: number
}

interface Known {
  readonly best: number
  readonly worst: number
  readonly top?: ReadonlySet<number>
  readonly bestRows?: ReadonlySet<number>
  readonly volume?: { readonly all: number; readonly reference: { readonly u: number; readonly v: number } }
}

/** Summaries in the order of `methods`. */
export function summaries(given: Case, definition: StudyDefinition, traces: readonly Trace[]): Summary[] {
  const known = knownOf(given, definition, traces)
  const methods = [...new Set(traces.map(({ method }) => method))]
  return methods.map((method) => {
    const mine = traces.filter((trace) => trace.method === method).toSorted((a, b) => a.repeat - b.repeat)
    return summaryOf(mine, definition, known)
  })
}

/** Regret after each run by repeat of one method: 1 where it has no run that counts yet, or one worse than all known. */
export type Regrets = ReadonlyMap<number, readonly number[]>

/** By method. */
export function regretsOf(
  given: Case,
  definition: StudyDefinition,
  traces: readonly Trace[],
): ReadonlyMap<string, Regrets> {
  const { best, worst } = knownOf(given, definition, traces)
  const objective = definition.objectives[0]!
  const regretsIn = ({ steps }: Trace) => {
    let least = Number.POSITIVE_INFINITY
    return steps.map((step) => {
      least = Math.min(least, costOf(step, objective))
      return Math.min(1, (least - best) / (worst - best || 1))
    })
  }
  const methods = Map.groupBy(traces, ({ method }) => method)
  return new Map(
    [...methods].map(([method, mine]) => [method, new Map(mine.map((trace) => [trace.repeat, regretsIn(trace)]))]),
  )
}

function summaryOf(traces: readonly Trace[], definition: StudyDefinition, known: Known): Summary {
  const longest = Math.max(...traces.map(({ steps }) => steps.length))
  const chosen = traces.flatMap(({ steps, starts }) => steps.slice(starts))
  const calibration = calibrationOf(chosen)
  return {
    method: traces[0]!.method,
    repeats: traces.length,
    curve: Array.from({ length: longest }, (_, i) => figuresAt(traces, i + 1, { definition, known })),
    ...(known.top && {
      firstHit: quantile(
        traces.map((trace) => firstOf(trace, known.top!)),
        0.5,
      ),
    }),
    ...(known.bestRows && {
      foundBest: meanOf(traces.map((trace) => Number(Number.isFinite(firstOf(trace, known.bestRows!))))),
    }),
    ...(calibration.of > 0 && { calibration }),
    broken: chosen.length === 0 ? 0 : meanOf(chosen.map(({ kept }) => Number(!kept))),
    trouble: chosen.filter(({ trouble }) => trouble !== undefined).length,
  }
}

function figuresAt(
  traces: readonly Trace[],
  runs: number,
  { definition, known }: { definition: StudyDefinition; known: Known },
): Figures {
  const objective = definition.objectives[0]!
  const parts = traces.map(({ steps }) => steps.slice(0, runs))
  const least = parts.map((steps) => Math.min(...steps.map((step) => costOf(step, objective))))
  const range = known.worst - known.best || 1
  const best = quartilesOf(least)
  const regret = best && quartilesOf(least.map((cost) => (cost - known.best) / range))
  const { top, volume } = known
  const hits = (steps: readonly Step[]) => steps.filter(({ row }) => row !== undefined && top!.has(row)).length
  return {
    runs,
    ...(best && { best: valuesOf(best, objective) }),
    ...(regret && { regret }),
    ...(top && { top: meanOf(parts.map((steps) => hits(steps) / top.size)) }),
    ...(volume && {
      volume: quartilesOf(parts.map((steps) => areaOf(steps, definition, volume.reference) / volume.all))!,
    }),
  }
}

function knownOf({ source }: Case, definition: StudyDefinition, traces: readonly Trace[]): Known {
  const objective = definition.objectives[0]!
  const rows: readonly Step[] =
    source.kind === 'table'
      ? source.rows.map((row, index) => ({ ...row, row: index, kept: isKept(row, definition) }))
      : traces.flatMap(({ steps }) => steps)
  const costs = rows.map((step) => costOf(step, objective))
  const finite = costs.filter(Number.isFinite)
  const [best, worst] = [Math.min(...finite), Math.max(...finite)]
  const volume = volumeOf(rows, definition)
  // Where no run keeps all limits, none is a best one to be found.
  const hasBest = finite.length > 0
  if (source.kind !== 'table' || definition.contexts.length > 0 || !hasBest)
    return { best, worst, ...(volume && { volume }) }
  const ranked = rows.map((_, row) => row).sort((a, b) => costs[a]! - costs[b]!)
  const count = Math.max(1, Math.ceil(0.05 * rows.length))
  const bestRows = new Set(ranked.filter((row) => costs[row] === best))
  return { best, worst, top: new Set(ranked.slice(0, count)), bestRows, ...(volume && { volume }) }
}

function isKept(row: Pick<Step, 'outcomes' | 'failed'>, definition: StudyDefinition): boolean {
  const outcomes = new Map(Object.entries(row.outcomes))
  const observation = { id: '', settings: new Map(), outcomes, status: 'ok' as const, context: new Map() }
  return !row.failed && outcomes.size > 0 && !breaksLimit(definition, observation)
}

/** Infinite where the run does not count. */
export function costOf({ outcomes, kept }: Pick<Step, 'outcomes' | 'kept'>, objective: Objective): number {
  const value = Object.hasOwn(outcomes, objective.outcome) ? outcomes[objective.outcome]! : Number.NaN
  if (!kept || !Number.isFinite(value)) return Number.POSITIVE_INFINITY
  if (objective.goal === 'target') return Math.abs(value - objective.target!)
  return objective.goal === 'maximize' ? -value : value
}

/** Costs back in the unit that people know; of a target the distance to it. */
function valuesOf({ low, median, high }: Quartiles, { goal }: Objective): Quartiles {
  return goal === 'maximize' ? { low: -high, median: -median, high: -low } : { low, median, high }
}

function volumeOf(rows: readonly Step[], definition: StudyDefinition): Known['volume'] {
  const [first, second, ...more] = definition.objectives
  if (first === undefined || second === undefined || more.length > 0) return undefined
  const worst = (objective: Objective) => {
    const known = rows.map((step) => costOf(step, objective)).filter(Number.isFinite)
    if (objective.reference === undefined) return Math.max(...known)
    return objective.goal === 'maximize' ? -objective.reference : objective.reference
  }
  const reference = { u: worst(first), v: worst(second) }
  const all = areaOf(rows, definition, reference)
  return all > 0 ? { all, reference } : undefined
}

function areaOf(steps: readonly Step[], { objectives }: StudyDefinition, reference: { u: number; v: number }): number {
  const pairs = steps.map((step) => ({ u: costOf(step, objectives[0]!), v: costOf(step, objectives[1]!) }))
  return hypervolume(paretoFront(pairs, reference), reference)
}

export function calibrationOf(steps: readonly Step[]): { covered: number; of: number } {
  const pairs = steps.flatMap(({ outcomes, predicted = {} }) =>
    Object.entries(predicted).flatMap(([name, { mean, sd }]) =>
      Object.hasOwn(outcomes, name) ? [Math.abs(outcomes[name]! - mean) <= ninety * sd] : [],
    ),
  )
  return { covered: pairs.filter((inside) => inside).length, of: pairs.length }
}

function firstOf({ steps }: Trace, rows: ReadonlySet<number>): number {
  const index = steps.findIndex(({ row }) => row !== undefined && rows.has(row))
  return index < 0 ? Number.POSITIVE_INFINITY : index + 1
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value / values.length, 0)
}

function quartilesOf(values: readonly number[]): Quartiles | undefined {
  const [low, median, high] = [0.25, 0.5, 0.75].map((p) => quantile(values, p))
  return Number.isFinite(median)
    ? { low: low!, median: median!, high: Number.isFinite(high!) ? high! : median! }
    : undefined
}

/** The p-quantile, linear between order statistics; infinite values sort last. */
export function quantile(values: readonly number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const at = p * (sorted.length - 1)
  const [low, high] = [sorted[Math.floor(at)] ?? Number.NaN, sorted[Math.ceil(at)] ?? Number.NaN]
  return low === high ? low : low + (at - Math.floor(at)) * (high - low)
}
