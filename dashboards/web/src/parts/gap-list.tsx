// Gaps in the samples: how many stand open, which were read back, what caused them.
import { Card, Flex, Tag } from 'antd'
import { api, type Gap } from '../api.ts'
import { countText, secondsText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { useSite } from '../site.ts'
import { usePoll } from '../use-poll.ts'
import { DataTable } from './data-table.tsx'
import { Loaded } from './states.tsx'

const stateColors = {
  open: 'error',
  closed: 'warning',
  none: 'warning',
  part: 'warning',
  filled: 'success',
  kept: 'default',
} as const

const shown = 50

/** Of one machine, or of all. */
export function GapList({ machine }: { machine?: string }) {
  const { t, word } = useText()
  const polled = usePoll(`gaps ${machine}`, () => api.gaps({ machine, limit: shown }), 5000)
  return (
    <Card size="small" title={t('gaps.title')} extra={<span className="quiet small">{t('gaps.hint')}</span>}>
      <Loaded polled={polled}>
        {({ gaps, counts }) => (
          <>
            <Flex wrap gap="4px 8px" className="gap-below small">
              {counts.length === 0 && <span className="quiet">{t('gaps.none')}</span>}
              {Object.keys(stateColors).map((state) => {
                const count = counts.filter((one) => one.state === state).reduce((sum, one) => sum + one.count, 0)
                return count === 0 ? null : (
                  <Tag key={state} color={stateColors[state as Gap['state']]}>
                    {word('gapState', state)}: {countText(count)}
                  </Tag>
                )
              })}
            </Flex>
            {gaps.length > 0 && <Gaps gaps={gaps} />}
          </>
        )}
      </Loaded>
    </Card>
  )
}

function Gaps({ gaps }: { gaps: readonly Gap[] }) {
  const { t, word } = useText()
  const { info } = useSite()
  return (
    <DataTable
      name="gaps"
      rowKey={(gap) => `${gap.connector} ${gap.machine ?? ''} ${gap.cause} ${gap.from}`}
      pagination={gaps.length > 10 ? { pageSize: 10, size: 'small' } : false}
      dataSource={[...gaps]}
      scroll={{ x: 'max-content' }}
      columns={[
        { title: t('quarantine.connector'), dataIndex: 'connector' },
        { title: t('gaps.where'), render: (_, gap) => whereOf(gap, t('gaps.all')) },
        { title: t('gaps.cause'), render: (_, gap) => word('gapCause', gap.cause) },
        { title: t('gaps.from'), render: (_, gap) => secondsText(Date.parse(gap.from), info.timeZone) },
        {
          title: t('gaps.to'),
          render: (_, gap) => (gap.to === undefined ? '–' : secondsText(Date.parse(gap.to), info.timeZone)),
        },
        {
          title: t('gaps.state'),
          render: (_, gap) => <Tag color={stateColors[gap.state]}>{word('gapState', gap.state)}</Tag>,
        },
        { title: t('gaps.samples'), align: 'right', render: (_, gap) => countText(gap.samples) },
        { title: t('gaps.detail'), render: (_, gap) => <span className="quiet small">{gap.detail}</span> },
      ]}
    />
  )
}

const namedSignals = 3

function whereOf({ machine, signals }: Gap, all: string): string {
  if (machine === undefined) return all
  if (signals === undefined) return machine
  const more = signals.length > namedSignals ? ` +${signals.length - namedSignals}` : ''
  return `${machine}: ${signals.slice(0, namedSignals).join(', ')}${more}`
}
