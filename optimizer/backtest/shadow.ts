// A second strategy scored on what happened: its suggestions against the active ones, its models against the runs.

import type { Settings } from '../../ingest/model.ts'
import { nameOf, type StrategyChoice } from '../config/strategy.ts'
import { type RunObservation, viewOf } from '../history.ts'
import type { StudyConfig } from '../study-config.ts'
import { type Ahead, aheadOf, settingsApart } from './ahead.ts'
import { type AheadSummary, aheadSummary } from './ahead-summary.ts'

/** A moment at which both suggested. */
export interface ShadowMoment {
  /** Id of the active suggestion. */
  readonly suggestion: string
  readonly active: Settings
  readonly shadow: Settings
  /** Runs that were known then. */
  readonly basis: readonly string[]
  /** The run that came of the active suggestion, once its results are known. */
  readonly run?: string
}

export interface ShadowInput {
  readonly study: StudyConfig
  readonly observations: readonly RunObservation[]
  /** Oldest first. */
  readonly moments: readonly ShadowMoment[]
}

export interface ShadowScore {
  readonly suggestion: string
  readonly active: Settings
  readonly shadow: Settings
  /** How far both lie apart, as a share of the longest distance possible. */
  readonly apart: number
  readonly run?: string
  /** What each expected of the run at the settings that were run; by today's corrected results. */
  readonly foretold?: { readonly active: Ahead['foretold']; readonly shadow: Ahead['foretold'] }
  readonly logScore?: { readonly active?: number; readonly shadow?: number }
}

export interface ShadowReport {
  readonly strategy: string
  readonly moments: readonly ShadowScore[]
  /** Over the moments whose runs have their results. */
  readonly summary: { readonly active: AheadSummary; readonly shadow: AheadSummary }
}

/** Models are fitted again for each moment: more than these would make people wait. */
const mostMoments = 40

/** An external program's own models are not known: the usual ones stand in for it. */
export function scoreShadow({ study, observations, moments }: ShadowInput): ShadowReport {
  const strategy: StrategyChoice = study.shadow?.strategy ?? study.strategy
  const second = { ...study, strategy }
  const view = viewOf({ study, observations, seed: study.seed }, [])
  const byId = new Map(observations.map((one) => [one.run, one]))
  const relived: { active: Ahead; shadow: Ahead }[] = []
  const scores = moments.slice(-mostMoments).map((moment): ShadowScore => {
    const { suggestion, active, shadow, run } = moment
    const base = { suggestion, active, shadow, apart: settingsApart(view, active, shadow) }
    const came = run === undefined ? undefined : byId.get(run)
    if (came === undefined) return base
    const known = observations.filter((one) => moment.basis.includes(one.run) && one.run !== came.run)
    const at = { observations: [...known, came], index: known.length, seed: study.seed }
    const pair = { active: aheadOf({ ...at, study }, active), shadow: aheadOf({ ...at, study: second }, shadow) }
    relived.push(pair)
    return {
      ...base,
      run: came.run,
      foretold: { active: pair.active.foretold, shadow: pair.shadow.foretold },
      logScore: { ...logScoreOf('active', pair.active), ...logScoreOf('shadow', pair.shadow) },
    }
  })
  const [first, other] = [relived.map(({ active }) => active), relived.map(({ shadow }) => shadow)]
  return {
    strategy: nameOf(strategy),
    moments: scores,
    summary: { active: aheadSummary(nameOf(study.strategy), first), shadow: aheadSummary(nameOf(strategy), other) },
  }
}

function logScoreOf(side: 'active' | 'shadow', { logScore }: Ahead): Record<string, number> {
  return logScore === undefined ? {} : { [side]: logScore }
}
