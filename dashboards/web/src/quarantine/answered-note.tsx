// Who put a quarantined entry through again, when, with what was mended.
import { Alert } from 'antd'
import type { QuarantineDetail } from '../api.ts'
import { timeText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { useSite } from '../site.ts'

type Answered = NonNullable<QuarantineDetail['answered']>

export function AnsweredNote({ answered: { who, when, mend } }: { answered: Answered }) {
  const { t, word } = useText()
  const { info } = useSite()
  const facts = { who, when: timeText(when, info.timeZone) }
  if (mend === undefined) return <Alert type="success" showIcon title={t('mend.wasReplayed', facts)} />
  return (
    <div data-testid="mended">
      <Alert type="success" showIcon className="gap-below" title={t('mend.wasMended', facts)} description={mend.why} />
      <DataTable
        name="mend"
        rowKey="field"
        pagination={false}
        dataSource={mend.changes}
        locale={{ emptyText: t('mend.unchanged') }}
        columns={[
          { title: t('mend.field'), csv: ({ field }) => field, render: (_, { field }) => word('mendField', field) },
          {
            title: t('mend.from'),
            dataIndex: 'from',
            render: (from: string) => <span className="detail">{from || '–'}</span>,
          },
          { title: t('mend.to'), dataIndex: 'to', render: (to: string) => <span className="detail">{to || '–'}</span> },
        ]}
      />
    </div>
  )
}
