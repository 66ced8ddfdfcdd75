// Every question that the dashboards ask, by name, in the InfluxQL that InfluxDB 1.x, 2.x and 3 share.
import { quality } from '../../ingest/model.ts'
import { isChosen, name, oneOf, type Query, series, table, text } from './influxql.ts'
import type { FieldType, SignalInfo } from './plant-view.ts'

/** The field that a signal of this type is kept in. */
const fieldOf: Readonly<Record<FieldType, string>> = {
  float: 'value',
  integer: 'integer',
  text: 'text',
  boolean: 'state',
}

const isNotVoid = `"state" <> 'void'`
const perInterval = 'GROUP BY time($__interval)'
export const signalAlias = '$tag_machine $tag_signal'

/** Samples of the chosen machines by interval; `also` is one more condition. */
export function samplesOf(signals: readonly SignalInfo[], also?: string): string {
  const signal = `"signal" =~ ${oneOf(signals.map((one) => one.name))}`
  const where = [...(also === undefined ? [] : [also]), isChosen('machine'), signal, '$timeFilter'].join(' AND ')
  return `FROM "telemetry" WHERE ${where} ${perInterval}, "machine", "signal"`
}

/** The field of signals that are all of one type. */
export function firstField(signals: readonly SignalInfo[]): string {
  return name(fieldOf[signals[0]?.type ?? 'float'])
}

/** Last value of each interval, for texts, states, numbered phases. */
export function lastValues(signals: readonly SignalInfo[]): Query {
  return series(`SELECT last(${firstField(signals)}) ${samplesOf(signals)} fill(none)`, signalAlias)
}

/** Growth of a counter in each interval; a counter that starts anew counts from zero. */
export function growth(signals: readonly SignalInfo[]): Query {
  const last = `last(${firstField(signals)})`
  return series(`SELECT non_negative_difference(${last}) ${samplesOf(signals)} fill(none)`, signalAlias)
}

// ---- runs

const runsHere = `FROM "runs" WHERE ${isChosen('machine')} AND ${isNotVoid} AND $timeFilter`

export function countRuns(state: 'finished' | 'aborted'): Query {
  const where = `${isChosen('machine')} AND "state" = ${text(state)} AND $timeFilter`
  return series(`SELECT count("run") FROM "runs" WHERE ${where}`)
}

/** Fields of the newest run of each machine. */
export const lastRunFields = ['run', 'state', 'label_program', 'label_batch', 'label_part', 'duration_seconds'] as const

export function lastRuns(): Query {
  const [run, ...others] = lastRunFields
  return table(`SELECT last(${name(run)}) AS ${name(run)}, ${columnsOf(others)} ${runsHere} GROUP BY "machine"`)
}

/** Fields of every list of runs, beside the features. */
export const runListFields = [
  'machine',
  'run',
  'state',
  'label_program',
  'label_batch',
  'label_part',
  'label_lot',
  'label_tool',
  'label_operator',
  'duration_seconds',
  'from_ms',
  'until_ms',
] as const

export function runList(features: readonly string[]): Query {
  const columns = [...runListFields, ...features.map((one) => `feature_${one}`)]
  return table(`SELECT ${columnsOf(columns)} ${runsHere} ORDER BY time DESC LIMIT 200`)
}

/** Features of the run that is chosen; runs lie outside the time shown as often as not, so time does not matter. */
export function runFeatures(features: readonly string[]): Query {
  return table(`SELECT ${columnsOf(features.map((one) => `feature_${one}`))} FROM "runs" WHERE ${isChosen('run')}`)
}

export function featureTrend(feature: string): Query {
  return series(
    `SELECT ${name(`feature_${feature}`)} AS ${name(feature)} ${runsHere} GROUP BY "machine"`,
    '$tag_machine $col',
  )
}

// ---- outcomes

const isValid = `"state" = 'valid'`

