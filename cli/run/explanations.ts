// Explains studies on demand, each state of a study once.
import type { Settings } from '../../ingest/model.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { explainStudy } from '../../optimizer/explain-study.ts'
import type { StudyConfig } from '../../optimizer/study-config.ts'
import { suggestInput } from './suggest-input.ts'

export type ExplainInput = Parameters<typeof explainStudy>[0]
export type StudyExplanation = ReturnType<typeof explainStudy>

/** A study among those that it may name as its sisters. */
export interface StudyAmong {
  readonly id: string
  readonly study: StudyConfig
  readonly studies: ReadonlyMap<string, StudyConfig>
}

/** What an explanation follows from: history, what was foretold at the time, the suggestion people look at. */
export async function explainInput(ledger: Ledger, among: StudyAmong): Promise<ExplainInput> {
  const { input } = await suggestInput(ledger, among)
  const { count: _, lastAccepted: __, pending, ...history } = input
  const [newest] = await ledger.suggestions.list({ study: among.id, limit: 1 })
  return {
    ...history,
    pending: newest && newest.decision === undefined ? without(pending, newest.settings) : pending,
    seed: among.study.seed,
    past: await pastPredictions(ledger, among.id),
    ...(newest && { settings: newest.decision?.settings ?? newest.settings }),
  }
}

/** The open suggestion is no run yet: it is explained, not counted on. */
function without(pending: readonly Settings[], open: Settings): Settings[] {
  return pending.filter((settings) => JSON.stringify(settings) !== JSON.stringify(open))
}

/** Of accepted suggestions alone, oldest first: an amended one was not run as foretold. */
async function pastPredictions(ledger: Ledger, study: string): Promise<ExplainInput['past']> {
  const runs = new Map((await ledger.plans.list({})).map((plan) => [plan.suggestion, plan.run]))
  const made = await ledger.suggestions.list({ study, open: false, limit: 1000 })
  return made.toReversed().flatMap(({ id, decision, predicted }) => {
    const run = runs.get(id)
    return run === undefined || decision?.answer !== 'accepted' ? [] : [{ run, predicted }]
  })
}

/** Several screens ask for the same: an explanation is worked out anew only when something has changed. */
export function createExplanations(ledger: Ledger, explain: (input: ExplainInput) => Promise<StudyExplanation>) {
  const known = new Map<string, { readonly key: string; readonly made: Promise<StudyExplanation> }>()
  return async (among: StudyAmong): Promise<StudyExplanation> => {
    const input = await explainInput(ledger, among)
    const key = JSON.stringify(input)
    const before = known.get(among.id)
    if (before?.key === key) return before.made
    const made = explain(input)
    known.set(among.id, { key, made })
    made.catch(() => known.delete(among.id))
    return made
  }
}
