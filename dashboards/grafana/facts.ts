// What Grafana reads beside the telemetry: measurements of facts with their tags, fields, meaning.
//
// Tags are few and bounded (places, machines, signals, connectors, outcome names, studies). Ids of runs, batches, parts
// and recipes are fields, never tags: each would open a series of its own. All numbers are floats, so that no field can
// ever meet a type conflict. Facts are derived from the ledger and the pipeline; they can be deleted and written anew.
import type { Nanoseconds } from '../../ingest/model.ts'
import { analyses } from './facts-analysis.ts'
import { type Measurement, place } from './measurement.ts'

/** One point. The same tags and time again replace the fields that are named, so that writing anew changes nothing. */
export interface Fact {
  readonly measurement: string
  readonly tags: Readonly<Record<string, string>>
  readonly fields: Readonly<Record<string, number | string | boolean>>
  readonly time: Nanoseconds
}

/** The store's own measurement (decision 4 of the design): a signal uses one of the value fields for ever. */
export const telemetry = {
  name: 'telemetry',
  time: 'source time, ns',
  tags: [...place, 'signal'],
  fields: {
    value: 'float signals',
    integer: 'integer signals, exact',
    text: 'text signals',
    state: 'boolean signals',
    quality: 'OPC UA status code',
  },
} as const satisfies Measurement

const summary = {
  tags: telemetry.tags,
  fields: {
    count: 'readings in the step, booleans as 0 and 1',
    min: 'least of them',
    max: 'greatest of them',
    mean: 'each reading as much as another',
    weighted_mean: 'each reading weighted by the time that it stands for',
    seconds: 'of the step that readings stand for',
  },
} as const

/** The store's rollups, in InfluxDB 1.x in the retention policy `kunlun_rollups` where the user may make it. */
export const minutes = { name: 'telemetry_60s', time: 'begin of the minute', ...summary } as const satisfies Measurement
export const hours = { name: 'telemetry_3600s', time: 'begin of the hour', ...summary } as const satisfies Measurement

export const runs = {
  name: 'runs',
  time: 'start of the run',
  tags: [...place, 'process'],
  fields: {
    run: 'id',
    state: 'running, finished, aborted or void',
    from_ms: 'start, ms since 1970',
    to_ms: 'end, ms since 1970; absent while running',
    until_ms: 'the same; while running when it was written',
    duration_seconds: 'absent while running',
    version: 'grows with every correction',
    text: 'one line for annotations',
    'label_…': 'what the machine said: label_program, label_batch, label_lot, …',
    'planned_…': 'settings ordered, by parameter',
    'achieved_…': 'settings shown by the telemetry, by parameter',
    'feature_…': 'features, by name',
  },
} as const satisfies Measurement

export const outcomes = {
  name: 'outcomes',
  time: 'when it was measured; below a millisecond it tells outcomes of one moment apart',
  tags: [...place, 'outcome'],
  fields: {
    value: 'in the unit given',
    unit: 'UCUM code',
    sd: 'standard deviation, where the laboratory states one',
    run: 'id of the run',
    specimen: '',
    position: '',
    method: '',
    state: 'valid, superseded or void',
  },
} as const satisfies Measurement

export const suggestions = {
  name: 'suggestions',
  time: 'when it was made; below a millisecond it tells suggestions of one moment apart',
  tags: [...place, 'study'],
  fields: {
    suggestion: 'id',
    answer: 'open, accepted, amended or refused',
    feasible: 'probability that all limits hold, 0 to 1',
    because_en: 'the reason in English',
    because_zh: 'the reason in Chinese',
    basis: 'number of runs it was learned from',
    'setting_…': 'settings, by parameter',
    'predicted_…': 'mean predicted, by outcome',
    'predicted_sd_…': 'standard deviation predicted, by outcome',
    'meets_…': 'probability of the limit, by outcome',
  },
} as const satisfies Measurement

