// Panels of runs: last ones, lists, features, outcomes.
import type { PanelBuilder as Figures } from '@grafana/grafana-foundation-sdk/stat'
import type { PanelBuilder as List } from '@grafana/grafana-foundation-sdk/table'
import type { PanelBuilder as Curves } from '@grafana/grafana-foundation-sdk/timeseries'
import { colours } from '../house.ts'
import { machineLinks, runLinks } from '../links.ts'
import { featuresOf, outcomesOf, type Quantity } from '../plant-view.ts'
import * as ask from '../queries.ts'
import type { Sheet } from '../sheet.ts'
import { displayUnits, grafanaUnit } from '../units.ts'
import type { Column } from './columns.ts'
import { points } from './curves.ts'
import { figures } from './figures.ts'
import { list } from './list.ts'

export function runsFinished(sheet: Sheet): Figures {
  return figures({ title: sheet.t('runsFinished'), unit: displayUnits.count, queries: [ask.countRuns('finished')] })
}

export function runsAborted(sheet: Sheet): Figures {
  return figures({
    title: sheet.t('runsAborted'),
    unit: displayUnits.count,
    queries: [ask.countRuns('aborted')],
    badFrom: 1,
  })
}

export function lastRuns(sheet: Sheet): List {
  return list({
    title: sheet.t('lastRuns'),
    query: ask.lastRuns(),
    columns: runColumns(sheet, ['machine', ...ask.lastRunFields]),
    size: 'half',
  })
}

/** The list from which a run is opened with its own time range, in the dashboard named. */
export function runList(sheet: Sheet, kind: string, dashboard: string): List {
  const features = featuresOf(sheet.plant, kind)
  const columns = [
    ...runColumns(sheet, ask.runListFields, dashboard),
    ...features.map((one) => quantityColumn(sheet, 'feature_', one)),
  ]
  return list({
    title: sheet.t('runList'),
    about: sheet.t('runListAbout'),
    query: ask.runList(features.map(({ name }) => name)),
    columns,
  })
}

export function runFeatures(sheet: Sheet, kind: string): Figures | undefined {
  const features = featuresOf(sheet.plant, kind)
  if (features.length === 0) return undefined
  return figures({
    title: sheet.t('features'),
    about: sheet.t('featuresAbout'),
    unit: 'none',
    queries: [ask.runFeatures(features.map(({ name }) => name))],
    columns: features.map((one) => quantityColumn(sheet, 'feature_', one)),
    size: 'strip',
  })
}

export function featureTrends(sheet: Sheet, kind: string): Curves[] {
  return featuresOf(sheet.plant, kind).map((one) =>
    points({
      title: sheet.called(one),
      unit: grafanaUnit(one.unit),
      queries: [ask.featureTrend(one.name)],
      size: 'third',
    }),
  )
}

export function outcomesOfRun(sheet: Sheet): List {
  const columns: Column[] = [
    { field: 'Time', title: sheet.t('time'), unit: displayUnits.dateTime },
    { field: 'outcome', title: sheet.t('outcome'), meaning: meaningsOf(sheet) },
    { field: 'value', title: sheet.t('value') },
    { field: 'unit', title: sheet.t('unit') },
    { field: 'sd', title: '±' },
    { field: 'specimen', title: sheet.t('specimen') },
    { field: 'position', title: sheet.t('position') },
    { field: 'method', title: sheet.t('method') },
    { field: 'run', title: sheet.t('run'), hidden: true },
  ]
  return list({ title: sheet.t('outcomeList'), query: ask.outcomesOfRun(), columns })
}

/** Measured outcomes of a kind of machine, with the limits of its studies. */
export function outcomeTrends(sheet: Sheet, kind: string): Curves[] {
  const machines = sheet.plant.machines.filter((machine) => machine.kind === kind).map(({ id }) => id)
  const studies = sheet.plant.studies.filter(({ machine }) => machines.includes(machine))
  return outcomesOf(studies).map((one) =>
    points({
      title: sheet.called(one),
      about: sheet.t('outcomeTrendAbout'),
      unit: grafanaUnit(one.unit),
      queries: [ask.outcomeTrend(one.name)],
      size: 'third',
      limits: one.limits,
    }),
  )
}

/** A column of a quantity with a prefix such as `feature_` or `setting_`. */
export function quantityColumn(sheet: Sheet, prefix: string, one: Quantity): Column {
  return { field: `${prefix}${one.name}`, title: sheet.called(one), unit: grafanaUnit(one.unit) }
}

export function runColumns(sheet: Sheet, fields: readonly string[], dashboard?: string): Column[] {
  const links = runLinks(sheet, dashboard)
  const columns: Column[] = [
    { field: 'Time', title: sheet.t('start'), unit: displayUnits.dateTime },
    { field: 'machine', title: sheet.t('machine'), links: machineLinks(sheet) },
    { field: 'run', title: sheet.t('run'), links },
    { field: 'state', title: sheet.t('state'), meaning: runStates(sheet) },
    { field: 'label_program', title: sheet.t('program') },
    { field: 'label_batch', title: sheet.t('batch') },
    { field: 'label_part', title: sheet.t('part') },
    { field: 'label_lot', title: sheet.t('lot') },
    { field: 'label_tool', title: sheet.t('tool') },
    { field: 'label_operator', title: sheet.t('operator') },
    { field: 'duration_seconds', title: sheet.t('duration'), unit: grafanaUnit('s') },
    { field: 'from_ms', title: 'from_ms', hidden: true },
    { field: 'until_ms', title: 'until_ms', hidden: true },
  ]
  return columns.filter(({ field }) => field === 'Time' || fields.includes(field))
}

function runStates(sheet: Sheet): NonNullable<Column['meaning']> {
  return {
    running: { text: sheet.t('running'), color: colours.calm },
    finished: { text: sheet.t('finished'), color: colours.good },
    aborted: { text: sheet.t('aborted'), color: colours.bad },
  }
}

function meaningsOf(sheet: Sheet): NonNullable<Column['meaning']> {
  const names = outcomesOf(sheet.plant.studies).map((one) => [one.name, { text: sheet.called(one) }] as const)
  return Object.fromEntries(names)
}
