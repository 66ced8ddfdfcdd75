// What a backtest of a running installation replays: its runs as rows, its twin, or its history in order.
import { kunlunError } from '../../ingest/errors.ts'
import type { Case, Row } from '../../optimizer/backtest/case.ts'
import type { RunObservation } from '../../optimizer/history.ts'
import type { StudyConfig } from '../../optimizer/study-config.ts'

/** Runs with all their results; `derived` by run: what is computed of what was measured. */
export interface Recorded {
  readonly observations: readonly RunObservation[]
  readonly derived: ReadonlyMap<string, Readonly<Record<string, number>>>
}

export interface Wanted {
  readonly budget?: number | undefined
  readonly seed: number
}

const usualBudget = 40
const fewestStarts = 5
/** Suggestions that are needed at least to say anything. */
const fewestSuggested = 3

/** As `kunlun backtest` begins: at least five runs at random, one more than there are parameters. */
function startsOf({ parameters }: StudyConfig): number {
  return Math.max(fewestStarts, parameters.filter(({ type }) => type !== 'context').length + 1)
}

/** The plant's own runs are what can be chosen from. Throws BACKTEST_INVALID where they are too few. */
export function runsCase(study: StudyConfig, recorded: Recorded, { budget, seed }: Wanted): Case {
  const rows = recorded.observations.map((one) => rowOf(one, study, recorded.derived.get(one.run)))
  const starts = startsOf(study)
  requireRuns(rows.length, starts)
  const most = Math.min(budget ?? study.budget ?? usualBudget, rows.length)
  return { study: plain(study), source: { kind: 'table', rows }, budget: Math.max(most, starts + 1), starts, seed }
}

/** The twin of the study stands for the plant. */
export function twinCase(study: StudyConfig, { budget, seed }: Wanted): Case {
  const starts = startsOf(study)
  const runs = Math.max(budget ?? study.budget ?? usualBudget, starts + 1)
  return { study: plain(study), source: { kind: 'own-twin' }, budget: runs, starts, seed }
}

/** Runs known before the first moment that is relived. */
export const relivedFrom = 3

/** Throws BACKTEST_INVALID. */
export function requireRuns(runs: number, starts: number): void {
  const needed = starts + fewestSuggested
  if (runs >= needed) return
  const detail = `there are ${runs} runs with all their results; at least ${needed} are needed`
  throw kunlunError('BACKTEST_INVALID', { detail })
}

/** Rows are the candidates; a design would come before any strategy. */
function plain({ candidates: _, start: __, ...study }: StudyConfig): StudyConfig {
  return study
}

function rowOf({ settings, context, outcomes, failed }: RunObservation, study: StudyConfig, derived: object = {}): Row {
  const contexts = new Set(study.parameters.filter(({ type }) => type === 'context').map(({ name }) => name))
  const numbers = Object.entries({ ...settings, ...context }).filter(
    (entry): entry is [string, number] => contexts.has(entry[0]) && typeof entry[1] === 'number',
  )
  return {
    settings: Object.fromEntries(Object.entries(settings).filter(([name]) => !contexts.has(name))),
    context: Object.fromEntries(numbers),
    outcomes: { ...outcomes, ...derived },
    failed: failed === true,
  }
}
