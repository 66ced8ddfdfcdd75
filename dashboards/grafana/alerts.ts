// Alert rules: stale signal, soak out of tolerance, spool age, quarantine rate, lost link, certificate.
import { uidOf } from './house.ts'
import { text } from './influxql.ts'
import { signalsOf } from './plant-view.ts'
import type { Sheet } from './sheet.ts'
import { dataSourceUid } from './source.ts'

/** Limits beyond which a person is called. */
export interface AlertLimits {
  readonly soakToleranceKelvin: number
  readonly spoolAgeSeconds: number
  readonly quarantinedPer10Minutes: number
  readonly certificateDays: number
}

export const defaultLimits: AlertLimits = {
  soakToleranceKelvin: 15,
  spoolAgeSeconds: 60,
  quarantinedPer10Minutes: 20,
  certificateDays: 30,
}

/** A rule in the form of Grafana's file provisioning. */
export interface AlertRule {
  readonly uid: string
  readonly title: string
  readonly condition: string
  readonly data: readonly AlertQuery[]
  readonly dashboardUid: string
  readonly noDataState: 'OK' | 'NoData' | 'Alerting'
  readonly execErrState: 'Error'
  readonly for: string
  readonly annotations: Readonly<Record<string, string>>
  readonly labels: Readonly<Record<string, string>>
}

export interface AlertQuery {
  readonly refId: string
  readonly relativeTimeRange: { readonly from: number; readonly to: number }
  readonly datasourceUid: string
  readonly model: Readonly<Record<string, unknown>>
}

export function alertRules(sheet: Sheet, limits: AlertLimits = defaultLimits): AlertRule[] {
  const rules = [
    stale(sheet),
    soak(sheet, limits),
    spoolAge(sheet, limits),
    quarantine(sheet, limits),
    lostLink(sheet),
    certificate(sheet, limits),
  ]
  return rules.filter((rule) => rule !== undefined)
}

function stale(sheet: Sheet): AlertRule {
  const query = 'SELECT last("stale") FROM "liveness" WHERE $timeFilter GROUP BY "machine", "signal"'
  return rule(sheet, {
    name: 'stale-signal',
    title: sheet.t('alertStale'),
    about: sheet.t('alertStaleAbout'),
    instance: '{{ .Labels.machine }} {{ .Labels.signal }}',
    dashboard: 'plant-overview',
    data: [ask('A', query, 300), last('B', 'A'), exceeds('C', 'B', 0)],
    // Nothing at all says that the installation itself is silent.
    noData: 'Alerting',
    holdFor: '2m',
  })
}

/**
 * Only while the segment signal says soak: on a ramp the furnace lags by its nature. Half an hour back, because a signal
 * with a deadband may be silent for that long without having changed.
 */
function soak(sheet: Sheet, { soakToleranceKelvin }: AlertLimits): AlertRule | undefined {
  const { setpoint, temperature, segment, soakSegments } = sheet.roles
  const known = new Set(signalsOf(sheet.plant, 'furnace').map(({ name }) => name))
  if (![setpoint, temperature, segment].every((name) => known.has(name))) return undefined
  const of = (signal: string): string =>
    `FROM "telemetry" WHERE "signal" = ${text(signal)} AND $timeFilter GROUP BY "machine"`
  const isSoak = soakSegments.map((number) => `$F == ${number}`).join(' || ')
  return rule(sheet, {
    name: 'soak-tolerance',
    title: sheet.t('alertSoak'),
    about: sheet.t('alertSoakAbout'),
    instance: '{{ .Labels.machine }}: {{ .Values.G.Value }} K',
    dashboard: 'furnace-run',
    data: [
      ask('A', `SELECT last("value") ${of(temperature)}`, 1800),
      ask('B', `SELECT last("value") ${of(setpoint)}`, 1800),
      ask('C', `SELECT last("integer") ${of(segment)}`, 1800),
      last('D', 'A'),
      last('E', 'B'),
      last('F', 'C'),
      math('G', `abs($D - $E) * (${isSoak})`),
      exceeds('H', 'G', soakToleranceKelvin),
    ],
    noData: 'OK',
    holdFor: '5m',
  })
}

function spoolAge(sheet: Sheet, { spoolAgeSeconds }: AlertLimits): AlertRule {
  const query = 'SELECT last("age_seconds") FROM "spool" WHERE $timeFilter GROUP BY "site"'
  return rule(sheet, {
    name: 'spool-age',
    title: sheet.t('alertSpool'),
    about: sheet.t('alertSpoolAbout'),
    instance: '{{ .Labels.site }}: {{ .Values.B.Value }} s',
    dashboard: 'pipeline-health',
    data: [ask('A', query, 300), last('B', 'A'), exceeds('C', 'B', spoolAgeSeconds)],
    // The facts come through the same store: where it is down they are missing.
    noData: 'Alerting',
    holdFor: '2m',
  })
}

