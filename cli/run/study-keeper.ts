// Keeps every study supplied with one open suggestion, learned from the runs that have come in.
import type { Log } from '../../connectors/connector.ts'
import { type KunlunError, kunlunError, messageOf } from '../../ingest/errors.ts'
import type { Clock, Run } from '../../ingest/model.ts'
import { asKunlunError } from '../../ingest/persist.ts'
import type { Ledger, SuggestionRecord } from '../../ledger/ledger.ts'
import type { StudyConfig } from '../../optimizer/study-config.ts'
import type { SuggestInput } from '../../optimizer/suggest.ts'
import { disturbedRuns, endedRuns, isComplete, observationsOf, untoldRuns } from './observations.ts'
import { isCutOff, type Optimizer } from './optimizer-thread.ts'
import { castShadow } from './shadows.ts'
import { isSpent, suggestInput, underWay } from './suggest-input.ts'
import { createSuggester, type Suggester } from './suggesting.ts'
import { createTurns } from './turns.ts'

/** From one run no model can tell what another would give: before two a person has to ask for a suggestion. */
const runsToPredict = 2

export interface StudyKeeperTools {
  readonly studies: () => ReadonlyMap<string, StudyConfig>
  readonly ledger: Ledger
  readonly optimizer: Optimizer
  readonly clock: Clock
  readonly log: Log
  /** What is known beforehand of the run that comes next, by the name of the context. */
  contextAtHand?(study: StudyConfig): Promise<Readonly<Record<string, number>>>
  /** How long the newest suggestion took, for the metrics. */
  onSuggested?(study: string, seconds: number): void
}

export interface StudyKeeper {
  /** Something that studies learn from may have changed. Suggestions follow in the background. */
  changed(): void
  /** The same, of this run: only studies of its machine can learn from it, once it is over. */
  runChanged(run: Run): void
  /** A new suggestion on request, beside those that are open. */
  ask(study: string): Promise<SuggestionRecord>
  /** What stands in the way of a suggestion at the moment. */
  status(study: string): { readonly pending: boolean; readonly error?: KunlunError }
  settled(): Promise<void>
  close(): Promise<void>
}

export function createStudyKeeper(tools: StudyKeeperTools): StudyKeeper {
  const suggester = createSuggester(tools.optimizer, tools.log)
  const pending = new Set<string>()
  const errors = new Map<string, KunlunError>()
  /**
   * One piece of work of a study at a time, so that two suggestions can never be made from the same history; studies
   * beside each other, so that one that waits for a program of its own holds up no other.
   */
  const turns = createTurns()
  const queued = new Set<string>()
  const told = new Set<string>()
  let isClosed = false

  async function make(id: string, study: StudyConfig): Promise<SuggestionRecord> {
    pending.add(id)
    try {
      const { record, input, fault } = await suggest({ ...tools, suggester, told }, id, study)
      const beside = { suggestion: record.id, study: id, input, by: { who: 'kunlun', when: tools.clock.now() } }
      // In a turn of its own: who asked does not wait for what the plant never sees.
      void turns.take(id, () => castShadow({ ...tools, suggester }, beside))
      // A suggestion stands, but people should know that the study's own strategy did not make it.
      if (fault === undefined) errors.delete(id)
      else errors.set(id, fault)
      return record
    } catch (cause) {
      errors.set(id, asKunlunError(cause))
      throw cause
    } finally {
      pending.delete(id)
    }
  }

  async function tend(id: string): Promise<void> {
    queued.delete(id)
    const study = tools.studies().get(id)
    if (isClosed || study === undefined || !study.active) return
    try {
      if (await wantsSuggestion(tools, id, study)) await make(id, study)
    } catch (cause) {
      if (isCutOff(cause)) return
      tools.log.error(
        { study: id, code: asKunlunError(cause).code, cause: messageOf(cause) },
        'no suggestion could be made',
      )
    }
  }

  function changed(): void {
    if (isClosed) return
    for (const id of tools.studies().keys()) {
      if (queued.has(id)) continue
      queued.add(id)
      void turns.take(id, () => tend(id))
    }
  }

  return {
    changed,
    runChanged({ machine, state }) {
      const isStudied = [...tools.studies().values()].some((study) => study.machine === machine)
      if (isStudied && state !== 'running') changed()
    },
    async ask(id) {
      const study = tools.studies().get(id)
      if (study === undefined) throw kunlunError('NOT_FOUND', { what: 'study', id })
      if (!study.active) throw kunlunError('STUDY_AT_REST', { study: id })
      return turns.take(id, () => make(id, study))
    },
    status: (id) => {
      const error = errors.get(id)
      return { pending: pending.has(id), ...(error === undefined ? {} : { error }) }
    },
    settled: turns.settled,
    async close() {
      isClosed = true
      // First what programs are still asked: nobody waits for an answer any more.
      await suggester.close()
      await turns.settled()
    },
  }
}

