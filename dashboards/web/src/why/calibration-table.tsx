// How often measurements fell inside the intervals that were foretold.

import type { OutcomeExplanation } from '../api.ts'
import { useText } from '../i18n/text.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { calibrationWords } from './calibration-words.ts'

type Calibration = OutcomeExplanation['pastCalibration']

export function CalibrationTable({ past, leftOut }: { past: Calibration; leftOut: Calibration }) {
  const { t } = useText()
  const rows = [
    { name: t('why.past'), ...past },
    { name: t('why.leftOut'), ...leftOut },
  ]
  return (
    <div data-testid="calibration">
      <h3>{t('why.calibration')}</h3>
      <DataTable
        name="forecast-calibration"
        rowKey="name"
        pagination={false}
        scroll={{ x: 'max-content' }}
        dataSource={rows.filter(({ count }) => count > 0)}
        columns={[
          { title: '', dataIndex: 'name' },
          { title: t('why.count'), dataIndex: 'count', align: 'right' },
          { title: t('why.within90'), render: (_, row) => <Share of={row} promised={0.9} /> },
          { title: t('why.within50'), render: (_, row) => <Share of={row} promised={0.5} /> },
          {
            title: t('why.error'),
            align: 'right',
            render: (_, { meanError }) => (meanError === null ? '–' : signed(meanError)),
          },
        ]}
      />
      <Words of={past.count > 0 ? past : leftOut} />
      {past.count === 0 && <p className="quiet small">{t('why.pastNone')}</p>}
    </div>
  )
}

/** Of what was foretold when it was suggested, where there is any; else of each run from the others. */
function Words({ of }: { of: Calibration }) {
  const { t } = useText()
  const { key, facts } = calibrationWords(of)
  return (
    <p className="small" data-testid="calibration-words">
      {t(key, facts)}
    </p>
  )
}

function Share({ of, promised }: { of: Calibration; promised: number }) {
  const { t } = useText()
  const one = of.coverage.find((coverage) => coverage.promised === promised)
  if (one === undefined) return '–'
  const percent = (share: number | null) => `${((share ?? 0) * 100).toFixed(0)} %`
  return (
    <>
      <strong>{percent(one.share)}</strong>
      <div className="quiet small">{t('why.trueShare', { low: percent(one.low), high: percent(one.high) })}</div>
    </>
  )
}

function signed(value: number): string {
  const size = Math.abs(value).toFixed(2)
  return Number(size) === 0 ? size : `${value < 0 ? '−' : '+'}${size}`
}
