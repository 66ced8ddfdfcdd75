// Keeps every study supplied with one open suggestion, learned from the runs that have come in.
import type { Log } from '../../connectors/connector.ts'
import { type KunlunError, kunlunError, messageOf } from '../../ingest/errors.ts'
import type { Clock, Outcome, Run, Settings } from '../../ingest/model.ts'
import { asKunlunError } from '../../ingest/persist.ts'
import type { Ledger, PlannedRun, SuggestionRecord } from '../../ledger/ledger.ts'
import type { StudyConfig } from '../../optimizer/study-config.ts'
import type { RunObservation } from '../../optimizer/suggest.ts'
import type { Optimizer } from './optimizer-thread.ts'

export interface StudyKeeperTools {
  readonly studies: () => ReadonlyMap<string, StudyConfig>
  readonly ledger: Ledger
  readonly optimizer: Optimizer
  readonly clock: Clock
  readonly log: Log
  /** How long the newest suggestion took, for the metrics. */
  onSuggested?(study: string, seconds: number): void
}

export interface StudyKeeper {
  /** Something that a study learns from has changed. Suggestions follow in the background, one study at a time. */
  changed(): void
  /** A new suggestion on request, beside those that are open. */
  ask(study: string): Promise<SuggestionRecord>
  /** What stands in the way of a suggestion at the moment. */
  status(study: string): { readonly pending: boolean; readonly error?: KunlunError }
  settled(): Promise<void>
  close(): Promise<void>
}

export function createStudyKeeper(tools: StudyKeeperTools): StudyKeeper {
  const pending = new Set<string>()
  const errors = new Map<string, KunlunError>()
  let work: Promise<void> = Promise.resolve()
  let isQueued = false
  let isClosed = false

  /** One piece of work at a time, so that two suggestions can never be made from the same history. */
  function inTurn<T>(step: () => Promise<T>): Promise<T> {
    const turn = work.then(step)
    work = turn.then(ignore, ignore)
    return turn
  }

  async function make(id: string, study: StudyConfig): Promise<SuggestionRecord> {
    pending.add(id)
    try {
      const made = await suggest(tools, id, study)
      errors.delete(id)
      return made
    } catch (cause) {
      errors.set(id, asKunlunError(cause))
      throw cause
    } finally {
      pending.delete(id)
    }
  }

  async function tend(): Promise<void> {
    isQueued = false
    for (const [id, study] of tools.studies()) {
      if (isClosed) return
      try {
        if (await wantsSuggestion(tools, id, study)) await make(id, study)
      } catch (cause) {
        tools.log.error({ study: id, cause: messageOf(cause) }, 'no suggestion could be made')
      }
    }
  }

  return {
    changed() {
      if (isQueued || isClosed) return
      isQueued = true
      void inTurn(tend)
    },
    async ask(id) {
      const study = tools.studies().get(id)
      if (study === undefined) throw kunlunError('NOT_FOUND', { what: 'study', id })
      return inTurn(() => make(id, study))
    },
    status: (id) => {
      const error = errors.get(id)
      return { pending: pending.has(id), ...(error === undefined ? {} : { error }) }
    },
    settled: () => work,
    async close() {
      isClosed = true
      await work
    },
  }
}

function ignore(): void {}

/** A new suggestion is due once nothing of the study awaits a person or a furnace, and a run has taught something new. */
async function wantsSuggestion({ ledger }: StudyKeeperTools, id: string, study: StudyConfig): Promise<boolean> {
  const [open] = await ledger.suggestions.list({ study: id, open: true, limit: 1 })
  const planned = await ledger.plans.list({ machine: study.machine, state: 'open' })
  const observations = await observationsOf(ledger, study)
  const newest = (await ledger.suggestions.list({ study: id, limit: 1 }))[0]
  const learned = observations.some((observation) => newest === undefined || !newest.basis.includes(observation.run))
  return open === undefined && !planned.some((plan) => plan.study === id) && observations.length > 0 && learned
}

async function suggest(tools: StudyKeeperTools, id: string, study: StudyConfig): Promise<SuggestionRecord> {
  const started = performance.now()
  const { ledger, clock } = tools
  const observations = await observationsOf(ledger, study)
  const made = await ledger.suggestions.list({ study: id })
  const planned = (await ledger.plans.list({ machine: study.machine, state: 'open' })).filter(
    (plan) => plan.study === id,
  )
  const pending = [
    ...planned.map((plan: PlannedRun) => plan.settings),
    ...made.filter(isOpen).map((one) => one.settings),
  ]
  const accepted = made.find((one) => one.decision !== undefined && one.decision.answer !== 'refused')?.decision
    ?.settings
  const [suggestion] = await tools.optimizer.suggest({
    study,
    observations,
    pending,
    ...(accepted === undefined ? {} : { lastAccepted: accepted }),
    count: 1,
    seed: study.seed + made.length,
  })
  if (suggestion === undefined) throw kunlunError('SUGGESTION_NONE', { study: id })
  const record = await ledger.suggestions.add(
    { ...suggestion, id: `${id}-${String(made.length + 1).padStart(4, '0')}`, study: id },
    { who: 'kunlun', when: clock.now() },
  )
  tools.onSuggested?.(id, (performance.now() - started) / 1000)
  return record
}

function isOpen(suggestion: SuggestionRecord): boolean {
  return suggestion.decision === undefined
}

/** What the runs of a study's machine teach: achieved settings with the mean of each outcome; runs without any outcome are left out. */
export async function observationsOf(ledger: Ledger, study: StudyConfig): Promise<RunObservation[]> {
  const runs = await ledger.runs.list({ machine: study.machine, process: study.process })
  const observations = await Promise.all(
    runs
      .filter((run) => run.state !== 'void' && run.state !== 'running')
      .reverse()
      .map(async (run) => observationOf(run, study, await ledger.outcomes.list({ run: run.id }))),
  )
  return observations.filter((observation) => observation !== undefined)
}

function observationOf(run: Run, study: StudyConfig, outcomes: readonly Outcome[]): RunObservation | undefined {
  const settings = settingsOf(run, study)
  if (settings === undefined) return undefined
  const names = new Set(outcomes.map((outcome) => outcome.name))
  if (names.size === 0)
    return run.state === 'aborted' ? { run: run.id, settings, outcomes: {}, failed: true } : undefined
  const means = [...names].map((name) => [name, meanOf(outcomes.filter((outcome) => outcome.name === name))] as const)
  return { run: run.id, settings, outcomes: Object.fromEntries(means) }
}

/** The achieved value of each parameter: its feature where the study names one, else the run's achieved or planned setting. */
function settingsOf(run: Run, study: StudyConfig): Settings | undefined {
  const settings: Record<string, number | string> = {}
  for (const parameter of study.parameters) {
    const feature = parameter.feature === undefined ? undefined : run.features[parameter.feature]
    const value = feature ?? run.achieved[parameter.name] ?? run.planned[parameter.name]
    if (value === undefined) return undefined
    settings[parameter.name] = value
  }
  return settings
}

/** Specimens of one run are replicates of the run, not runs of their own. */
function meanOf(outcomes: readonly Outcome[]): number {
  return outcomes.reduce((sum, outcome) => sum + outcome.value, 0) / outcomes.length
}
