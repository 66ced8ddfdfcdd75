// What a corrected entry would become: samples of signals, results of runs.
import { quantityText, secondsText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { useSite } from '../site.ts'
import type { Foreseen } from './mend-api.ts'

/** As `ingest/model.ts` gives it. */
const goodOverridden = 0x00960000

interface Row {
  readonly key: string
  readonly where: string
  readonly name: string
  readonly figure: string
  readonly when: string
  readonly isPutIn: boolean
}

export function ForeseenTable({ foreseen }: { foreseen: Foreseen }) {
  const { t, titleOf, word } = useText()
  const { info, machines } = useSite()
  const rows = [
    ...foreseen.samples.map(({ machine, signal, value, unit, time, quality }, index): Row => {
      const known = machines.find(({ id }) => id === machine)
      const title = known?.signals.find(({ name }) => name === signal)?.title
      return {
        key: `sample ${index}`,
        where: titleOf(known?.title, machine),
        name: titleOf(title, signal),
        figure: quantityText(value, unit),
        when: secondsText(time, info.timeZone),
        isPutIn: quality === goodOverridden,
      }
    }),
    ...foreseen.outcomes.map(
      ({ run, name, value, unit, measuredAt }, index): Row => ({
        key: `outcome ${index}`,
        where: run,
        name: word('outcomeName', name),
        figure: quantityText(value, unit),
        when: secondsText(measuredAt, info.timeZone),
        isPutIn: false,
      }),
    ),
  ]
  if (rows.length === 0) return <p className="quiet small">{t('mend.nothing')}</p>
  return (
    <div data-testid="foreseen" className="gap-below">
      <div className="small">{t(foreseen.problems.length === 0 ? 'mend.becomes' : 'mend.partly')}</div>
      <DataTable
        name="mended"
        rowKey="key"
        pagination={{ pageSize: 10, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: 'max-content' }}
        dataSource={rows}
        columns={[
          { title: t('mend.where'), dataIndex: 'where' },
          { title: t('mend.what'), dataIndex: 'name' },
          { title: t('outcome.value'), dataIndex: 'figure', align: 'right' },
          { title: t('mend.when'), dataIndex: 'when' },
        ]}
      />
      {rows.some(({ isPutIn }) => isPutIn) && <div className="quiet small">{t('mend.putIn')}</div>}
    </div>
  )
}
