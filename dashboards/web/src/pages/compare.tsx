// Two runs beside each other: every difference, the most unusual first.
import { Button, Flex, Switch, Tag, Tooltip } from 'antd'
import { useState } from 'react'
import { differenceText, quantityText, timeText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { Head, Loaded, Nothing } from '../parts/states.tsx'
import { linkTo, useRoute } from '../route.ts'
import { shareText } from '../runs/deviation-words.ts'
import { type DifferenceRow, judgementColors, type RunComparison, runApi } from '../runs/run-api.ts'
import { useNames } from '../runs/use-names.ts'
import { useSite } from '../site.ts'
import { usePoll } from '../use-poll.ts'

/** Fewer pairs than this: a person should look. */
const unusual = 0.05

export function Compare() {
  const [, , a = '', b = ''] = useRoute().parts
  const polled = usePoll(`compare ${a} ${b}`, () => runApi.comparison(a, b), 0)
  return <Loaded polled={polled}>{(comparison) => <Compared comparison={comparison} />}</Loaded>
}

function Compared({ comparison }: { comparison: RunComparison }) {
  const { t } = useText()
  const { a, b, usual, rows } = comparison
  const [isAll, setAll] = useState(false)
  const shown = rows.filter((row) => isAll || row.a !== row.b)
  const both = new URLSearchParams([
    ['machine', a.machine],
    ['run', a.id],
    ['run', b.id],
  ])
  return (
    <>
      <Head
        title={t('compare.title')}
        sub={t('compare.sub', { usual })}
        extra={
          <>
            <Flex gap="small" align="center">
              <Switch size="small" checked={isAll} onChange={setAll} aria-label={t('compare.all')} />
              {t('compare.all')}
            </Flex>
            {a.machine === b.machine && <Button href={`#/runs/overlay?${both}`}>{t('compare.overlay')}</Button>}
          </>
        }
      />
      {shown.length === 0 ? <Nothing text={t('compare.none')} /> : <Differences comparison={comparison} rows={shown} />}
    </>
  )
}

function Side({ side }: { side: RunComparison['a'] }) {
  const { word } = useText()
  const { info } = useSite()
  return (
    <Tooltip title={timeText(side.from, info.timeZone)}>
      <a href={linkTo('runs', side.id)}>{side.name}</a>{' '}
      <Tag color={judgementColors[side.judgement]}>{word('judgement', side.judgement)}</Tag>
    </Tooltip>
  )
}

function Differences({ comparison, rows }: { comparison: RunComparison; rows: readonly DifferenceRow[] }) {
  const { t, word } = useText()
  const { a, b } = comparison
  const names = useNames(a.machine)
  const unitOf = (row: DifferenceRow) => names.unitOf(row) ?? row.unit
  const told = (row: DifferenceRow, value: DifferenceRow['a']) => quantityText(value, unitOf(row))
  return (
    <DataTable<DifferenceRow>
      name={`compare-${a.name}-${b.name}`}
      rowKey={({ kind, name }) => `${kind} ${name}`}
      pagination={false}
      scroll={{ x: 'max-content' }}
      dataSource={rows}
      columns={[
        { title: t('compare.kind'), width: 100, render: (_, row) => <Tag>{word('runKind', row.kind)}</Tag> },
        { title: t('compare.name'), render: (_, row) => names.called(row) },
        {
          title: <Side side={a} />,
          align: 'right',
          key: 'a',
          csv: (row) => ({ value: row.a, unit: unitOf(row) }),
          render: (_, row) => told(row, row.a),
        },
        {
          title: <Side side={b} />,
          align: 'right',
          key: 'b',
          csv: (row) => ({ value: row.b, unit: unitOf(row) }),
          render: (_, row) => told(row, row.b),
        },
        {
          title: t('compare.difference'),
          align: 'right',
          csv: (row) => ({ value: row.difference, unit: unitOf(row) }),
          render: (_, row) => <Difference row={row} unit={unitOf(row)} />,
        },
        {
          title: <Tooltip title={t('compare.spreadsHint')}>{t('compare.spreads')}</Tooltip>,
          align: 'right',
          csv: ({ spreads }) => spreads,
          render: (_, { spreads }) => (spreads === null ? '–' : `${Math.abs(spreads).toFixed(1)} ×`),
        },
        {
          title: <Tooltip title={t('compare.shareHint')}>{t('compare.share')}</Tooltip>,
          align: 'right',
          csv: ({ share }) => share,
          render: (_, { share, a: one, b: other }) =>
            share === null || one === other ? (
              '–'
            ) : (
              <strong className={share < unusual ? 'missed' : ''}>{shareText(share)}</strong>
            ),
        },
      ]}
    />
  )
}

function Difference({ row, unit }: { row: DifferenceRow; unit: string | undefined }) {
  const { t } = useText()
  if (row.a === row.b) return t('compare.equal')
  return row.difference === null ? '≠' : differenceText(row.difference, unit)
}
