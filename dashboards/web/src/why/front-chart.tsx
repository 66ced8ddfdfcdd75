// The best trade-offs drawn: the first two objectives of every run that kept all limits, limits, the reference.
import { useMemo } from 'react'
import type { Study } from '../api.ts'
import { quantityText, unitText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { Chart } from '../parts/chart.tsx'
import { ink, palette } from '../parts/palette.ts'
import { pointTip } from '../parts/point-tip.ts'
import { go, linkTo } from '../route.ts'
import { describeNames } from '../site.ts'
import { type Front, nameOf } from './front.ts'
import { valueAxis } from './value-axis.ts'

type Numbers = readonly (number | null | undefined)[]
interface Mark {
  readonly at: number
  readonly text: string
  readonly color: string
}
interface AxisFacts {
  readonly name: string
  readonly unit: string | undefined
  readonly marks: readonly Mark[]
  readonly min: number
  readonly max: number
}

const [limitColor, referenceColor] = [ink.limit, ink.neutral]

export function FrontChart({ study, front }: { study: Study; front: Front }) {
  const { t, titleOf } = useText()
  const groups = useMemo(() => groupsOf(front), [front])
  const axes = useMemo(() => {
    const names = describeNames([study])
    const words = { limit: t('why.limit'), reference: t('why.reference'), target: t('why.target') }
    return front.objectives.slice(0, 2).map((objective, k): AxisFacts => {
      const { title, unit } = names.get(objective.outcome) ?? {}
      const points = Object.values(groups)
        .flat()
        .flatMap(({ at }) => at[k] ?? [])
      const marks = marksOf(study, objective, words)
      return { name: titleOf(title, objective.outcome), unit, marks, ...extentOf(points, marks) }
    })
  }, [study, front, groups, t, titleOf])
  const far = axes.flatMap(({ name, unit, marks, min, max }) =>
    marks.filter(({ at }) => at < min || at > max).map(({ at, text }) => `${name} ${text} ${quantityText(at, unit)}`),
  )
  const option = useMemo(() => {
    const [x, y] = axes as [AxisFacts, AxisFacts]
    const textOf = (name: string, at: Numbers) =>
      `${name}\n${axes.map(({ name: axis, unit }, k) => `${axis} ${quantityText(at[k], unit)}`).join('\n')}`
    const scatter = (name: string, points: readonly Named[], style: object) => ({
      type: 'scatter',
      name,
      ...style,
      data: points.map(({ at, run, id }) => ({
        value: at,
        link: id,
        text: textOf(run === '' ? name : `${run}, ${name}`, at),
      })),
    })
    return {
      grid: { left: 64, right: 20, top: 34, bottom: 44 },
      legend: { top: 0, left: 0, itemWidth: 12, itemGap: 12, textStyle: { fontSize: 11 } },
      tooltip: pointTip(),
      xAxis: { ...axisOf(x), nameGap: 26 },
      yAxis: { ...axisOf(y), nameGap: 50 },
      series: [
        ...stairs(front, groups.front, palette[0] ?? ''),
        scatter(t('why.others'), groups.others, { symbolSize: 6, itemStyle: { color: ink.faint } }),
        scatter(t('why.predicted'), groups.predicted, {
          symbol: 'diamond',
          symbolSize: 11,
          itemStyle: { color: ink.surface, borderColor: palette[6], borderWidth: 1.5 },
        }),
        scatter(t('why.measured'), groups.measured, {
          symbolSize: 8,
          itemStyle: { color: ink.surface, borderColor: palette[1], borderWidth: 1.5 },
        }),
        {
          ...scatter(t('why.frontExpected'), groups.front, { symbolSize: 10, itemStyle: { color: palette[0] } }),
          markLine: markLines(x.marks, y.marks),
        },
      ],
    }
  }, [axes, groups, front, t])
  return (
    <>
      <Chart option={option} height={300} label={t('why.front')} onPick={toRun} />
      {front.objectives.length > 2 && <div className="quiet small">{t('why.frontTwo')}</div>}
      {far.length > 0 && <div className="quiet small">{t('why.frontFar', { marks: far.join(t('why.comma')) })}</div>}
    </>
  )
}

/** To the run that a point stands for; what is predicted stands for none. */
function toRun(data: unknown): void {
  const { link } = (data ?? {}) as { link?: unknown }
  if (typeof link === 'string') go(linkTo('runs', link))
}

interface Named {
  readonly run: string
  /** Of the first run there. */
  readonly id?: string | undefined
  readonly at: Numbers
}

function groupsOf({ entries, predicted, dominated }: Front) {
  const expected = (values: Front['entries'][number]['values']) => values.slice(0, 2).map((value) => value.expected)
  const named = (runs: Front['entries'][number]['runs']) => runs.map(nameOf).join(', ')
  return {
    front: entries.map(({ runs, values }): Named => ({ run: named(runs), id: runs[0]?.run, at: expected(values) })),
    measured: entries.flatMap(({ runs, values }): Named[] => {
      const at = values.slice(0, 2).map((value) => value.measured)
      return at.every((one) => typeof one === 'number') ? [{ run: named(runs), id: runs[0]?.run, at }] : []
    }),
    predicted: predicted.map(({ values }): Named => ({ run: '', at: expected(values) })),
    others: dominated.map(
      (one): Named => ({ run: named(one.runs), id: one.runs[0]?.run, at: one.expected.slice(0, 2) }),
    ),
  }
}

/** The border of what the front covers; only two objectives without a target have one. */
function stairs({ objectives }: Front, points: readonly Named[], color: string): object[] {
  const [first, ...others] = objectives
  if (others.length !== 1 || objectives.some(({ goal }) => goal === 'target')) return []
  return [
    {
      type: 'line',
      step: first?.goal === 'minimize' ? 'end' : 'start',
      symbol: 'none',
      silent: true,
      lineStyle: { color, width: 1, opacity: 0.6 },
      data: points.map(({ at }) => at).toSorted((a, b) => (a[0] ?? 0) - (b[0] ?? 0)),
    },
  ]
}

type MarkWords = Readonly<Record<'limit' | 'reference' | 'target', string>>

function marksOf(study: Study, { outcome, target, reference }: Front['objectives'][number], words: MarkWords): Mark[] {
  const limits = study.constraints.filter((one) => one.outcome === outcome).flatMap(({ min, max }) => [min, max])
  const mark = (at: number | null | undefined, text: string, color: string): Mark[] =>
    typeof at === 'number' ? [{ at, text, color }] : []
  const away = reference?.value
  const references = target === undefined ? [away] : typeof away === 'number' ? [target - away, target + away] : []
  return [
    ...limits.flatMap((at) => mark(at, words.limit, limitColor)),
    ...references.flatMap((at) => mark(at, words.reference, referenceColor)),
    ...mark(target, words.target, palette[2] ?? ''),
  ]
}

function markLines(x: readonly Mark[], y: readonly Mark[]): object {
  const line = ({ at, text, color }: Mark, key: 'xAxis' | 'yAxis') => ({
    [key]: at,
    lineStyle: { color, type: 'dashed', width: 1 },
    label: { formatter: text, color, fontSize: 10, position: key === 'xAxis' ? 'insideEndBottom' : 'insideStartTop' },
  })
  return {
    silent: true,
    symbol: 'none',
    data: [...x.map((mark) => line(mark, 'xAxis')), ...y.map((mark) => line(mark, 'yAxis'))],
  }
}

/** All points are in it, and every mark that is no farther from them than they are from each other. */
function extentOf(points: readonly number[], marks: readonly Mark[]): { min: number; max: number } {
  if (points.length === 0) return { min: 0, max: 1 }
  const [low, high] = [Math.min(...points), Math.max(...points)]
  const span = high - low || 1
  const near = marks.map(({ at }) => at).filter((at) => at >= low - span && at <= high + span)
  return { min: Math.min(low, ...near) - 0.06 * span, max: Math.max(high, ...near) + 0.06 * span }
}

function axisOf({ name, unit, min, max }: AxisFacts): object {
  return {
    ...valueAxis(unit),
    name: unit === undefined ? name : `${name} (${unitText(unit)})`,
    nameTextStyle: { fontSize: 12, color: ink.text },
    min,
    max,
  }
}