export const decisions = {
  name: 'decisions',
  time: 'when it was decided; below a millisecond it tells decisions of one moment apart',
  tags: [...place, 'study', 'answer'],
  fields: {
    suggestion: 'id of the suggestion',
    who: 'the person',
    reason: 'as given',
    text: 'one line for annotations',
    'setting_…': 'settings that will be run, by parameter',
  },
} as const satisfies Measurement

export const events = {
  name: 'events',
  time: 'when it happened; below a millisecond it tells events of one moment apart',
  tags: [...place, 'kind'],
  fields: { text: 'as noted', who: 'the person' },
} as const satisfies Measurement

export const pipeline = {
  name: 'pipeline',
  time: 'when it was counted',
  tags: ['connector'],
  fields: {
    connected: '0 while the link is lost or being opened, else 1',
    dropped: 'messages lost before acceptance, total',
    received: 'messages, total',
    rejected: 'messages refused before acceptance, total',
    spooled: 'messages that wait in the spool',
    decoded: 'messages, total',
    quarantined: 'messages, total',
    redelivered: 'messages sent again by the source, total',
    certificate_days: 'until the certificate of the server or our own expires, where the link has one',
  },
} as const satisfies Measurement

export const samples = {
  name: 'samples',
  time: 'when it was counted',
  tags: ['machine'],
  fields: {
    decoded: 'samples, total',
    stored: 'samples, total',
    quarantined: 'samples, total',
    filtered: 'samples within the deadband, total',
    pending: 'samples not yet stored',
  },
} as const satisfies Measurement

export const spool = {
  name: 'spool',
  time: 'when it was counted',
  tags: ['site'],
  fields: {
    records: 'messages waiting',
    bytes: 'on disk',
    max_bytes: 'cap',
    age_seconds: 'age of the oldest message waiting; 0 where none waits',
    lag_seconds: 'from receipt to stored',
    store_ok: '1 or 0',
  },
} as const satisfies Measurement

export const liveness = {
  name: 'liveness',
  time: 'when it was looked at',
  tags: [...place, 'signal'],
  fields: {
    age_seconds: 'since the newest sample; absent where none ever came',
    expected_seconds: 'interval that the contract promises',
    stale: '1 where the signal is later than three intervals, else 0',
  },
} as const satisfies Measurement

/** As machine of what concerns all machines of a connector. */
export const everyMachine = '*'

export const gaps = {
  name: 'gaps',
  time: 'when it began; below a millisecond it tells gaps of one moment apart',
  tags: ['connector', 'machine', 'cause'],
  fields: {
    state: 'open, closed, kept, filled, part or none',
    from_ms: 'begin, ms since 1970',
    until_ms: 'end, ms since 1970; while open when it was written',
    seconds: 'from begin to end',
    samples: 'values that were read back',
    signals: 'those concerned, with commas; absent: all',
    text_en: 'one line for annotations, in English',
    text_zh: 'the same in Chinese',
  },
} as const satisfies Measurement

export const quarantine = {
  name: 'quarantine',
  time: 'when it was counted',
  tags: ['connector', 'code'],
  fields: { kept: 'messages in quarantine that were not replayed' },
} as const satisfies Measurement

export const quarantined = {
  name: 'quarantined',
  time: 'when it was received; below a millisecond it tells messages of one moment apart',
  tags: ['connector', 'code'],
  fields: {
    id: 'number of the entry',
    source: 'topic, node or file',
    machine: 'where it is known',
    signal: 'where it is known',
    reason: 'why it was not understood',
    state: 'kept or replayed',
  },
} as const satisfies Measurement

/** All of them, for documentation. */
export const measurements: readonly Measurement[] = [
  telemetry,
  minutes,
  hours,
  runs,
  outcomes,
  suggestions,
  decisions,
  events,
  pipeline,
  samples,
  spool,
  liveness,
  gaps,
  quarantine,
  quarantined,
  ...analyses,
]
