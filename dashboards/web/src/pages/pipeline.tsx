// Pipeline: links, the two balances, spool and store.
import { Card, Col, Flex, Row, Statistic, Tag } from 'antd'
import { api, type Connector, type Pipeline as PipelineData } from '../api.ts'
import { bytesText, countText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { ConnectorCard, FaultAlert } from '../parts/connector-card.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { GapList } from '../parts/gap-list.tsx'
import { Head, Loaded, Nothing } from '../parts/states.tsx'
import { TimeTruth } from '../parts/time-truth.tsx'
import { linkTo } from '../route.ts'
import { usePoll } from '../use-poll.ts'

export function Pipeline() {
  const { t } = useText()
  const polled = usePoll('pipeline', api.pipeline, 2000)
  return (
    <>
      <Head title={t('menu.pipeline')} sub={t('pipeline.sub')} />
      <Loaded polled={polled}>
        {(pipeline) => (
          <Flex vertical gap={14}>
            <Figures pipeline={pipeline} />
            {pipeline.connectors.length === 0 && <Nothing text={t('pipeline.noConnectors')} />}
            <div className="cards">
              {pipeline.connectors.map((connector) => (
                <ConnectorCard key={connector.id} connector={connector} />
              ))}
            </div>
            <MessageBalances connectors={pipeline.connectors} />
            <SampleBalances machines={pipeline.machines} />
            <GapList />
            <TimeTruth clocks={pipeline.clocks} stale={pipeline.stale} />
          </Flex>
        )}
      </Loaded>
    </>
  )
}

function Figures({ pipeline }: { pipeline: PipelineData }) {
  const { t } = useText()
  const { spool, store, lagSeconds } = pipeline
  const age = spool.oldestSeconds === undefined ? '–' : `${spool.oldestSeconds.toFixed(1)} s`
  const figures = [
    { title: t('pipeline.spoolRecords'), value: countText(spool.records) },
    { title: t('pipeline.spoolBytes'), value: `${bytesText(spool.bytes)} / ${bytesText(spool.maxBytes)}` },
    { title: t('pipeline.spoolAge'), value: age },
    { title: t('pipeline.lag'), value: lagSeconds === undefined ? '–' : `${lagSeconds.toFixed(1)} s` },
    {
      title: t('pipeline.store'),
      value: `${store.kind} · ${t(store.state === 'ok' ? 'pipeline.storeOk' : 'pipeline.storeFailing')}`,
    },
  ]
  return (
    <Card size="small">
      <Row gutter={[14, 14]}>
        {figures.map(({ title, value }) => (
          <Col key={title} flex="1 1 160px">
            <Statistic title={title} value={value} styles={{ content: { fontSize: 18 } }} />
          </Col>
        ))}
      </Row>
      {store.lastError !== undefined && <FaultAlert fault={store.lastError} />}
    </Card>
  )
}

/** The identity as it stands: both sides, and whether they agree. */
function Balance({ left, right }: { left: number; right: readonly number[] }) {
  const { t } = useText()
  const sum = right.reduce((total, value) => total + value, 0)
  if (sum === left) return <Tag color="success">{t('pipeline.balanced')}</Tag>
  return <Tag color="error">{t('pipeline.unbalanced', { difference: countText(left - sum) })}</Tag>
}

function MessageBalances({ connectors }: { connectors: readonly Connector[] }) {
  const { t } = useText()
  const count = (pick: (messages: Connector['messages']) => number) => (_: unknown, one: Connector) =>
    countText(pick(one.messages))
  return (
    <Card
      size="small"
      title={t('pipeline.messages')}
      extra={<span className="quiet small">{t('pipeline.messageIdentity')}</span>}
    >
      <DataTable
        name="connectors"
        rowKey="id"
        pagination={false}
        dataSource={[...connectors]}
        scroll={{ x: 'max-content' }}
        columns={[
          { title: t('quarantine.connector'), dataIndex: 'id' },
          { title: t('pipeline.received'), align: 'right', render: count((one) => one.received) },
          { title: t('pipeline.rejected'), align: 'right', render: count((one) => one.rejected) },
          { title: t('pipeline.spooled'), align: 'right', render: count((one) => one.spooled) },
          { title: t('pipeline.decoded'), align: 'right', render: count((one) => one.decoded) },
          { title: t('pipeline.quarantined'), align: 'right', render: count((one) => one.quarantined) },
          {
            title: t('pipeline.identity'),
            render: (_, { messages }) => (
              <Balance
                left={messages.received}
                right={[messages.rejected, messages.spooled, messages.decoded, messages.quarantined]}
              />
            ),
          },
        ]}
      />
    </Card>
  )
}

type MachineSamples = PipelineData['machines'][number]

function SampleBalances({ machines }: { machines: PipelineData['machines'] }) {
  const { t } = useText()
  const count = (pick: (samples: MachineSamples['samples']) => number) => (_: unknown, one: MachineSamples) =>
    countText(pick(one.samples))
  return (
    <Card
      size="small"
      title={t('pipeline.samples')}
      extra={<span className="quiet small">{t('pipeline.sampleIdentity')}</span>}
    >
      <DataTable
        name="machines"
        rowKey={(one) => `${one.connector} ${one.machine}`}
        pagination={false}
        dataSource={[...machines]}
        scroll={{ x: 'max-content' }}
        columns={[
          { title: t('quarantine.connector'), dataIndex: 'connector' },
          { title: t('run.machine'), render: (_, one) => <a href={linkTo('machines', one.machine)}>{one.machine}</a> },
          { title: t('pipeline.decoded'), align: 'right', render: count((one) => one.decoded) },
          { title: t('pipeline.stored'), align: 'right', render: count((one) => one.stored) },
          { title: t('pipeline.quarantined'), align: 'right', render: count((one) => one.quarantined) },
          { title: t('pipeline.filtered'), align: 'right', render: count((one) => one.filtered) },
          { title: t('pipeline.pending'), align: 'right', render: count((one) => one.pending) },
          {
            title: t('pipeline.identity'),
            render: (_, { samples }) => (
              <Balance
                left={samples.decoded}
                right={[samples.stored, samples.quarantined, samples.filtered, samples.pending]}
              />
            ),
          },
        ]}
      />
    </Card>
  )
}
