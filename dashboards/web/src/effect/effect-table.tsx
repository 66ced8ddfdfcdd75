// Every figure before and after: difference with interval, runs a side, what is evidence, what else may explain it.
import { Flex, Tag } from 'antd'
import { useMemo } from 'react'
import { useFigures } from '../capability/use-figures.ts'
import { countText, differenceText, figureText, quantityText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { Chart } from '../parts/chart.tsx'
import { DataTable } from '../parts/data-table.tsx'
import type { EffectAnswer, EffectRow } from './effect-api.ts'
import { effectOption } from './effect-option.ts'

const verdictColors: Readonly<Record<EffectRow['verdict'], string>> = {
  evidence: 'success',
  chance: 'warning',
  none: 'default',
  'too-few': 'default',
}

/** Kept apart, so that equal names of outcomes and features stay two rows. */
const keyOf = ({ quantity }: EffectRow) => `${quantity.kind} ${quantity.name}`

export function EffectTable({ answer }: { answer: EffectAnswer }) {
  const { t } = useText()
  const { labelOf } = useFigures()
  const side = (which: 'before' | 'after') => ({
    ...{ title: t(`effect.${which}`), key: which, align: 'right' as const },
    csv: (row: EffectRow) => ({ value: row[which].mean, unit: row.quantity.unit }),
    render: (_: unknown, row: EffectRow) => <Mean side={row[which]} unit={row.quantity.unit} />,
  })
  const end = (which: 'low' | 'high') => ({
    ...{ title: t(`effect.${which}`), key: which, hidden: true },
    csv: ({ difference, quantity }: EffectRow) => ({ value: difference?.[which], unit: quantity.unit }),
  })
  return (
    <DataTable<EffectRow>
      name="before-after"
      rowKey={keyOf}
      dataSource={answer.rows}
      pagination={false}
      expandable={{ expandedRowRender: (row) => <Runs row={row} />, expandRowByClick: true }}
      columns={[
        {
          title: t('effect.figure'),
          csv: ({ quantity }) => labelOf(quantity),
          render: (_, { quantity, money }) => (
            <>
              {labelOf(quantity)} {money && <Tag color="success">{money}</Tag>}
            </>
          ),
        },
        side('before'),
        side('after'),
        {
          title: t('effect.difference'),
          align: 'right',
          csv: ({ difference, quantity }) => ({ value: difference?.estimate, unit: quantity.unit }),
          render: (_, row) => <Difference row={row} />,
        },
        end('low'),
        end('high'),
        {
          title: t('effect.verdict'),
          csv: ({ verdict }) => t(`effectVerdict.${verdict}`),
          render: (_, row) => <Verdict row={row} compared={answer.compared} />,
        },
      ]}
    />
  )
}

function Mean({ side, unit }: { side: EffectRow['before']; unit: string | undefined }) {
  return (
    <>
      {quantityText(side.mean, unit)}
      <div className="quiet small">
        ± {figureText(side.sd, unit)}, n {side.count}
      </div>
    </>
  )
}

function Difference({ row: { difference, quantity, worth } }: { row: EffectRow }) {
  const { t } = useText()
  if (difference === undefined) return '–'
  const told = (value: number | null) => (value === null ? '–' : differenceText(value, quantity.unit))
  return (
    <>
      <strong>{told(difference.estimate)}</strong>
      <div className="quiet small">
        {told(difference.low)} … {told(difference.high)}
      </div>
      {worth && (
        <div className="small">
          {t('effect.worth')}: {worthText(worth.estimate, worth.currency)} ({worthText(worth.low, worth.currency)} …{' '}
          {worthText(worth.high, worth.currency)}), n = {countText(worth.pieces)}
        </div>
      )}
    </>
  )
}

/** Money of a year needs no fen. */
function worthText(value: number | null, currency: string): string {
  if (value === null) return '–'
  return `${value < 0 ? '−' : '+'}${countText(Math.abs(Math.round(value)))} ${currency}`
}

function Verdict({ row, compared }: { row: EffectRow; compared: number }) {
  const { t } = useText()
  const { verdict, needed, difference, trend, lot, quantity, before, after } = row
  const told = (value: number | null | undefined) => quantityText(value, quantity.unit)
  const isSeen = verdict === 'evidence' || verdict === 'chance'
  const isConstant = difference === undefined && Math.min(before.count, after.count) >= 3
  return (
    <Flex vertical gap={2} style={{ maxWidth: 460 }}>
      <div>
        <Tag color={verdictColors[verdict]}>{t(`effectVerdict.${verdict}`)}</Tag>
      </div>
      <span className="small quiet">
        {isConstant
          ? t('effect.note.constant')
          : t(`effect.note.${verdict}`, { compared, findable: told(row.findable), needed: needed ?? '–' })}
        {verdict === 'none' && needed !== undefined && ` ${t('effect.note.needed', { needed })}`}
      </span>
      {isSeen && trend && holdsZero(trend) && <span className="small">{t('effect.trendDoubt')}</span>}
      {isSeen && lot && holdsZero(lot) && <span className="small">{t('effect.lotDoubt')}</span>}
    </Flex>
  )
}

function holdsZero({ low, high }: NonNullable<EffectRow['trend']>): boolean {
  return low !== null && high !== null && low <= 0 && high >= 0
}

function Runs({ row }: { row: EffectRow }) {
  const { t } = useText()
  const { labelOf } = useFigures()
  const label = labelOf(row.quantity)
  const option = useMemo(
    () => effectOption(row, { before: t('effect.before'), after: t('effect.after'), mean: t('effect.mean'), label }),
    [row, label, t],
  )
  return (
    <>
      <Allowed row={row} />
      <Chart option={option} height={220} label={t('effect.values', { figure: label })} />
    </>
  )
}

/** The same difference with trend, with lots allowed for. */
function Allowed({ row: { trend, lot, quantity } }: { row: EffectRow }) {
  const { t } = useText()
  const told = (value: number | null) => (value === null ? '–' : differenceText(value, quantity.unit))
  const lines = Object.entries({ trend, lot }).flatMap(([name, one]) =>
    one === undefined
      ? []
      : [`${t(`effect.${name as 'trend' | 'lot'}`)}: ${told(one.estimate)} (${told(one.low)} … ${told(one.high)})`],
  )
  return (
    <div className="small gap-below">
      {lines.length > 0 && `${t('effect.allowed')} – ${lines.join('; ')}. `}
      {lot === undefined && t('effect.noLot')}
    </div>
  )
}
