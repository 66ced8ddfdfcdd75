// Shadow mode: a second strategy suggests beside the active one, is kept in the ledger, scored on what happens.
import type { Log } from '../../connectors/connector.ts'
import { messageOf } from '../../ingest/errors.ts'
import { asKunlunError } from '../../ingest/persist.ts'
import type { Actor, Ledger } from '../../ledger/ledger.ts'
import type { ShadowInput, ShadowMoment } from '../../optimizer/backtest/shadow.ts'
import { nameOf } from '../../optimizer/config/strategy.ts'
import type { StudyConfig } from '../../optimizer/study-config.ts'
import type { SuggestInput } from '../../optimizer/suggest.ts'
import { isComplete, observationsOf } from './observations.ts'
import { isCutOff } from './optimizer-thread.ts'
import type { Suggester } from './suggesting.ts'

export interface ShadowTools {
  readonly ledger: Ledger
  readonly suggester: Suggester
  readonly log: Log
}

export interface Beside {
  /** Id of the suggestion that was made for the plant. */
  readonly suggestion: string
  readonly study: string
  /** What the active strategy was asked. */
  readonly input: SuggestInput
  readonly by: Actor
}

/** Asks the shadow the same, if the study has one. What goes wrong is logged, never in the way of the plant. */
export async function castShadow({ ledger, suggester, log }: ShadowTools, beside: Beside): Promise<void> {
  const { suggestion, study, input, by } = beside
  const { shadow } = input.study
  if (shadow === undefined) return
  try {
    const { strategy } = shadow
    const { suggestions, fault } = await suggester.suggest({ ...input, study: { ...input.study, strategy } })
    if (fault !== undefined) return log.warn({ study, cause: fault.message }, 'the shadow strategy gave no suggestion')
    const [made] = suggestions
    if (made === undefined) return log.info({ study }, 'the shadow strategy has nothing to suggest')
    const { settings, predicted, feasible, meets, because, basis } = made
    const body = { settings, predicted, feasible, meets, because, basis }
    await ledger.shadows.add({ ...body, study, beside: suggestion, strategy: nameOf(strategy) }, by)
  } catch (cause) {
    if (isCutOff(cause)) return
    log.error(
      { study, code: asKunlunError(cause).code, cause: messageOf(cause) },
      'the shadow strategy could not be asked',
    )
  }
}

/** What the shadow of a study is scored on: both suggestions of each moment, with the run that came of it. */
export async function shadowInput(ledger: Ledger, id: string, study: StudyConfig): Promise<ShadowInput> {
  const [all, made, shadows, plans] = await Promise.all([
    observationsOf(ledger, study),
    ledger.suggestions.list({ study: id }),
    ledger.shadows.list({ study: id }),
    ledger.plans.list({}),
  ])
  const observations = all.filter((one) => isComplete(one, study))
  const active = new Map(made.map((one) => [one.id, one]))
  const runs = new Map(plans.flatMap(({ suggestion, run }) => (suggestion && run ? [[suggestion, run] as const] : [])))
  const moments = shadows.toReversed().flatMap(({ beside, settings, basis }): ShadowMoment[] => {
    const suggestion = active.get(beside)
    const run = runs.get(beside)
    if (suggestion === undefined) return []
    return [{ suggestion: beside, active: suggestion.settings, shadow: settings, basis, ...(run && { run }) }]
  })
  return { study, observations, moments }
}
