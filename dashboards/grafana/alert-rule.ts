// What an alert rule is made of: queries, expressions over them, a condition.
import { uidOf } from './house.ts'
import type { Sheet } from './sheet.ts'
import { dataSourceUid } from './source.ts'

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

export interface RuleSpec {
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

export function rule(sheet: Sheet, spec: RuleSpec): AlertRule {
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

/** What the data source is asked, over the newest `seconds`. */
export function ask(refId: string, query: string, seconds: number): AlertQuery {
  const how = { rawQuery: true, resultFormat: 'time_series', intervalMs: 10_000, maxDataPoints: 1000 }
  const model = { refId, datasource: { type: 'influxdb', uid: dataSourceUid }, query, ...how }
  return { refId, relativeTimeRange: { from: seconds, to: 0 }, datasourceUid: dataSourceUid, model }
}

export function last(refId: string, of: string): AlertQuery {
  return expression(refId, { type: 'reduce', expression: of, reducer: 'last', settings: { mode: 'dropNN' } })
}

export function math(refId: string, formula: string): AlertQuery {
  return expression(refId, { type: 'math', expression: formula })
}

export function exceeds(refId: string, of: string, limit: number): AlertQuery {
  return expression(refId, {
    type: 'threshold',
    expression: of,
    conditions: [{ evaluator: { type: 'gt', params: [limit] } }],
  })
}

export function isBelow(refId: string, of: string, limit: number): AlertQuery {
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
