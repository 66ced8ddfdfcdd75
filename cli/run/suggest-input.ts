// What a study's next suggestion follows from: its runs, what is under way, what people answered.
import type { Run } from '../../ingest/model.ts'
import type { Ledger, PlannedRun, SuggestionRecord } from '../../ledger/ledger.ts'
import { disturbanceOf } from '../../optimizer/config/undisturbed.ts'
import type { RunObservation } from '../../optimizer/history.ts'
import type { StudyConfig } from '../../optimizer/study-config.ts'
import type { SuggestInput } from '../../optimizer/suggest.ts'
import { calibrationOf } from './calibrations.ts'
import { isComplete, observationsOf, sistersOf } from './observations.ts'

export interface Asked {
  readonly input: SuggestInput
  /** Suggestions made so far. */
  readonly made: number
}

/** `studies` are those that this one may name as its sisters. */
/** `atHand` are the contexts that are known of the coming run; the others are taken to stay as they were. */
export async function suggestInput(
  ledger: Ledger,
  { id, study, studies }: { id: string; study: StudyConfig; studies: ReadonlyMap<string, StudyConfig> },
  atHand: Readonly<Record<string, number>> = {},
): Promise<Asked> {
  const observations = await observationsOf(ledger, study)
  const made = await ledger.suggestions.list({ study: id })
  const known = new Set(observations.filter((one) => isComplete(one, study)).map(({ run }) => run))
  const planned = await underWay(ledger, { id, study }, known)
  const accepted = made.find(({ decision }) => decision !== undefined && decision.answer !== 'refused')
  const calibration = await calibrationOf(ledger, study)
  const input: SuggestInput = {
    study,
    observations,
    pending: [...planned, ...made.filter(isOpen)].map(({ settings }) => settings),
    refused: made.filter((one) => isRefused(one, known)).map(({ settings }) => settings),
    ...(accepted?.decision === undefined ? {} : { lastAccepted: accepted.decision.settings }),
    sisters: await sistersOf(ledger, study, studies),
    ...(calibration && { calibration }),
    ...(Object.keys(atHand).length > 0 && { context: { ...lastContext(study, observations), ...atHand } }),
    promised: await promisedRuns(ledger, made),
    count: 1,
    seed: study.seed + made.length,
  }
  return { input, made: made.length }
}

function lastContext({ parameters }: StudyConfig, observations: readonly RunObservation[]): Record<string, number> {
  const newest = observations.at(-1)?.settings ?? {}
  return Object.fromEntries(
    parameters.flatMap(({ type, name }) => {
      const value = type === 'context' ? newest[name] : undefined
      return typeof value === 'number' ? [[name, value]] : []
    }),
  )
}

/** Runs made as suggested: what became of them says whether safe mode keeps its promises. Amended settings were not promised. */
export async function promisedRuns(ledger: Ledger, made: readonly SuggestionRecord[]): Promise<string[]> {
  const accepted = new Set(made.filter(({ decision }) => decision?.answer === 'accepted').map(({ id }) => id))
  const plans = await ledger.plans.list({ state: 'matched' })
  return plans.flatMap(({ suggestion, run }) =>
    suggestion !== undefined && run !== undefined && accepted.has(suggestion) ? [run] : [],
  )
}

/** Planned runs of the study that were not fired yet, or whose results are not all known. Of void and disturbed runs nothing is awaited. */
export async function underWay(
  ledger: Ledger,
  { id, study }: { readonly id: string; readonly study: StudyConfig },
  known: ReadonlySet<string>,
): Promise<PlannedRun[]> {
  const plans = (await ledger.plans.list({})).filter((plan) => plan.study === id)
  const waiting = await Promise.all(
    plans.map(async (plan) => {
      if (plan.state !== 'matched' || plan.run === undefined) return plan.state === 'open'
      const run = await ledger.runs.get(plan.run)
      return run !== undefined && !known.has(run.id) && !isLost(run, study)
    }),
  )
  return plans.filter((_, index) => waiting[index])
}

/** Nothing will be learnt of it. */
function isLost({ state, features }: Run, { undisturbed }: StudyConfig): boolean {
  if (state === 'running') return false
  return state === 'void' || disturbanceOf(undisturbed, features) !== undefined
}

/** The plan of a suggestion was carried out, but its run taught nothing: it was disturbed, or somebody declared it void. */
export async function isSpent(
  ledger: Ledger,
  { suggestion, study }: { readonly suggestion: string; readonly study: StudyConfig },
): Promise<boolean> {
  const plans = await ledger.plans.list({ state: 'matched' })
  const run = plans.find((plan) => plan.suggestion === suggestion)?.run
  const made = run === undefined ? undefined : await ledger.runs.get(run)
  return made !== undefined && isLost(made, study)
}

/** Refused, and no run has taught anything since: the same would be refused again. */
function isRefused({ decision, basis }: SuggestionRecord, known: ReadonlySet<string>): boolean {
  return decision?.answer === 'refused' && [...known].every((run) => basis.includes(run))
}

function isOpen(suggestion: SuggestionRecord): boolean {
  return suggestion.decision === undefined
}
