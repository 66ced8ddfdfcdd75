// Dashboard variables: the data source, the ISA-95 place from site to machine, runs, studies, connectors.
import type { Builder } from '@grafana/grafana-foundation-sdk/cog'
import {
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  VariableHide,
  type VariableModel,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard'
import { marksOf, signalsOf } from './plant-view.ts'
import { machinesWith, runsOfMachine, tagValues } from './queries.ts'
import type { Sheet } from './sheet.ts'
import { dataSource, dataSourceName, dataSourceUid, rollupVariable } from './source.ts'
import type { TextKey } from './text.ts'

export function source(sheet: Sheet): Builder<VariableModel> {
  return new DatasourceVariableBuilder('source')
    .label(sheet.t('source'))
    .type('influxdb')
    .current({ text: dataSourceName, value: dataSourceUid })
}

/**
 * Hidden: the policy that holds the rollups. Kunlun makes one of its own where its user may, which comes first in this
 * order; else they lie with the samples. Databases without policies need none.
 */
export function rollups(sheet: Sheet): Builder<VariableModel>[] {
  if (sheet.rollups === '') return []
  const policies = 'SHOW RETENTION POLICIES'
  const variable = new QueryVariableBuilder(rollupVariable)
    .datasource(dataSource)
    .query(policies)
    .definition(policies)
    .regex('/^(kunlun_rollups|autogen)$/')
    .sort(VariableSort.AlphabeticalDesc)
    .hide(VariableHide.HideVariable)
    .refresh(VariableRefresh.OnDashboardLoad)
  return [variable]
}

/** Site, area, line, machine; each narrows the next. With a kind: machines of that kind, one or several. */
export function place(sheet: Sheet, kind?: string): Builder<VariableModel>[] {
  const marks = kind === undefined ? signalsOf(sheet.plant, undefined) : marksOf(sheet.plant, kind)
  return [
    many(sheet, 'site', tagValues('telemetry', 'site')),
    many(sheet, 'area', tagValues('telemetry', 'area', ['site'])),
    many(sheet, 'line', tagValues('telemetry', 'line', ['site', 'area'])),
    many(sheet, 'machine', machinesWith(marks, ['site', 'area', 'line'])),
  ]
}

/** The same of machines that have facts of a kind; `one`: a single machine. */
export function placeOf(
  sheet: Sheet,
  measurement: string,
  machines: 'several' | 'one' = 'several',
): Builder<VariableModel>[] {
  const within = ['site', 'area', 'line']
  const machine = tagValues(measurement, 'machine', within)
  return [
    many(sheet, 'site', tagValues(measurement, 'site')),
    many(sheet, 'area', tagValues(measurement, 'area', ['site'])),
    many(sheet, 'line', tagValues(measurement, 'line', ['site', 'area'])),
    machines === 'one' ? asked('machine', sheet.t('machine'), machine) : many(sheet, 'machine', machine),
  ]
}

/** What stands on control charts: outcomes, features. One, because each has its own unit. */
export function quantity(sheet: Sheet): Builder<VariableModel> {
  return asked('quantity', sheet.t('quantity'), tagValues('control', 'quantity', ['machine']))
}

/** One run, the newest first. */
export function run(sheet: Sheet): Builder<VariableModel> {
  return query(sheet, 'run', runsOfMachine()).refresh(VariableRefresh.OnTimeRangeChanged)
}

export function study(sheet: Sheet): Builder<VariableModel> {
  return many(sheet, 'study', tagValues('suggestions', 'study'))
}

export function connector(sheet: Sheet): Builder<VariableModel> {
  return many(sheet, 'connector', tagValues('pipeline', 'connector'))
}

/** Several or all; all means those listed, so that a narrower place narrows it. */
function many(sheet: Sheet, name: TextKey, text: string): QueryVariableBuilder {
  return query(sheet, name, text)
    .sort(VariableSort.NaturalAsc)
    .multi(true)
    .includeAll(true)
    .current({ text: sheet.t('all'), value: '$__all' })
}

function query(sheet: Sheet, name: TextKey, text: string): QueryVariableBuilder {
  return asked(name, sheet.t(name), text)
}

/** A variable that is asked for when the dashboard is opened. */
export function asked(name: string, label: string, text: string): QueryVariableBuilder {
  return new QueryVariableBuilder(name)
    .label(label)
    .datasource(dataSource)
    .query(text)
    .definition(text)
    .refresh(VariableRefresh.OnDashboardLoad)
}
