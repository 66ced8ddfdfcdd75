// Alert rules: stale signal, broken contract, soak out of tolerance, capability, spool age, lost link, certificate.
import type { ErrorCode } from '../../ingest/errors.ts'
import { type AlertRule, ask, exceeds, isBelow, last, math, rule } from './alert-rule.ts'
import { oneOf, text } from './influxql.ts'
import { signalsOf } from './plant-view.ts'
import type { Sheet } from './sheet.ts'

/** Limits beyond which a person is called. */
export interface AlertLimits {
  readonly soakToleranceKelvin: number
  readonly spoolAgeSeconds: number
  readonly quarantinedPer10Minutes: number
  readonly certificateDays: number
  readonly cpk: number
}

export const defaultLimits: AlertLimits = {
  soakToleranceKelvin: 15,
  spoolAgeSeconds: 60,
  quarantinedPer10Minutes: 20,
  certificateDays: 30,
  cpk: 1.33,
}

export function alertRules(sheet: Sheet, limits: AlertLimits = defaultLimits): AlertRule[] {
  const rules = [
    stale(sheet),
    contract(sheet),
    soak(sheet, limits),
    capability(sheet, limits),
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
    instance: '{{ .Labels.machine }}: {{ printf "%.1f" .Values.G.Value }} K',
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

/** What a contract refuses; other messages in quarantine cannot even be read. */
const contractCodes: readonly ErrorCode[] = [
  ...(['MACHINE_UNKNOWN', 'SIGNAL_UNKNOWN', 'SIGNAL_DERIVED', 'SIGNAL_LIMIT', 'NAME_NOT_ALLOWED'] as const),
  ...(['VALUE_TYPE', 'VALUE_NOT_FINITE', 'UNIT_UNKNOWN', 'SAMPLE_CONFLICT'] as const),
  ...(['TIME_MISSING', 'TIME_FUTURE', 'TIME_INVALID'] as const),
]

function contract(sheet: Sheet): AlertRule {
  const broken = `"code" =~ ${oneOf(contractCodes)} AND $timeFilter GROUP BY "connector", "code"`
  return rule(sheet, {
    name: 'contract-broken',
    title: sheet.t('alertContract'),
    about: sheet.t('alertContractAbout'),
    instance: '{{ .Labels.connector }} {{ .Labels.code }}: {{ .Values.B.Value }}',
    dashboard: 'data-quality',
    data: [
      ask('A', `SELECT count("id") FROM "quarantined" WHERE ${broken}`, 900),
      last('B', 'A'),
      exceeds('C', 'B', 0),
    ],
    noData: 'OK',
    holdFor: '0s',
  })
}

/** Of the newest point of each control chart; a year back, because a process that rests is as capable as it was. */
function capability(sheet: Sheet, { cpk }: AlertLimits): AlertRule {
  const query = `SELECT last("cpk") FROM "control" WHERE "state" = 'valid' AND $timeFilter GROUP BY "machine", "quantity"`
  return rule(sheet, {
    name: 'capability',
    title: sheet.t('alertCapability'),
    about: sheet.t('alertCapabilityAbout'),
    instance: '{{ .Labels.machine }} {{ .Labels.quantity }}: {{ printf "%.2f" .Values.B.Value }}',
    dashboard: 'capability',
    data: [ask('A', query, 31_536_000), last('B', 'A'), isBelow('C', 'B', cpk)],
    noData: 'OK',
    holdFor: '15m',
  })
}

function spoolAge(sheet: Sheet, { spoolAgeSeconds }: AlertLimits): AlertRule {
  const query = 'SELECT last("age_seconds") FROM "spool" WHERE $timeFilter GROUP BY "site"'
  return rule(sheet, {
    name: 'spool-age',
    title: sheet.t('alertSpool'),
    about: sheet.t('alertSpoolAbout'),
    instance: '{{ .Labels.site }}: {{ printf "%.0f" .Values.B.Value }} s',
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
    instance: '{{ .Labels.connector }}: {{ printf "%.1f" .Values.B.Value }} d',
    dashboard: 'pipeline-health',
    data: [ask('A', query, 3600), last('B', 'A'), isBelow('C', 'B', certificateDays)],
    // Most links have no certificate.
    noData: 'OK',
    holdFor: '0s',
  })
}
