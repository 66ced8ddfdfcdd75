// Panels that lay runs over one another: curves from each run's own start, features and outcomes side by side.
import type { DataTransformerConfig } from '@grafana/grafana-foundation-sdk/dashboard'
import type { PanelBuilder as List } from '@grafana/grafana-foundation-sdk/table'
import { PanelBuilder as Trend } from '@grafana/grafana-foundation-sdk/trend'
import { colours, lineColours } from '../house.ts'
import { featuresOf, type Quantity } from '../plant-view.ts'
import * as ask from '../queries-overlay.ts'
import type { Sheet } from '../sheet.ts'
import { grafanaUnit, unitText } from '../units.ts'
import { framed } from './frame.ts'
import { list } from './list.ts'
import { runColumns } from './runs.ts'

/** The chosen signal of each run by minutes since its start. */
export function curves(sheet: Sheet): Trend {
  const queries = ask.laidOver.map(ask.curve)
  const title = `$${'signal'}: ${sheet.t('overlaid')}`
  const panel = framed(new Trend(), { title, about: sheet.t('overlaidAbout'), unit: 'none', queries, size: 'tall' })
    .xField(ask.sinceStart)
    .spanNulls(true)
    .lineWidth(2)
    .transformations([
      { id: 'joinByField', options: { byField: ask.sinceStart, mode: 'outer' } },
      {
        id: 'filterFieldsByName',
        options: { include: { pattern: `^(${ask.sinceStart}|${ask.curveOf(1).slice(0, -1)}.*)$` } },
      },
    ])
    .overrideByName(ask.sinceStart, [
      { id: 'unit', value: grafanaUnit('min') },
      { id: 'displayName', value: sheet.t('sinceStart') },
    ])
  for (const [index, place] of ask.laidOver.entries())
    panel.overrideByName(ask.curveOf(place), [
      { id: 'displayName', value: `\${${ask.variablesOf(place).run}}` },
      { id: 'color', value: { mode: 'fixed', fixedColor: lineColours[index] ?? colours.plain } },
    ])
  return panel
}

/** A row for each feature, a column for each run; numbers alone, so that they are shown as such. */
export function features(sheet: Sheet): List {
  const kinds = [...new Set(sheet.plant.machines.map(({ kind }) => kind))]
  const known = kinds.flatMap((kind) => featuresOf(sheet.plant, kind))
  const all = [...new Map(known.map((one) => [one.name, one])).values()]
  return list({
    title: sheet.t('featuresSideBySide'),
    about: sheet.t('featuresSideBySideAbout'),
    query: ask.runsSideBySide(['duration_seconds', ...all.map(({ name }) => `feature_${name}`)]),
    columns: [],
    size: 'tall',
  }).transformations(transposed(sheet, all))
}

function transposed({ t, called }: Sheet, all: readonly Quantity[]): DataTransformerConfig[] {
  const names = all.map((one) => [`feature_${one.name}`, `${called(one)}${unitText(one.unit)}`])
  const renameByName = { duration_seconds: `${t('duration')}${unitText('s')}`, ...Object.fromEntries(names) }
  return [
    { id: 'organize', options: { excludeByName: { Time: true }, indexByName: { run: 0 }, renameByName } },
    { id: 'transpose', options: { firstFieldName: t('features'), restFieldsName: '' } },
  ]
}

/** What the machine said of each run. */
export function labels(sheet: Sheet): List {
  const columns = runColumns(sheet, ['run', ...ask.labelFields])
  return list({ title: sheet.t('runList'), query: ask.runsSideBySide(ask.labelFields), columns, size: 'half' })
}

export function outcomes(sheet: Sheet): List {
  const { t } = sheet
  return list({
    title: t('outcomeList'),
    query: ask.outcomesSideBySide(),
    columns: [
      { field: 'Time', title: t('time'), hidden: true },
      { field: 'run', title: t('run') },
      { field: 'outcome', title: t('outcome') },
      { field: 'value', title: t('value') },
      { field: 'unit', title: t('unit') },
      { field: 'sd', title: '±' },
      { field: 'specimen', title: t('specimen') },
    ],
    size: 'half',
  })
}
