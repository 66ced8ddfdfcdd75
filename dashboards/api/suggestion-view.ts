// Puts a suggestion beside what came before it and what came out of it.
import type { Outcome, Settings } from '../../ingest/model.ts'
import type { PlannedRun, SuggestionRecord } from '../../ledger/ledger.ts'
import type { Installation, StudyView } from './installation.ts'

/** The recipe that a suggestion is compared with: the last one accepted, else that of the last run. */
export interface Reference {
  readonly kind: 'accepted' | 'run'
  readonly id: string
  readonly settings: Settings
}

export interface SuggestionResult {
  readonly run: string
  readonly state: string
  /** Mean over the specimens of each outcome. */
  readonly outcomes: Readonly<Record<string, number>>
}

export interface SuggestionView extends SuggestionRecord {
  readonly reference?: Reference
  readonly result?: SuggestionResult
}

export async function toSuggestion(installation: Installation, record: SuggestionRecord): Promise<SuggestionView> {
  const [view] = await toSuggestions(installation, [record])
  return view ?? record
}

/** Looks up plans and earlier suggestions once for the whole list. */
export async function toSuggestions(
  installation: Installation,
  records: readonly SuggestionRecord[],
): Promise<SuggestionView[]> {
  const studies = new Map(installation.studies.list().map((study) => [study.id, study]))
  const plans = await installation.ledger.plans.list({})
  const earlier = await acceptedBy(installation, new Set(records.map((record) => record.study)))
  return Promise.all(
    records.map(async (record) => {
      const accepted = earlier.find((one) => one.study === record.study && one.made < record.made)
      const reference =
        accepted === undefined ? await lastRun(installation, studies.get(record.study), record) : recipeOf(accepted)
      const plan = plans.find((one) => one.suggestion === record.id)
      const result = await resultOf(installation, plan)
      return { ...record, ...(reference && { reference }), ...(result && { result }) }
    }),
  )
}

/** Newest first. */
async function acceptedBy(installation: Installation, studies: ReadonlySet<string>): Promise<SuggestionRecord[]> {
  const lists = [...studies].map((study) => installation.ledger.suggestions.list({ study, open: false, limit: 1000 }))
  const decided = (await Promise.all(lists)).flat()
  return decided.filter((one) => one.decision !== undefined && one.decision.answer !== 'refused')
}

function recipeOf(accepted: SuggestionRecord): Reference {
  return { kind: 'accepted', id: accepted.id, settings: accepted.decision?.settings ?? accepted.settings }
}

/** Before anything was accepted, people compare with what the plant runs today. */
async function lastRun(
  installation: Installation,
  study: StudyView | undefined,
  record: SuggestionRecord,
): Promise<Reference | undefined> {
  if (study === undefined) return undefined
  const filter = {
    machine: study.machine,
    process: study.process,
    state: 'finished',
    to: record.made,
    limit: 1,
  } as const
  const [run] = await installation.ledger.runs.list(filter)
  if (run === undefined) return undefined
  const names = new Set(study.parameters.map((parameter) => parameter.name))
  const settings = Object.fromEntries(Object.entries(run.achieved).filter(([name]) => names.has(name)))
  return { kind: 'run', id: run.id, settings }
}

async function resultOf(
  installation: Installation,
  plan: PlannedRun | undefined,
): Promise<SuggestionResult | undefined> {
  if (plan?.run === undefined) return undefined
  const run = await installation.ledger.runs.get(plan.run)
  const outcomes = await installation.ledger.outcomes.list({ run: plan.run })
  return { run: plan.run, state: run?.state ?? 'running', outcomes: meansOf(outcomes) }
}

/** Mean of each outcome over its specimens. */
export function meansOf(outcomes: readonly Outcome[]): Record<string, number> {
  const groups = new Map<string, number[]>()
  for (const { name, value } of outcomes) groups.set(name, [...(groups.get(name) ?? []), value])
  return Object.fromEntries(
    [...groups].map(([name, values]) => [name, values.reduce((a, b) => a + b, 0) / values.length]),
  )
}
