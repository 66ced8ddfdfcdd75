// Panels of suggestions: the newest, the list, decisions, predictions against measurements.
import type { PanelBuilder as Figures } from '@grafana/grafana-foundation-sdk/stat'
import type { PanelBuilder as List } from '@grafana/grafana-foundation-sdk/table'
import type { PanelBuilder as Curves } from '@grafana/grafana-foundation-sdk/timeseries'
import { colours } from '../house.ts'
import { outcomesOf, parametersOf } from '../plant-view.ts'
import * as ask from '../queries.ts'
import type { Sheet } from '../sheet.ts'
import { displayUnits, grafanaUnit } from '../units.ts'
import type { Column } from './columns.ts'
import { curves, points } from './curves.ts'
import { figures } from './figures.ts'
import { list } from './list.ts'
import { quantityColumn } from './runs.ts'

export function newestSuggestion(sheet: Sheet): Figures {
  const columns = [...settingColumns(sheet), feasibleColumn(sheet)]
  return figures({
    title: sheet.t('newestSuggestion'),
    unit: 'none',
    queries: [ask.newestSuggestion(columns.map(({ field }) => field))],
    columns,
    size: 'strip',
  })
}

export function suggestionList(sheet: Sheet): List {
  const columns: Column[] = [
    { field: 'Time', title: sheet.t('time'), unit: displayUnits.dateTime },
    { field: 'suggestion', title: sheet.t('suggestion') },
    { field: 'study', title: sheet.t('study') },
    ...settingColumns(sheet),
    ...predictedColumns(sheet),
    feasibleColumn(sheet),
    { field: 'basis', title: sheet.t('basis'), unit: displayUnits.count },
    { field: `because_${sheet.language}`, title: sheet.t('because') },
  ]
  const fields = columns.map(({ field }) => field).filter((field) => field !== 'Time')
  return list({ title: sheet.t('suggestionList'), query: ask.suggestionList(fields), columns })
}

export function decisionList(sheet: Sheet): List {
  const columns: Column[] = [
    { field: 'Time', title: sheet.t('time'), unit: displayUnits.dateTime },
    { field: 'suggestion', title: sheet.t('suggestion') },
    { field: 'answer', title: sheet.t('answer'), meaning: answers(sheet) },
    { field: 'who', title: sheet.t('who') },
    { field: 'reason', title: sheet.t('reason') },
    ...settingColumns(sheet),
  ]
  const query = ask.decisionList(parametersOf(sheet.plant.studies).map(({ name }) => name))
  return list({ title: sheet.t('decisionList'), query, columns })
}

export function waitingSuggestions(sheet: Sheet): Figures {
  return figures({ title: sheet.t('waitingSuggestions'), unit: displayUnits.count, queries: [ask.countOpen()] })
}

export function answerCounts(sheet: Sheet): Figures {
  return figures({ title: sheet.t('answers'), unit: displayUnits.count, queries: [ask.countAnswers()], size: 'third' })
}

export function feasibility(sheet: Sheet): Curves {
  const queries = [ask.suggestionTrend('feasible', '$tag_study')]
  return points({ title: sheet.t('feasible'), unit: displayUnits.ratio, queries, size: 'third' })
}

export function settingTrends(sheet: Sheet): Curves[] {
  const numbers = parametersOf(sheet.plant.studies).filter(({ choices }) => choices === undefined)
  return numbers.map((one) =>
    points({
      title: `${sheet.t('settingsTrend')}: ${sheet.called(one)}`,
      unit: grafanaUnit(one.unit),
      queries: [ask.suggestionTrend(`setting_${one.name}`, '$tag_study')],
      size: 'third',
    }),
  )
}

export function predictedAndMeasured(sheet: Sheet): Curves[] {
  const { studies } = sheet.plant
  const machines = [...new Set(studies.map(({ machine }) => machine))]
  return outcomesOf(studies).map((one) =>
    curves({
      title: `${sheet.called(one)}: ${sheet.t('predictedAndMeasured')}`,
      about: sheet.t('predictedAndMeasuredAbout'),
      unit: grafanaUnit(one.unit),
      queries: [
        ask.suggestionTrend(`predicted_${one.name}`, `$tag_study ${sheet.t('predicted')}`),
        ask.measuredInStudy(one.name, machines),
      ],
      limits: one.limits,
    }),
  )
}

function settingColumns(sheet: Sheet): Column[] {
  return parametersOf(sheet.plant.studies).map((one) => quantityColumn(sheet, 'setting_', one))
}

function predictedColumns(sheet: Sheet): Column[] {
  return outcomesOf(sheet.plant.studies).map((one) => ({
    field: `predicted_${one.name}`,
    title: `${sheet.called(one)} (${sheet.t('predicted')})`,
    unit: grafanaUnit(one.unit),
  }))
}

function feasibleColumn(sheet: Sheet): Column {
  return { field: 'feasible', title: sheet.t('feasible'), unit: displayUnits.ratio }
}

function answers(sheet: Sheet): NonNullable<Column['meaning']> {
  return {
    accepted: { text: sheet.t('accepted'), color: colours.good },
    amended: { text: sheet.t('amended'), color: colours.warn },
    refused: { text: sheet.t('refused'), color: colours.bad },
  }
}