export function outcomeTrend(outcome: string): Query {
  const where = `${isChosen('machine')} AND "outcome" = ${text(outcome)} AND ${isValid} AND $timeFilter`
  return series(`SELECT "value" FROM "outcomes" WHERE ${where} GROUP BY "machine"`, `$tag_machine ${outcome}`)
}

export function outcomesOfRun(): Query {
  const columns = columnsOf(['outcome', 'value', 'unit', 'sd', 'specimen', 'position', 'method', 'run'])
  return table(`SELECT ${columns} FROM "outcomes" WHERE ${isChosen('run')} AND ${isValid} ORDER BY time DESC LIMIT 200`)
}

// ---- suggestions

const ofStudy = `${isChosen('study')} AND $timeFilter`

export function suggestionList(columns: readonly string[]): Query {
  return table(`SELECT ${columnsOf(columns)} FROM "suggestions" WHERE ${ofStudy} ORDER BY time DESC LIMIT 100`)
}

/** The newest suggestion of all time, whatever is shown. */
export function newestSuggestion(columns: readonly string[]): Query {
  return table(`SELECT ${columnsOf(columns)} FROM "suggestions" WHERE ${isChosen('study')} ORDER BY time DESC LIMIT 1`)
}

export function suggestionTrend(field: string, alias: string): Query {
  return series(`SELECT ${name(field)} FROM "suggestions" WHERE ${ofStudy} GROUP BY "study"`, alias)
}

/** Suggestions that nobody has answered yet. */
export function countOpen(): Query {
  return series(
    `SELECT count("suggestion") FROM "suggestions" WHERE ${isChosen('machine')} AND "answer" = 'open' AND $timeFilter`,
  )
}

export function decisionList(settings: readonly string[]): Query {
  const columns = ['suggestion', 'answer', 'who', 'reason', ...settings.map((one) => `setting_${one}`)]
  return table(`SELECT ${columnsOf(columns)} FROM "decisions" WHERE ${ofStudy} ORDER BY time DESC LIMIT 100`)
}

export function countAnswers(): Query {
  return series(`SELECT count("suggestion") FROM "decisions" WHERE ${ofStudy} GROUP BY "answer"`, '$tag_answer')
}

export function measuredInStudy(outcome: string, machines: readonly string[]): Query {
  const where = `"machine" =~ ${oneOf(machines)} AND "outcome" = ${text(outcome)} AND ${isValid} AND $timeFilter`
  return series(`SELECT "value" FROM "outcomes" WHERE ${where} GROUP BY "machine"`, `$tag_machine ${outcome}`)
}

// ---- freshness

export function countStale(): Query {
  const newest = `SELECT last("stale") AS "stale" FROM "liveness" WHERE ${isChosen('machine')} AND $timeFilter`
  return series(`SELECT sum("stale") FROM (${newest} GROUP BY "machine", "signal")`)
}

export function freshness(): Query {
  const columns =
    'last("age_seconds") AS "age_seconds", last("expected_seconds") AS "expected_seconds", last("stale") AS "stale"'
  return table(
    `SELECT ${columns} FROM "liveness" WHERE ${isChosen('machine')} AND $timeFilter GROUP BY "machine", "signal"`,
  )
}

// ---- pipeline

const ofConnector = `FROM "pipeline" WHERE ${isChosen('connector')} AND $timeFilter`

/** Totals only grow, so their spread over the time shown is what came in it. */
export function countByConnector(field: 'quarantined' | 'dropped'): Query {
  return series(`SELECT spread(${name(field)}) ${ofConnector} GROUP BY "connector"`, '$tag_connector')
}

export function quarantinedInPlant(): Query {
  return series(`SELECT spread("quarantined") FROM "pipeline" WHERE $timeFilter GROUP BY "connector"`, '$tag_connector')
}

export function messageRate(field: 'received' | 'quarantined' | 'dropped'): Query {
  const rate = `non_negative_derivative(last(${name(field)}), 1s)`
  return series(`SELECT ${rate} ${ofConnector} ${perInterval}, "connector" fill(none)`, '$tag_connector')
}

