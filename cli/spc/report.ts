// What `kunlun spc` tells: charts, what the rules found in words, changes of level, capability, gauge.
import { mean, sampleStandardDeviation } from 'simple-statistics'
import {
  type Capability,
  capabilityOfIndividuals,
  capabilityOfSubgroups,
  type Specification,
} from '../../optimizer/spc/capability.ts'
import { changePoints } from '../../optimizer/spc/change-points.ts'
import { type ChartName, chartsOf, type ShownChart } from '../../optimizer/spc/charts.ts'
import { gaugeVerdict, percentOfTolerance, type Reading } from '../../optimizer/spc/gauge.ts'
import { gaugeByAnova } from '../../optimizer/spc/gauge-anova.ts'
import { gaugeByRanges } from '../../optimizer/spc/gauge-ranges.ts'
import { nelson, type RuleHit, ruleHits, westernElectric } from '../../optimizer/spc/rules.ts'
import { asInvalid, invalid, numbersOf, tableOf, textsOf } from '../tables/read.ts'
import { figure, textTable } from '../tables/text-table.ts'
import { limitText, pictureOf } from './picture.ts'
import { readSeries, type Series } from './series.ts'

export interface SpcOptions {
  readonly table: string
  readonly column: readonly string[]
  readonly chart?: ChartName
  readonly subgroup?: number
  readonly by?: string
  /** How many points, from the first on, set the limits. */
  readonly phaseOne?: number
  readonly rules: 'western-electric' | 'nelson' | 'none'
  readonly lower?: number
  readonly upper?: number
  readonly confidence: number
  readonly part?: string
  readonly appraiser?: string
}

export interface Told {
  readonly text: string
  readonly data: object
}

/** The search for changes grows with the square of a steady series. */
const mostForChanges = 10_000

/** Throws REQUEST_INVALID for what cannot be charted. */
export async function spcReport(options: SpcOptions): Promise<Told> {
  const table = await tableOf(options.table)
  if (options.part !== undefined || options.appraiser !== undefined) {
    if (options.part === undefined || options.appraiser === undefined)
      throw invalid('a gauge study needs --part, --appraiser')
    const [parts, appraisers] = [textsOf(table, options.part), textsOf(table, options.appraiser)]
    const values = numbersOf(table, options.column[0]!)
    return gaugeStudy(
      values.map((value, i) => ({ part: parts[i] ?? '', appraiser: appraisers[i] ?? '', value })),
      options,
    )
  }
  const series = readSeries(table, { columns: options.column, subgroup: options.subgroup, by: options.by })
  return asInvalid(() => seriesReport(series, options))
}

function seriesReport(series: Series, options: SpcOptions): Told {
  const { entries, labels, skipped } = series
  if (entries.length === 0) throw new RangeError('the column holds no number')
  const kind = options.chart ?? usualChart(entries, options.column.length)
  const charts = chartsOf(kind, entries, options.phaseOne ?? entries.length)
  const hits = charts.map((chart) => (chart.hasRules ? hitsOf(chart, options.rules) : []))
  const isSingle = options.column.length === 1
  const flat = entries.flat()
  const capability = isSingle ? capabilityOf(entries, options) : undefined
  const means = entries.map((entry) => momentsOf(entry).mean)
  const changes = isSingle && means.length >= 4 && means.length <= mostForChanges ? changePoints(means) : undefined
  const text = [
    `${options.column.join(', ')}: ${entries.length} points${isSingle ? `, mean ${figure(momentsOf(flat).mean)}, s ${figure(momentsOf(flat).sd)}` : ''}`,
    ...(skipped.length > 0
      ? [`Left out: ${skipped.length} rows without a number or of a short subgroup (lines ${some(skipped)}).`]
      : []),
    ...charts.flatMap((chart, i) =>
      chartLines(chart, { labels: labels.slice(chart.from), hits: hits[i]!, columns: options.column }),
    ),
    ...(changes ? ['', ...changeLines(changes, labels)] : []),
    ...(means.length > mostForChanges ? [`Changes of level are sought in up to ${mostForChanges} points.`] : []),
    ...(capability ? ['', ...capabilityLines(capability, options)] : []),
  ]
  return {
    text: text.join('\n'),
    data: { kind, labels, skipped, charts: charts.map(plain), hits, changes, capability },
  }
}

function usualChart(entries: readonly (readonly number[])[], columns: number): ChartName {
  if (columns > 1) return 'hotelling'
  const size = entries[0]!.length
  return size === 1 ? 'individuals' : size <= 8 ? 'xbar-r' : 'xbar-s'
}

function hitsOf({ points, centre, upper }: ShownChart, rules: SpcOptions['rules']): RuleHit[] {
  if (rules === 'none' || centre === undefined || typeof upper !== 'number') return []
  const list = rules === 'nelson' ? nelson : westernElectric
  return ruleHits(points, { centre, sigma: (upper - centre) / 3 }, list)
}

