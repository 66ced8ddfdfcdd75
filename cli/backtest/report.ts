// The report of a backtest: one HTML file with plots, tables, nothing fetched from elsewhere.
import { type Coverage, coverageOf } from '../../optimizer/backtest/calibration.ts'
import type { Case, Source, Trace } from '../../optimizer/backtest/case.ts'
import type { Figures, Quartiles, Summary } from '../../optimizer/backtest/metrics.ts'
import { type Chart, type Curve, chartSvg, colourOf, escaped } from './chart.ts'

export interface Report {
  readonly title: string
  readonly given: Case
  readonly summaries: readonly Summary[]
  readonly traces: readonly Trace[]
  /** How it was made, so that it can be made again. */
  readonly command: string
}

export function reportHtml(report: Report): string {
  const { title, given, summaries, command } = report
  const facts = `${sourceText(given.source)}; ${given.starts} starting runs at random, alike for all methods; ${given.budget} runs; seed ${given.seed}`
  const body = [
    `<h1>${escaped(title)}</h1><p>${escaped(facts)}</p><p><code>${escaped(command)}</code></p>`,
    legend(summaries.map(({ method }) => method)),
    ...chartsOf(report).map((chart) => `<figure>${chartSvg(chart)}</figure>`),
    tableHtml(summaryTable(summaries, given.budget)),
    '<p>Lines are medians over the repeats, bands reach from the lower to the upper quartile. Top%: mean share of the best 5 % of the rows found so far. Calibration: the grey line is as promised.</p>',
  ]
  return page(title, body)
}

function sourceText(source: Source): string {
  if (source.kind === 'own-twin') return 'the twin of the study'
  return source.kind === 'table' ? `${source.rows.length} rows` : `twin ${source.process}, ${source.setup}`
}

export function page(title: string, body: readonly string[]): string {
  const style =
    'body{font:15px/1.5 system-ui,sans-serif;max-width:1340px;margin:2em auto;padding:0 1em;color:#222}svg{width:640px;max-width:100%;font-size:12px}figure{display:inline-block;margin:0 0 1em}table{border-collapse:collapse}td,th{padding:.25em .8em;border-bottom:1px solid #ddd;text-align:right}td:first-child,th:first-child{text-align:left}code{background:#f4f4f4;padding:.1em .3em}i{display:inline-block;width:1em;height:.3em;margin:0 .4em .2em 1.2em}'
  return `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>${escaped(title)}</title><style>${style}</style></head>\n<body>\n${body.join('\n')}\n</body></html>\n`
}

export function legend(names: readonly string[]): string {
  return `<p>${names.map((name, i) => `<i style="background:${colourOf(i)}"></i>${escaped(name)}`).join('')}</p>`
}

function chartsOf({ given, summaries, traces }: Report): Chart[] {
  const objective = given.study.objectives[0]!
  const unit = objective.unit === undefined ? '' : `, ${objective.unit}`
  const best = objective.goal === 'target' ? `${objective.outcome}: distance to the target` : objective.outcome
  const banded = (of: (figures: Figures) => Quartiles | undefined) => summaries.map((summary) => curve(summary, of))
  const charts: Chart[] = [
    { title: `Best so far (${objective.goal})`, x: 'runs', y: `${best}${unit}`, curves: banded(({ best: q }) => q) },
    { title: 'Regret', x: 'runs', y: 'share of the range', curves: banded(({ regret }) => regret), level: 0 },
    {
      title: 'Top%',
      x: 'runs',
      y: 'share of the top rows found',
      curves: summaries.map((summary) => topCurve(summary)),
    },
    { title: 'Hypervolume', x: 'runs', y: 'share of all that is known', curves: banded(({ volume }) => volume) },
    {
      title: 'Calibration of the predictions',
      x: 'promised share within the interval',
      y: 'observed share',
      curves: [...summaries.map(({ method }) => calibrationCurve(method, traces)), diagonal],
    },
  ]
  return charts.filter(({ curves }) => curves.some(({ name, points }) => name !== diagonal.name && points.length > 0))
}

