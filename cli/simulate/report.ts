// The report of a simulation: one HTML file in English and Chinese, nothing fetched from elsewhere.
import { enQuantities } from '../../dashboards/web/src/i18n/en-quantities.ts'
import { zhQuantities } from '../../dashboards/web/src/i18n/zh-quantities.ts'
import { figure, percent, type Sentence } from '../../optimizer/explain.ts'
import type { ScreeningAnswer, WindowAnswer } from '../../optimizer/robust/answers.ts'
import { quantileShares } from '../../optimizer/simulation/summary.ts'
import { escaped } from '../backtest/chart.ts'
import { page, tableHtml } from '../backtest/report.ts'
import { distributionSvg, sharesSvg, windowSvg } from './pictures.ts'
import type { SimulationResult } from './run.ts'
import { limitText } from './text.ts'

export interface SimulationReport {
  readonly result: SimulationResult
  readonly runsPerSecond: number
  readonly workers: number
  /** How it was made, so that it can be made again. */
  readonly command: string
  readonly screening?: ScreeningAnswer
  readonly window?: WindowAnswer
}

export function simulationHtml(report: SimulationReport): string {
  const { result, command, screening, window } = report
  const { process, material } = result.job
  const title = `Simulation 仿真: ${process}, ${material}`
  return page(title, [
    `<h1>${escaped(title)}</h1>`,
    `<p><code>${escaped(command)}</code></p>`,
    tableHtml(factsOf(report)),
    heading('What was varied', '变化的参数'),
    tableHtml(variedOf(result)),
    heading('Outcomes against their limits', '结果分布与规格'),
    note(
      'Share of the runs in each bar; orange lies beyond a limit (dashed). These are the ranges asked for, not the scatter of one recipe.',
      '每个柱为所占次数的百分比；橙色超出规格（虚线）。这里是所给范围内的分布，不是单一配方的波动。',
    ),
    ...distributions(result),
    tableHtml(summaryRows(result)),
    ...(screening ? screeningParts(screening, result) : []),
    ...(window ? windowParts(window) : []),
  ])
}

function factsOf({ result, runsPerSecond, workers }: SimulationReport): string[][] {
  const { job, summary, version } = result
  const by = job.constants ? `calibration ${job.constants.calibration} 标定版本` : 'constants of the sheets 数据表常数'
  return [
    ['', ''],
    ['Runs 次数', summary.runs.toLocaleString('en')],
    ['Within every limit 全部合格', job.limits.length > 0 ? percent(summary.good) : '–'],
    ['Twin speaks by 模型依据', by],
    ['Fidelity 精度', job.fidelity === 'closed' ? 'closed form 解析式' : 'integrated in time 时间积分'],
    [
      'Draws 抽样',
      `${job.plan.draw === 'sobol' ? 'scrambled Sobol 加扰 Sobol 序列' : 'random 随机'}, seed 种子 ${job.seed}`,
    ],
    ['Speed 速度', `${Math.round(runsPerSecond).toLocaleString('en')} runs/s 次/秒, ${workers} threads 线程`],
    ['Version 版本', `Kunlun ${version}`],
  ]
}

function variedOf({ job, columns }: SimulationResult): string[][] {
  const units = new Map(columns.map(({ name, unit }) => [name, unit]))
  const fixed = Object.entries(job.plan.fixed).map(([name, value]) => [titled(name), figure(value), '–', ''])
  const varied = job.plan.vary.map(({ name, low, high, values }) => [
    ...[titled(name), figure(low), figure(high)],
    `${units.get(name) ?? ''}${values ? ` (${values.length} values)` : ''}`,
  ])
  return [['setting 参数', 'from 从', 'to 至', 'unit 单位'], ...varied, ...fixed]
}

/** Outcomes with a limit first: they are what a person looks for. */
function distributions({ summary }: SimulationResult): string[] {
  const judged = summary.outcomes.toSorted((a, b) => Math.sign(b.limits.length) - Math.sign(a.limits.length))
  return judged
    .filter(({ min, max }) => max > min)
    .map(({ name, ...one }) => `<figure>${distributionSvg({ title: titled(name), ...one })}</figure>`)
}

function summaryRows({ summary }: SimulationResult): string[][] {
  const shares = [0.01, 0.05, 0.5, 0.95, 0.99] as const
  return [
    [
      'outcome 结果',
      'unit 单位',
      'mean 均值',
      'sd 标准差',
      ...shares.map((share) => `${100 * share} %`),
      'limits 规格',
      'within 合格',
    ],
    ...summary.outcomes.map(({ name, unit, mean, sd, quantiles, limits, within }) => [
      ...[titled(name), unit, figure(mean), figure(sd)],
      ...shares.map((share) => figure(quantiles[quantileShares.indexOf(share)]!)),
      ...[limits.map(limitText).join(', '), limits.length > 0 ? percent(within) : ''],
    ]),
  ]
}

const mostBars = 8

function screeningParts(screening: ScreeningAnswer, { job }: SimulationResult): string[] {
  const limited = new Set(job.limits.map(({ outcome }) => outcome))
  const wanted = screening.outcomes.filter(({ outcome, sd }) => sd > 0 && (limited.size === 0 || limited.has(outcome)))
  const pictures = wanted.map(({ outcome, shares }) =>
    sharesSvg({
      title: titled(outcome),
      bars: shares
        .slice(0, mostBars)
        .map(({ input, first, total }) => ({ name: titled(input), first: first.estimate, total: total.estimate })),
    }),
  )
  return [
    heading('What decides them', '主要影响因素'),
    note(
      'Sobol indices: share of the variance that a setting explains alone (dark) and with the others (pale).',
      'Sobol 指数：参数单独（深色）及与其他参数共同（浅色）解释的方差份额。',
    ),
    ...pictures.map((one) => `<figure>${one}</figure>`),
  ]
}

function windowParts(window: WindowAnswer): string[] {
  const { x, y } = window.axes
  const axes = { x: `${titled(x.name)}, ${x.unit}`, y: `${titled(y.name)}, ${y.unit}` }
  const title = `All specifications hold with ${percent(window.level)} inside 窗口内全部合格概率`
  return [
    heading('Process window', '工艺窗口'),
    note(
      'Colour: chance that a part keeps every specification, with the scatter of production. Cross: the recipe. Ring: the best place.',
      '颜色：考虑生产波动后零件全部合格的概率。十字：当前配方。圆环：最佳位置。',
    ),
    `<figure>${windowSvg({ ...window, title, axes })}</figure>`,
    ...sentences(window.findings),
  ]
}

function titled(name: string): string {
  const key = `quantity.${name}`
  if (!Object.hasOwn(enQuantities, key)) return name
  return `${enQuantities[key as keyof typeof enQuantities]} ${zhQuantities[key as keyof typeof zhQuantities]}`
}

function heading(en: string, zh: string): string {
  return `<h2>${en} ${zh}</h2>`
}

function note(en: string, zh: string): string {
  return `<p>${en}<br>${zh}</p>`
}

function sentences(findings: readonly Sentence[]): string[] {
  return findings.map(({ en, zh }) => note(escaped(en), escaped(zh)))
}
