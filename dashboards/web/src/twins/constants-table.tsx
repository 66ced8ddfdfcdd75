// The constants of a version: before, after, how much was learnt, each lot or tool below.
import { Progress, Tag, Tooltip } from 'antd'
import { useText } from '../i18n/text.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { inkVariable } from '../parts/palette.ts'
import { intervalOf } from './belief.ts'
import type { PosteriorCurve, Unknown } from './twin-api.ts'
import { constantText, useQuantities } from './words.ts'

/** Less than this and the prior still decides; the findings say it in words. */
const littleLearnt = 0.5

interface Row {
  readonly key: string
  readonly name: string
  readonly before?: readonly [number, number] | undefined
  readonly after: Unknown['posterior']
  readonly contraction?: number | null
  readonly unit: string
  readonly source?: string
  readonly children?: readonly Row[]
}

interface Props {
  readonly unknowns: readonly Unknown[]
  readonly posterior: readonly PosteriorCurve[]
}

export function ConstantsTable({ unknowns, posterior }: Props) {
  const { t, language } = useText()
  const { unitOf } = useQuantities()
  const rows = unknowns.map((one) => {
    const prior = posterior.find(({ name }) => name === one.name)?.prior
    return rowOf(one, one.title[language], prior && intervalOf(prior))
  })
  return (
    <DataTable<Row>
      name="twin-constants"
      rowKey="key"
      pagination={false}
      dataSource={rows}
      scroll={{ x: 'max-content' }}
      data-testid="constants"
      columns={[
        {
          title: t('twins.constant'),
          render: (_, { name, source }) => (source === undefined ? name : <Tooltip title={source}>{name}</Tooltip>),
        },
        { title: t('twins.before'), align: 'right', render: (_, { before }) => intervalText(before) },
        {
          title: t('twins.after'),
          align: 'right',
          render: (_, { after }) => <strong>{constantText(after.median)}</strong>,
        },
        {
          title: t('twins.interval'),
          align: 'right',
          render: (_, { after }) => intervalText([after.low ?? Number.NaN, after.high ?? Number.NaN]),
        },
        { title: t('twins.unit'), render: (_, { unit }) => unitOf(unit) || '–' },
        {
          title: <Tooltip title={t('twins.learntHint')}>{t('twins.learnt')}</Tooltip>,
          width: 220,
          render: (_, { contraction }) => contraction !== undefined && <LearntBar share={contraction} />,
        },
      ]}
    />
  )
}

function rowOf(unknown: Unknown, title: string, before: Row['before']): Row {
  const { name, posterior, contraction, unit, source, groups } = unknown
  const children = Object.entries(groups ?? {}).map(([group, after]) => ({
    ...{ key: `${name} ${group}`, name: group, after, unit },
  }))
  return {
    ...{ key: name, name: title, before, after: posterior, contraction, unit, source },
    ...(children.length > 0 && { children }),
  }
}

function LearntBar({ share }: { share: number | null }) {
  const { t } = useText()
  const percent = Math.round(100 * Math.max(0, share ?? 0))
  const isLittle = (share ?? 0) < littleLearnt
  return (
    <span className="learnt">
      <Progress
        percent={percent}
        size="small"
        showInfo={false}
        aria-label={`${percent} %`}
        strokeColor={inkVariable(isLittle ? 'warning' : 'good')}
      />
      <span className="figures nowrap">{percent} %</span>
      {isLittle && <Tag color="warning">{t('twins.notLearnt')}</Tag>}
    </span>
  )
}

export function intervalText(interval: readonly [number, number] | undefined): string {
  return interval === undefined ? '–' : `${constantText(interval[0])} … ${constantText(interval[1])}`
}
