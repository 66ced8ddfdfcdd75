// What a limit costs: the best expected objective if it moved one step either way.

import type { Explanation, Study } from '../api.ts'
import { figureText, quantityText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { describeNames } from '../site.ts'

type Price = Explanation['limits'][number]

export function LimitPrices({ study, prices }: { study: Study; prices: readonly Price[] }) {
  const { t, titleOf } = useText()
  const names = describeNames([study])
  const [objective] = study.objectives
  const name = objective === undefined ? '' : titleOf(objective.title, objective.outcome)
  const limitText = ({ outcome, side }: Price, limit: number | null) =>
    `${side === 'max' ? '≤' : '≥'} ${quantityText(limit, names.get(outcome)?.unit)}`
  const moved = (price: Price, { limit, best, kept }: Price['looser']) => (
    <>
      <span className="quiet small">{limitText(price, limit)}: </span>
      {kept ? <strong>{figureText(best, objective?.unit)}</strong> : <span className="quiet">{t('why.notKept')}</span>}
    </>
  )
  return (
    <div data-testid="limit-prices">
      <h3>{t('why.limits')}</h3>
      <div className="quiet small">{prices.length === 0 ? t('why.noLimits') : t('why.limitsHint', { name })}</div>
      {prices.length > 0 && (
        <DataTable
          name="limit-prices"
          rowKey={({ outcome, side }) => `${outcome} ${side}`}
          pagination={false}
          scroll={{ x: 'max-content' }}
          dataSource={[...prices]}
          columns={[
            {
              title: t('why.limit'),
              render: (_, price) =>
                `${titleOf(names.get(price.outcome)?.title, price.outcome)} ${limitText(price, price.limit)}`,
            },
            { title: t('why.today'), align: 'right', render: (_, { best }) => quantityText(best, objective?.unit) },
            { title: t('why.looser'), align: 'right', render: (_, price) => moved(price, price.looser) },
            { title: t('why.tighter'), align: 'right', render: (_, price) => moved(price, price.tighter) },
          ]}
        />
      )}
    </div>
  )
}
