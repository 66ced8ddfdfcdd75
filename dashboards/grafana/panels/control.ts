// Panels of statistical process control: control charts, capability, rule hits in words.
import { PanelBuilder as Histogram } from '@grafana/grafana-foundation-sdk/histogram'
import type { PanelBuilder as Figures } from '@grafana/grafana-foundation-sdk/stat'
import type { PanelBuilder as List } from '@grafana/grafana-foundation-sdk/table'
import type { PanelBuilder as Curves } from '@grafana/grafana-foundation-sdk/timeseries'
import { colours } from '../house.ts'
import { patternText } from '../influxql.ts'
import { runLinks } from '../links.ts'
import { featuresOf, outcomesOf, type Quantity } from '../plant-view.ts'
import * as ask from '../queries-quality.ts'
import type { Sheet } from '../sheet.ts'
import { displayUnits, grafanaUnit } from '../units.ts'
import type { Column } from './columns.ts'
import { curves } from './curves.ts'
import { figures } from './figures.ts'
import { framed } from './frame.ts'
import { list } from './list.ts'

/** What a process must reach to be called capable, what it must not fall below. */
export const capable = { good: 1.33, least: 1 } as const

export function lowestCpk(sheet: Sheet): Figures {
  return figures({
    title: sheet.t('capabilityNow'),
    about: sheet.t('capabilityAbout'),
    unit: displayUnits.none,
    queries: [ask.newestCpk()],
    size: 'half',
    steps: [
      { from: null, colour: colours.bad },
      { from: capable.least, colour: colours.warn },
      { from: capable.good, colour: colours.good },
    ],
  })
}

export function ruleHits(sheet: Sheet): Figures {
  const queries = [ask.countHits()]
  return figures({ title: sheet.t('ruleHits'), unit: displayUnits.count, queries, badFrom: 1, size: 'half' })
}

/** Values with centre line and limits; points that break a rule stand out. */
export function controlChart(sheet: Sheet): Curves {
  const { t } = sheet
  const panel = curves({
    title: `${t('controlChart')}: $quantity`,
    about: t('controlChartAbout'),
    unit: displayUnits.none,
    size: 'full',
    queries: [
      ask.controlLine('value', t('value')),
      ask.controlLine('centre', t('centreLine')),
      ask.controlLine('lower', t('lowerControl')),
      ask.controlLine('upper', t('upperControl')),
      ask.controlLine('spec_lower', t('lowerSpecification')),
      ask.controlLine('spec_upper', t('upperSpecification')),
      ask.brokenRules(t('breaksRule')),
    ],
  })
  const dashed = { id: 'custom.lineStyle', value: { fill: 'dash', dash: [8, 6] } }
  const coloured = (colour: string) => ({ id: 'color', value: { mode: 'fixed', fixedColor: colour } })
  const always = { id: 'custom.showPoints', value: 'always' }
  const asPoints = { id: 'custom.drawStyle', value: 'points' }
  panel
    .spanNulls(true)
    .overrideByQuery('A', [coloured(colours.calm), always])
    .overrideByQuery('B', [coloured(colours.good)])
    .overrideByQuery('G', [coloured(colours.bad), asPoints, { id: 'custom.pointSize', value: 11 }])
  for (const limit of ['C', 'D']) panel.overrideByQuery(limit, [coloured(colours.warn), dashed])
  for (const limit of ['E', 'F']) panel.overrideByQuery(limit, [coloured(colours.plain), dashed])
  return withUnits(sheet, panel)
}

export function histogram(sheet: Sheet): Histogram {
  const queries = [ask.controlLine('value', sheet.t('value'))]
  const spec = { title: `${sheet.t('histogram')}: $quantity`, unit: displayUnits.none, queries, size: 'half' as const }
  return withUnits(sheet, framed(new Histogram(), spec))
}

export function cpkOverTime(sheet: Sheet): Curves {
  const { t } = sheet
  return curves({
    title: `${t('capabilityTrend')}: $quantity`,
    about: t('capabilityAbout'),
    unit: displayUnits.none,
    queries: [
      ask.controlLine('cpk', 'Cpk'),
      ask.controlLine('cpk_lower', t('lowerBound')),
      ask.controlLine('cpk_upper', t('upperBound')),
      ask.controlLine('ppk', 'Ppk'),
    ],
    limits: { min: capable.good },
  }).spanNulls(true)
}

export function capabilityList(sheet: Sheet): List {
  const { t } = sheet
  const columns: Column[] = [
    { field: 'Time', title: t('time'), hidden: true },
    { field: 'machine', title: t('machine') },
    { field: 'quantity', title: t('quantity'), meaning: names(sheet) },
    { field: 'cpk', title: 'Cpk' },
    { field: 'cpk_lower', title: `Cpk, ${t('lowerBound')}` },
    { field: 'cpk_upper', title: `Cpk, ${t('upperBound')}` },
    { field: 'ppk', title: 'Ppk' },
    { field: 'count', title: t('basis'), unit: displayUnits.count },
    { field: 'spec_lower', title: t('lowerSpecification') },
    { field: 'spec_upper', title: t('upperSpecification') },
  ]
  return list({ title: t('capabilityList'), about: t('capabilityAbout'), query: ask.capabilityList(), columns })
}

export function hitList(sheet: Sheet): List {
  const { t } = sheet
  const columns: Column[] = [
    { field: 'Time', title: t('time'), unit: displayUnits.dateTime },
    { field: 'machine', title: t('machine') },
    { field: 'quantity', title: t('quantity'), meaning: names(sheet) },
    { field: 'rules', title: t('rules') },
    { field: `text_${sheet.language}`, title: t('because') },
    { field: 'value', title: t('value') },
    { field: 'run', title: t('run'), links: runLinks(sheet) },
  ]
  return list({ title: t('hitList'), about: t('hitListAbout'), query: ask.hitList(sheet.language), columns })
}

/** Outcomes of studies and features: whatever may stand on a control chart. */
function quantities({ plant }: Sheet): Quantity[] {
  const kinds = [...new Set(plant.machines.map(({ kind }) => kind))]
  return [...outcomesOf(plant.studies), ...kinds.flatMap((kind) => featuresOf(plant, kind))]
}

function names(sheet: Sheet): NonNullable<Column['meaning']> {
  return Object.fromEntries(quantities(sheet).map((one) => [one.name, { text: sheet.called(one) }] as const))
}

interface Overridable<Self> {
  overrideByRegexp(pattern: string, properties: { id: string; value: unknown }[]): Self
}

/** A quantity chosen by a variable has the unit that its name tells. */
function withUnits<Panel extends Overridable<Panel>>(sheet: Sheet, panel: Panel): Panel {
  return quantities(sheet)
    .filter(({ unit }) => unit !== undefined)
    .reduce(
      (done, one) =>
        done.overrideByRegexp(`/ · ${patternText(one.name)} · /`, [{ id: 'unit', value: grafanaUnit(one.unit) }]),
      panel,
    )
}
