// A study with its history as plain data, turned into what strategies see.

import { kunlunError } from '../ingest/errors.ts'
import type { Settings } from '../ingest/model.ts'
import { builtInOf } from './config/strategy.ts'
import { toDefinition } from './config/to-definition.ts'
import type { Observation, StudyDefinition, Values } from './definition.ts'
import { type Ground, groundOf } from './ground.ts'
import { sisterForeteller } from './knowledge/sister.ts'
import type { Calibrated } from './knowledge/twin.ts'
import { openRowsOf } from './pool.ts'
import { refusalZone } from './refusal-zone.ts'
import type { SpecimenScatter } from './robust/within-run.ts'
import type { StudyConfig } from './study-config.ts'
import { type StudyView, studyView } from './study-view.ts'
import type { Surrogate } from './surrogates/surrogate.ts'

/** A run with what was measured on it. */
export interface RunObservation {
  readonly run: string
  /** What people call it, e.g. its batch. */
  readonly label?: string
  /** Achieved settings; contexts may stand among them. */
  readonly settings: Settings
  /** What was ordered, where that is known. */
  readonly planned?: Settings
  readonly outcomes: Readonly<Record<string, number>>
  readonly failed?: boolean
  /** Of its specimens, by outcome, where two and more were measured. */
  readonly scatter?: Readonly<Record<string, SpecimenScatter>>
  readonly context?: Readonly<Record<string, number>>
  /** What the run was made of, e.g. the name of its lot. */
  readonly block?: string
}

/** What a sister machine's study has run. */
export interface SisterHistory {
  /** Name of the sister's study. */
  readonly name: string
  readonly observations: readonly RunObservation[]
}

export interface HistoryInput {
  readonly study: StudyConfig
  /** Oldest first. */
  readonly observations: readonly RunObservation[]
  readonly seed: number
  /** Settings that people refused and nothing new was learned since. */
  readonly refused?: readonly Settings[]
  /** Ids of the runs that were made as suggested: safe mode answers for them. */
  readonly promised?: readonly string[]
  /** Of the studies that this one names as sisters. */
  readonly sisters?: readonly SisterHistory[]
  /** What the study's twin was calibrated to. */
  readonly calibration?: Calibrated
  /** The context at hand; absent: that of the newest run. */
  readonly context?: Readonly<Record<string, number>>
}

/** The study as it stands after a history. Throws STUDY_INVALID. */
export function viewOf(input: HistoryInput, pending: readonly Settings[]): StudyView {
  const definition = withSisters(toDefinition(input.study, input.seed, input.calibration), input.sisters ?? [])
  const refused = (input.refused ?? []).map((settings) => new Map(Object.entries(settings)))
  const ground = groundApart(definition, refused)
  if (!ground) throw kunlunError('STUDY_INVALID', { detail: 'the limits on settings cannot all be met' })
  const { space } = ground
  const observations = input.observations.map((run) => observationOf(run, definition))
  const context = input.context ? contextFrom(definition, input.context) : (observations.at(-1)?.context ?? new Map())
  const underWay = pending.map((settings) => ({ settings: new Map(Object.entries(settings)), context }))
  const openRows = openRowsOf(definition, space, { runs: [...observations, ...underWay], refused })
  return studyView({
    definition,
    ...ground,
    observations,
    pending: underWay,
    promised: new Set(input.promised),
    ...(openRows && { openRows }),
    context,
    ...surrogateFor(definition, input.study),
  })
}

/** The study with its sisters among those who foretell, as far as their runs tell anything. */
function withSisters(definition: StudyDefinition, sisters: readonly SisterHistory[]): StudyDefinition {
  const speaking = sisters.flatMap(({ name, observations }) => {
    const runs = observations.map((run) => observationOf(run, definition))
    return sisterForeteller(definition, { name, runs }) ?? []
  })
  if (speaking.length === 0) return definition
  const { foretellers = [], expected = new Map() } = definition.knowledge ?? {}
  return { ...definition, knowledge: { foretellers: [...foretellers, ...speaking], expected } }
}

/** The ground without the surroundings of refused settings, unless nothing else is left. */
function groundApart(definition: StudyDefinition, refused: readonly Values[]): Ground | undefined {
  const whole = groundOf(definition)
  if (!whole || refused.length === 0 || definition.pool) return whole
  const zones = refused.map((settings) => refusalZone(whole.space, settings))
  return groundOf({ ...definition, forbidden: [...(definition.forbidden ?? []), ...zones] }) ?? whole
}

/** Safe mode keeps its own: its promise was proved with it. */
function surrogateFor({ safety }: StudyDefinition, { strategy }: StudyConfig): { surrogate?: Surrogate } {
  const { surrogate } = builtInOf(strategy)
  return safety.mode === 'safe' || surrogate === undefined ? {} : { surrogate }
}

/** A run that neither failed nor has any number yet teaches nothing: it counts as under way. */
export function observationOf(run: RunObservation, definition: StudyDefinition): Observation {
  const outcomes = new Map(Object.entries(run.outcomes).filter(([, value]) => Number.isFinite(value)))
  const status = run.failed ? 'failed' : outcomes.size > 0 ? 'ok' : 'pending'
  const settings = new Map(Object.entries(run.settings))
  for (const { name, before } of definition.parameters)
    if (before !== undefined && !settings.has(name)) settings.set(name, before)
  return {
    id: run.run,
    ...(run.label === undefined ? {} : { label: run.label }),
    settings,
    ...(run.planned === undefined ? {} : { planned: new Map(Object.entries(run.planned)) }),
    outcomes,
    status,
    ...(run.block !== undefined && { block: run.block }),
    ...(run.scatter && { scatter: new Map(Object.entries(run.scatter)) }),
    context: contextFrom(definition, { ...run.settings, ...run.context }),
  }
}

export function contextFrom(
  { contexts }: StudyDefinition,
  values: Readonly<Record<string, unknown>>,
): Map<string, number> {
  return new Map(
    contexts.flatMap(({ name }) => {
      const value = Object.hasOwn(values, name) ? values[name] : undefined
      return typeof value === 'number' && Number.isFinite(value) ? [[name, value] as const] : []
    }),
  )
}
