// Pure encoders: runs, outcomes, suggestions, decisions, pipeline figures to facts.
import type { Nanoseconds, Outcome, Run, Settings } from '../../ingest/model.ts'
import { nsPerSecond } from '../../ingest/model.ts'
import type { Decision, PlantEvent, SuggestionRecord } from '../../ledger/ledger.ts'
import { distinct, type FactPlace, type Fields, milliseconds, prefixed, present, tagsOf } from './fact-fields.ts'
import {
  decisions,
  events,
  type Fact,
  liveness,
  outcomes,
  pipeline,
  runs,
  samples,
  spool,
  suggestions,
} from './facts.ts'

/** A run as it stands `now`. A later version has the same tags and time, so it replaces the earlier one. */
export function runFact(run: Run, place: FactPlace, now: Nanoseconds): Fact {
  const { program, batch, part } = run.labels
  const fields: Fields = {
    run: run.id,
    state: run.state,
    from_ms: milliseconds(run.from),
    until_ms: milliseconds(run.to ?? now),
    version: run.version,
    text: [batch ?? part, program, run.state].filter(Boolean).join(' · '),
    ...prefixed('label_', run.labels),
    ...prefixed('planned_', run.planned),
    ...prefixed('achieved_', run.achieved),
    ...prefixed('feature_', run.features),
  }
  if (run.to !== undefined) {
    fields['to_ms'] = milliseconds(run.to)
    fields['duration_seconds'] = Number(run.to - run.from) / Number(nsPerSecond)
  }
  return { measurement: runs.name, tags: { ...tagsOf(place), process: run.process }, fields, time: run.from }
}

/** An outcome with what became of it, as the ledger's history tells it. */
export interface RecordedOutcome extends Outcome {
  /** Id of the outcome that corrects it. */
  readonly supersededBy?: string
  /** Why it is void. */
  readonly voided?: string
}

/** An outcome. Written again once it is superseded or void: the point stays, its state changes. */
export function outcomeFact(outcome: RecordedOutcome, place: FactPlace): Fact {
  const { id, run, value, unit, sd, specimen, position, method, supersededBy, voided } = outcome
  const state = voided !== undefined ? 'void' : supersededBy !== undefined ? 'superseded' : 'valid'
  return {
    measurement: outcomes.name,
    tags: { ...tagsOf(place), outcome: outcome.name },
    fields: present({ value, unit, sd, run, specimen, position, method, state }),
    time: distinct(outcome.measuredAt, id),
  }
}

export function suggestionFact(suggestion: SuggestionRecord, place: FactPlace): Fact {
  const predicted = Object.entries(suggestion.predicted)
  return {
    measurement: suggestions.name,
    tags: { ...tagsOf(place), study: suggestion.study },
    fields: present({
      suggestion: suggestion.id,
      answer: suggestion.decision?.answer ?? 'open',
      feasible: suggestion.feasible,
      because_en: suggestion.because.en,
      because_zh: suggestion.because.zh,
      basis: suggestion.basis.length,
      ...prefixed('setting_', suggestion.settings),
      ...prefixed('predicted_', Object.fromEntries(predicted.map(([name, { mean }]) => [name, mean]))),
      ...prefixed('predicted_sd_', Object.fromEntries(predicted.map(([name, { sd }]) => [name, sd]))),
      ...prefixed('meets_', suggestion.meets),
    }),
    time: distinct(suggestion.made, suggestion.id),
  }
}

export function decisionFact(decision: Decision, study: string, place: FactPlace): Fact {
  return {
    measurement: decisions.name,
    tags: { ...tagsOf(place), study, answer: decision.answer },
    fields: {
      suggestion: decision.suggestion,
      who: decision.who,
      reason: decision.reason,
      text: [decision.answer, settingsText(decision.settings), decision.who, decision.reason]
        .filter(Boolean)
        .join(' · '),
      ...prefixed('setting_', decision.settings),
    },
    time: distinct(decision.when, decision.suggestion),
  }
}