interface Marked {
  readonly labels: readonly string[]
  readonly hits: readonly RuleHit[]
  readonly columns: readonly string[]
}

function chartLines(chart: ShownChart, { labels, hits, columns }: Marked): string[] {
  const outside = chart.outside.map((at) => `${labels[at]!}${remark(chart, at, { labels, columns })}`)
  return [
    '',
    `${chart.title.en}: ${limitText(chart)}; ${outside.length === 0 ? 'no point outside' : `outside: ${outside.join(', ')}`}`,
    ...pictureOf(chart, labels.slice(0, chart.points.length)),
    ...hits.map(({ rule, at, sentence }) => `  ${labels[at]}: ${rule}: ${sentence.en}`),
  ]
}

/** A chart as JSON holds it. */
function plain({ since, title, ...chart }: ShownChart): object {
  return { ...chart, title: title.en, ...(since && { since: [...since] }) }
}

/** Since when a sum rises; which signal to look at first. */
function remark({ since, contributions }: ShownChart, at: number, { labels, columns }: Omit<Marked, 'hits'>): string {
  const from = since?.get(at)
  if (from !== undefined) return ` (since ${labels[from]!})`
  const own = contributions?.[at]
  return own ? ` (look at ${columns[own.indexOf(Math.max(...own))]!})` : ''
}

function changeLines({ segments }: ReturnType<typeof changePoints>, labels: readonly string[]): string[] {
  if (segments.length < 2) return ['No change of level.']
  return segments.map(({ from, to, mean }) => `Level ${figure(mean)} from ${labels[from]} to ${labels[to]}`)
}

function capabilityOf(entries: readonly (readonly number[])[], options: SpcOptions): Capability | undefined {
  const { lower, upper, confidence } = options
  if (lower === undefined && upper === undefined) return undefined
  const specification: Specification = { ...(lower !== undefined && { lower }), ...(upper !== undefined && { upper }) }
  return entries[0]!.length === 1
    ? capabilityOfIndividuals(entries.flat(), specification, confidence)
    : capabilityOfSubgroups(entries, specification, confidence)
}

function capabilityLines({ Cp, Cpk, Pp, Ppk, within, overall, confidence }: Capability, options: SpcOptions): string[] {
  const share = `${figure(100 * confidence)} %`
  const rows = [
    ['Cp', Cp],
    ['Cpk', Cpk],
    ['Pp', Pp],
    ['Ppk', Ppk],
  ] as const
  const side = (limit: number | undefined) => (limit === undefined ? 'open' : figure(limit))
  return [
    `Capability against ${side(options.lower)} to ${side(options.upper)}: within sigma ${figure(within.sigma)} (${within.method}), overall ${figure(overall.sigma)}`,
    ...textTable(
      ['Index', 'Estimate', `${share} low`, `${share} high`],
      rows.flatMap(([name, one]) => (one ? [[name, one.estimate, one.lower, one.upper]] : [])),
    ),
  ]
}

function gaugeStudy(readings: readonly Reading[], { lower, upper }: SpcOptions): Told {
  const [ranges, anova] = asInvalid(() => [gaugeByRanges(readings), gaugeByAnova(readings)] as const)
  const tolerance = lower !== undefined && upper !== undefined ? upper - lower : undefined
  const row = (name: string, figures: typeof ranges | typeof anova) => [
    ...[name, figures.EV, figures.AV, figures.GRR, figures.PV, figures.TV, figures.percentOfTotal, figures.categories],
    ...(tolerance === undefined ? [] : [percentOfTolerance(figures, tolerance)]),
  ]
  const columns = [
    'Method',
    'EV',
    'AV',
    'GRR',
    'PV',
    'TV',
    '% of TV',
    'ndc',
    ...(tolerance === undefined ? [] : ['% of tolerance']),
  ]
  const verdict = gaugeVerdict(anova)
  const text = [
    `Gauge study of ${readings.length} readings`,
    ...textTable(columns, [row('Xbar-R', ranges), row('ANOVA', anova)]),
    ...(anova.isPooled ? ['The interaction of parts with appraisers is not significant: it counts as equipment.'] : []),
    `${verdict.verdict}: ${verdict.because.en}`,
  ]
  return { text: text.join('\n'), data: { ranges, anova, verdict } }
}

/** Mean with standard deviation, for the headline. */
function momentsOf(values: readonly number[]): { readonly mean: number; readonly sd: number } {
  return { mean: mean([...values]), sd: values.length > 1 ? sampleStandardDeviation([...values]) : Number.NaN }
}

function some(lines: readonly number[]): string {
  return lines.length > 12 ? `${lines.slice(0, 12).join(', ')} ...` : lines.join(', ')
}