/**
 * A new suggestion is due once nothing of the study awaits a person, the furnace or the laboratory, and a run has
 * taught something new, or the suggested one was lost: disturbed, or declared void. A run teaches when every outcome that the
 * study names has been measured on it: the laboratory reports one by one.
 */
async function wantsSuggestion({ ledger }: StudyKeeperTools, id: string, study: StudyConfig): Promise<boolean> {
  const [newest] = await ledger.suggestions.list({ study: id, limit: 1 })
  if (newest !== undefined && newest.decision === undefined) return false
  const complete = (await observationsOf(ledger, study)).filter((one) => isComplete(one, study))
  const known = new Set(complete.map(({ run }) => run))
  if ((await underWay(ledger, { id, study }, known)).length > 0) return false
  // A twin foretells the first run too; a design needs nothing foretold. Near a recipe in use there must be a run of it.
  const isNear = study.safety.mode === 'near'
  const knowsFirst = !isNear && (study.twin !== undefined || study.start !== undefined)
  if (newest === undefined) return knowsFirst || complete.length >= runsToPredict
  if (complete.some((one) => !newest.basis.includes(one.run))) return true
  return isSpent(ledger, { suggestion: newest.id, study })
}

interface Recorded {
  readonly record: SuggestionRecord
  readonly input: SuggestInput
  readonly fault?: KunlunError
}

/** `told`: the disturbed runs that the log has heard of, each once. */
type SuggestTools = StudyKeeperTools & { readonly suggester: Suggester; readonly told: Set<string> }

const leftOut = 'runs do not tell a parameter and are left out; `before` of the parameter would say what it was'

async function suggest(tools: SuggestTools, id: string, study: StudyConfig): Promise<Recorded> {
  const started = performance.now()
  await tellLeftOut(tools, id, study)
  const { ledger, clock } = tools
  const atHand = await tools.contextAtHand?.(study)
  const { input, made } = await suggestInput(ledger, { id, study, studies: tools.studies() }, atHand)
  const { suggestions, fault } = await tools.suggester.suggest(input)
  const [suggestion] = suggestions
  if (suggestion === undefined) throw nothingLeft(id, await tools.optimizer.refuse(input))
  const record = await ledger.suggestions.add(
    { ...suggestion, id: `${id}-${String(made + 1).padStart(4, '0')}`, study: id },
    { who: 'kunlun', when: clock.now() },
  )
  tools.onSuggested?.(id, (performance.now() - started) / 1000)
  return { record, input, ...(fault === undefined ? {} : { fault }) }
}

async function tellLeftOut({ ledger, log, told }: SuggestTools, id: string, study: StudyConfig): Promise<void> {
  const ended = await endedRuns(ledger, study)
  const untold = untoldRuns(ended, study)
  if (untold.size > 0) log.warn({ study: id, runs: Object.fromEntries(untold) }, leftOut)
  const fresh = disturbedRuns(ended, study).filter(({ run }) => !told.has(`${id} ${run}`))
  if (fresh.length > 0) log.info({ study: id, runs: fresh }, 'disturbed runs are left out')
  for (const { run } of fresh) told.add(`${id} ${run}`)
}

function nothingLeft(study: string, unsafe: string | undefined): KunlunError {
  return unsafe === undefined
    ? kunlunError('SUGGESTION_NONE', { study })
    : kunlunError('SUGGESTION_UNSAFE', { study, detail: unsafe })
}