/** A tool, thermocouple, maintenance or lot event. */
export function eventFact({ id, kind, time, text, who }: PlantEvent, place: FactPlace): Fact {
  const tags = { ...tagsOf(place), kind }
  return { measurement: events.name, tags, fields: present({ text: text || kind, who }), time: distinct(time, id) }
}

/** Figures of the way from the machines to the store; a `PipelineView` of the API has this shape. */
export interface PipelineFigures {
  readonly connectors: readonly {
    readonly id: string
    readonly state: string
    readonly dropped: number
    /** `certificateUntil`, `ownCertificateUntil`: ISO times. */
    readonly details?: Readonly<Record<string, string | number>>
    readonly messages: Readonly<
      Record<'received' | 'rejected' | 'spooled' | 'decoded' | 'quarantined' | 'redelivered', number>
    >
  }[]
  readonly machines: readonly {
    readonly machine: string
    readonly samples: Readonly<Record<'decoded' | 'stored' | 'quarantined' | 'filtered' | 'pending', number>>
  }[]
  readonly spool: {
    readonly records: number
    readonly bytes: number
    readonly maxBytes: number
    readonly oldestSeconds?: number
  }
  readonly store: { readonly state: string }
  readonly lagSeconds?: number
}

/** One fact per connector, one per machine, one for the spool. */
export function pipelineFacts(figures: PipelineFigures, site: string, now: Nanoseconds): Fact[] {
  const { records, bytes, maxBytes, oldestSeconds } = figures.spool
  const ofConnectors = figures.connectors.map(({ id, state, dropped, messages, details }) => {
    const certificate_days = certificateDays(details ?? {}, now)
    const fields = present({
      connected: state === 'lost' || state === 'connecting' ? 0 : 1,
      dropped,
      ...messages,
      certificate_days,
    })
    return { measurement: pipeline.name, tags: { connector: id }, fields, time: now }
  })
  const ofMachines = figures.machines.map(({ machine, samples: balance }) => ({
    measurement: samples.name,
    tags: { machine },
    fields: { ...balance },
    time: now,
  }))
  const fields = present({
    records,
    bytes,
    max_bytes: maxBytes,
    age_seconds: oldestSeconds ?? 0,
    lag_seconds: figures.lagSeconds,
    store_ok: figures.store.state === 'ok' ? 1 : 0,
  })
  return [...ofConnectors, ...ofMachines, { measurement: spool.name, tags: { site }, fields, time: now }]
}

/** Days until the first certificate of the link expires; undefined where it has none. */
function certificateDays(details: Readonly<Record<string, string | number>>, now: Nanoseconds): number | undefined {
  const ends = [details['certificateUntil'], details['ownCertificateUntil']].map((end) => Date.parse(String(end)))
  const first = Math.min(...ends.filter((end) => !Number.isNaN(end)))
  return Number.isFinite(first) ? (first - milliseconds(now)) / 86_400_000 : undefined
}

export interface SignalAge {
  readonly place: FactPlace
  readonly signal: string
  /** Time of the newest sample; absent where none ever came. */
  readonly newest?: Nanoseconds
  /** Interval that the contract promises; absent: the signal is never called stale. */
  readonly expectedSeconds?: number
}

const intervalsUntilStale = 3

/** How fresh a signal is. */
export function livenessFact(age: SignalAge, now: Nanoseconds): Fact {
  const seconds = age.newest === undefined ? undefined : Number(now - age.newest) / Number(nsPerSecond)
  const limit = age.expectedSeconds === undefined ? Number.POSITIVE_INFINITY : intervalsUntilStale * age.expectedSeconds
  return {
    measurement: liveness.name,
    tags: { ...tagsOf(age.place), signal: age.signal },
    fields: present({
      age_seconds: seconds,
      expected_seconds: age.expectedSeconds,
      stale: (seconds ?? Number.POSITIVE_INFINITY) > limit ? 1 : 0,
    }),
    time: now,
  }
}

function settingsText(settings: Settings): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name} ${typeof value === 'number' ? Number(value.toPrecision(5)) : value}`)
    .join(', ')
}
