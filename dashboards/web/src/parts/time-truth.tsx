// What the sources' clocks say against ours, with the signals that have fallen silent.
import { Card, Flex, Tag } from 'antd'
import type { Pipeline } from '../api.ts'
import { countText, durationText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { linkTo } from '../route.ts'
import { DataTable } from './data-table.tsx'

/** Beyond this a chart of two machines side by side misleads. */
const notableSeconds = 5

export function TimeTruth({ clocks, stale }: Pick<Pipeline, 'clocks' | 'stale'>) {
  const { t } = useText()
  return (
    <Card
      size="small"
      title={t('pipeline.clocks')}
      extra={<span className="quiet small">{t('pipeline.clocksHint')}</span>}
    >
      <DataTable
        name="clocks"
        rowKey={(one) => `${one.connector} ${one.machine}`}
        pagination={false}
        dataSource={[...clocks]}
        scroll={{ x: 'max-content' }}
        columns={[
          { title: t('quarantine.connector'), dataIndex: 'connector' },
          { title: t('run.machine'), render: (_, one) => <a href={linkTo('machines', one.machine)}>{one.machine}</a> },
          { title: t('pipeline.skew'), align: 'right', render: (_, one) => <Skew seconds={one.skewSeconds} /> },
          { title: t('pipeline.received'), align: 'right', render: (_, one) => countText(one.messages) },
        ]}
      />
      {stale.length > 0 && (
        <Flex wrap gap="4px 8px" className="gap-above small">
          <span>{t('pipeline.silent')}</span>
          {stale.map(({ machine, signal, silentSeconds }) => (
            <Tag key={`${machine}/${signal}`} color="warning">
              {machine}/{signal} · {Math.round(silentSeconds)} s
            </Tag>
          ))}
        </Flex>
      )}
    </Card>
  )
}

function Skew({ seconds }: { seconds: number }) {
  const size = Math.abs(seconds)
  const text = `${seconds < 0 ? '−' : '+'}${size < 60 ? `${size.toFixed(2)} s` : durationText(size * 1000)}`
  return Math.abs(seconds) > notableSeconds ? <Tag color="warning">{text}</Tag> : <span>{text}</span>
}