function quarantine(sheet: Sheet, { quarantinedPer10Minutes }: AlertLimits): AlertRule {
  const query = 'SELECT spread("quarantined") FROM "pipeline" WHERE $timeFilter GROUP BY "connector"'
  return rule(sheet, {
    name: 'quarantine-rate',
    title: sheet.t('alertQuarantine'),
    about: sheet.t('alertQuarantineAbout'),
    instance: '{{ .Labels.connector }}: {{ .Values.B.Value }}',
    dashboard: 'pipeline-health',
    data: [ask('A', query, 600), last('B', 'A'), exceeds('C', 'B', quarantinedPer10Minutes)],
    noData: 'OK',
    holdFor: '0s',
  })
}

function lostLink(sheet: Sheet): AlertRule {
  const query = 'SELECT last("connected") FROM "pipeline" WHERE $timeFilter GROUP BY "connector"'
  return rule(sheet, {
    name: 'lost-link',
    title: sheet.t('alertLink'),
    about: sheet.t('alertLinkAbout'),
    instance: '{{ .Labels.connector }}',
    dashboard: 'pipeline-health',
    data: [ask('A', query, 300), last('B', 'A'), isBelow('C', 'B', 1)],
    noData: 'OK',
    holdFor: '2m',
  })
}

function certificate(sheet: Sheet, { certificateDays }: AlertLimits): AlertRule {
  const query = 'SELECT last("certificate_days") FROM "pipeline" WHERE $timeFilter GROUP BY "connector"'
  return rule(sheet, {
    name: 'certificate-expiry',
    title: sheet.t('alertCertificate'),
    about: sheet.t('alertCertificateAbout'),
    instance: '{{ .Labels.connector }}: {{ .Values.B.Value }} d',
    dashboard: 'pipeline-health',
    data: [ask('A', query, 3600), last('B', 'A'), isBelow('C', 'B', certificateDays)],
    // Most links have no certificate.
    noData: 'OK',
    holdFor: '0s',
  })
}

interface RuleSpec {
  readonly name: string
  readonly title: string
  readonly about: string
  /** Go template with what the alert is about. No `$`: Grafana would take it for an environment variable. */
  readonly instance: string
  readonly dashboard: string
  readonly data: readonly AlertQuery[]
  readonly noData: AlertRule['noDataState']
  readonly holdFor: string
}

function rule(sheet: Sheet, spec: RuleSpec): AlertRule {
  return {
    uid: uidOf(spec.name, sheet.language),
    title: spec.title,
    condition: spec.data.at(-1)?.refId ?? 'A',
    data: spec.data,
    dashboardUid: uidOf(spec.dashboard, sheet.language),
    noDataState: spec.noData,
    execErrState: 'Error',
    for: spec.holdFor,
    annotations: { summary: `${spec.title}: ${spec.instance}`, description: spec.about },
    labels: { product: 'kunlun', rule: spec.name },
  }
}

function ask(refId: string, query: string, seconds: number): AlertQuery {
  const model = { refId, query, rawQuery: true, resultFormat: 'time_series', intervalMs: 10_000, maxDataPoints: 1000 }
  return { refId, relativeTimeRange: { from: seconds, to: 0 }, datasourceUid: dataSourceUid, model }
}

function last(refId: string, of: string): AlertQuery {
  return expression(refId, { type: 'reduce', expression: of, reducer: 'last', settings: { mode: 'dropNN' } })
}

function math(refId: string, formula: string): AlertQuery {
  return expression(refId, { type: 'math', expression: formula })
}

function exceeds(refId: string, of: string, limit: number): AlertQuery {
  return expression(refId, {
    type: 'threshold',
    expression: of,
    conditions: [{ evaluator: { type: 'gt', params: [limit] } }],
  })
}

function isBelow(refId: string, of: string, limit: number): AlertQuery {
  return expression(refId, {
    type: 'threshold',
    expression: of,
    conditions: [{ evaluator: { type: 'lt', params: [limit] } }],
  })
}

function expression(refId: string, body: Readonly<Record<string, unknown>>): AlertQuery {
  const datasource = { type: '__expr__', uid: '__expr__' }
  return {
    refId,
    relativeTimeRange: { from: 0, to: 0 },
    datasourceUid: '__expr__',
    model: { refId, datasource, ...body },
  }
}