export function linkState(): Query {
  return series(`SELECT min("connected") ${ofConnector} ${perInterval}, "connector" fill(none)`, '$tag_connector')
}

export function certificateDays(): Query {
  return series(`SELECT last("certificate_days") ${ofConnector} GROUP BY "connector"`, '$tag_connector')
}

export const messageCounts = ['received', 'rejected', 'spooled', 'decoded', 'quarantined', 'redelivered'] as const

export function messageBalance(): Query {
  return table(`SELECT ${lastOf(messageCounts)} ${ofConnector} GROUP BY "connector"`)
}

export const sampleCounts = ['decoded', 'stored', 'quarantined', 'filtered', 'pending'] as const

export function sampleBalance(): Query {
  return table(`SELECT ${lastOf(sampleCounts)} FROM "samples" WHERE $timeFilter GROUP BY "machine"`)
}

export function storedRate(): Query {
  const rate = 'non_negative_derivative(last("stored"), 1s)'
  return series(`SELECT ${rate} FROM "samples" WHERE $timeFilter ${perInterval}, "machine" fill(none)`, '$tag_machine')
}

/** The severity of an OPC UA status code stands in its two highest bits: from here on a value is not good. */
const firstDoubtful = quality.uncertain

export function doubtfulSamples(): Query {
  const where = `"quality" >= ${firstDoubtful} AND $timeFilter`
  return series(
    `SELECT count("quality") FROM "telemetry" WHERE ${where} ${perInterval}, "machine" fill(none)`,
    '$tag_machine',
  )
}

export function spoolFigure(field: 'records' | 'bytes' | 'age_seconds' | 'lag_seconds'): Query {
  return series(
    `SELECT max(${name(field)}) FROM "spool" WHERE $timeFilter ${perInterval}, "site" fill(none)`,
    '$tag_site',
  )
}

export function storeState(): Query {
  return series(`SELECT last("store_ok") FROM "spool" WHERE $timeFilter GROUP BY "site"`, '$tag_site')
}

// ---- variables

/** Values of a tag, narrowed by the variables before it. */
export function tagValues(measurement: string, tag: string, within: readonly string[] = []): string {
  const where = within.length === 0 ? '' : ` WHERE ${isChosen(...within)}`
  return `SHOW TAG VALUES FROM ${name(measurement)} WITH KEY = ${name(tag)}${where}`
}

/** Machines that have one of the signals, within the chosen place. */
export function machinesWith(signals: readonly SignalInfo[], within: readonly string[]): string {
  const kind = `"signal" =~ ${oneOf(signals.map((one) => one.name))}`
  return `SHOW TAG VALUES FROM "telemetry" WITH KEY = "machine" WHERE ${isChosen(...within)} AND ${kind}`
}

export function signalsOfMachine(signals: readonly SignalInfo[]): string {
  const known = `"signal" =~ ${oneOf(signals.map((one) => one.name))}`
  return `SHOW TAG VALUES FROM "telemetry" WITH KEY = "signal" WHERE ${isChosen('machine')} AND ${known}`
}

export function runsOfMachine(): string {
  return `SELECT "run" FROM "runs" WHERE ${isChosen('machine')} AND ${isNotVoid} ORDER BY time DESC LIMIT 200`
}

// ---- annotations

export function runMarks(): string {
  return `SELECT "text", "until_ms", "machine", "state" ${runsHere} ORDER BY time DESC LIMIT 500`
}

export function eventMarks(): string {
  return `SELECT "text", "machine", "kind" FROM "events" WHERE ${isChosen('machine')} AND $timeFilter ORDER BY time DESC LIMIT 500`
}

export function decisionMarks(): string {
  return `SELECT "text", "study", "answer" FROM "decisions" WHERE $timeFilter ORDER BY time DESC LIMIT 500`
}

function columnsOf(fields: readonly string[]): string {
  return fields.map(name).join(', ')
}

function lastOf(fields: readonly string[]): string {
  return fields.map((field) => `last(${name(field)}) AS ${name(field)}`).join(', ')
}