const diagonal: Curve = {
  name: 'as promised',
  isYardstick: true,
  points: [
    { x: 0, y: 0 },
    { x: 1, y: 1 },
  ],
}

function curve({ method, curve: figures }: Summary, of: (figures: Figures) => Quartiles | undefined): Curve {
  const points = figures.flatMap((one) => {
    const found = of(one)
    return found === undefined ? [] : [{ x: one.runs, y: found.median, low: found.low, high: found.high }]
  })
  return { name: method, points }
}

function topCurve({ method, curve: figures }: Summary): Curve {
  return { name: method, points: figures.flatMap(({ runs, top }) => (top === undefined ? [] : [{ x: runs, y: top }])) }
}

function calibrationCurve(method: string, traces: readonly Trace[]): Curve {
  const all: readonly Coverage[] = coverageOf(traces.filter((trace) => trace.method === method))
  return { name: method, points: all.map(({ promised, observed }) => ({ x: promised, y: observed })) }
}

/** The figures as text: first line the heads. */
export function summaryTable(summaries: readonly Summary[], budget: number): string[][] {
  const checkpoints = [10, 20, 40, budget].filter((runs, i, all) => runs <= budget && all.indexOf(runs) === i)
  const has = (of: (summary: Summary) => unknown) => summaries.some((summary) => of(summary) !== undefined)
  const columns: { head: string; cell(summary: Summary): string }[] = [{ head: 'method', cell: ({ method }) => method }]
  for (const runs of checkpoints) {
    const at = ({ curve: figures }: Summary) => figures[runs - 1]
    columns.push({ head: `best at ${runs}`, cell: (summary) => quartiles(at(summary)?.best) })
    columns.push({ head: `regret at ${runs}`, cell: (summary) => number(at(summary)?.regret?.median) })
    if (has((one) => at(one)?.top))
      columns.push({ head: `Top% at ${runs}`, cell: (summary) => number(at(summary)?.top) })
    if (has((one) => at(one)?.volume))
      columns.push({ head: `volume at ${runs}`, cell: (summary) => number(at(summary)?.volume?.median) })
  }
  if (has(({ firstHit }) => firstHit)) columns.push({ head: 'first hit', cell: ({ firstHit }) => number(firstHit) })
  if (has(({ foundBest }) => foundBest)) columns.push({ head: 'P(best)', cell: ({ foundBest }) => number(foundBest) })
  columns.push({
    head: '90 % interval',
    cell: ({ calibration: c }) => (c === undefined ? '–' : `${number(c.covered / c.of)} of ${c.of}`),
  })
  columns.push({ head: 'broken', cell: ({ broken }) => number(broken) })
  columns.push({ head: 'trouble', cell: ({ trouble }) => String(trouble) })
  return [columns.map(({ head }) => head), ...summaries.map((summary) => columns.map(({ cell }) => cell(summary)))]
}

export function tableHtml([head = [], ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[], tag: string) =>
    `<tr>${cells.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join('')}</tr>`
  return `<table>${line(head, 'th')}${rows.map((row) => line(row, 'td')).join('')}</table>`
}

/** The same for a terminal. */
export function tableText(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, k) => Math.max(...rows.map((row) => row[k]!.length)))
  return rows
    .map((row) => row.map((cell, k) => (k === 0 ? cell.padEnd(widths[k]!) : cell.padStart(widths[k]!))).join('  '))
    .join('\n')
}

function quartiles(found: Quartiles | undefined): string {
  return found === undefined ? '–' : `${number(found.median)} (${number(found.low)} to ${number(found.high)})`
}

export function number(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return '–'
  return Number.isFinite(value) ? String(Number(value.toPrecision(4))) : 'never'
}
