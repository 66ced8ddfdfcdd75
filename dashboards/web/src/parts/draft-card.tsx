// A drafted machine: what it would send, for a person to look at and to accept.
import { Button, Card, Flex, Popconfirm, Space, Tag } from 'antd'
import { useState } from 'react'
import { api, type Draft } from '../api.ts'
import { countText, figureText, unitText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { ActButton } from './act-button.tsx'
import { DataTable } from './data-table.tsx'
import { useAction } from './use-action.ts'

export function DraftCard({ draft, onAccepted }: { draft: Draft; onAccepted: () => void }) {
  const { t, word } = useText()
  const [isYaml, setYaml] = useState(false)
  const { isBusy, run } = useAction()
  const { machine, connector, isKnown, signals, about, kind } = draft
  const count = countText(signals.length)
  const accept = async () => {
    if (await run(() => api.acceptDraft(machine), t('drafts.accepted', { machine }))) onAccepted()
  }
  return (
    <Card
      size="small"
      data-testid={`draft-${machine}`}
      title={
        <Space wrap>
          {machine}
          {kind !== undefined && <Tag>{word('machineKind', kind)}</Tag>}
          <Tag color={isKnown ? 'default' : 'processing'}>{t(isKnown ? 'drafts.known' : 'drafts.new')}</Tag>
          <span className="quiet small">
            {t('drafts.over', { connector })} · {t('drafts.signals', { count })}
          </span>
        </Space>
      }
      extra={
        <Space>
          <Button size="small" onClick={() => setYaml(!isYaml)} aria-expanded={isYaml}>
            {t('drafts.yaml')}
          </Button>
          <Popconfirm
            title={machine}
            description={<div className="reason">{t('drafts.acceptHint', { count })}</div>}
            okText={t('drafts.accept')}
            cancelText={t('drafts.cancel')}
            onConfirm={accept}
          >
            <ActButton needs="contract.accept" size="small" type="primary" loading={isBusy}>
              {t('drafts.accept')}
            </ActButton>
          </Popconfirm>
        </Space>
      }
    >
      <Flex vertical gap={8}>
        {about !== undefined && <div className="quiet small">{about}</div>}
        {isYaml ? <pre className="payload">{draft.yaml}</pre> : <Signals signals={signals} />}
      </Flex>
    </Card>
  )
}

function Signals({ signals }: { signals: Draft['signals'] }) {
  const { t, word } = useText()
  return (
    <DataTable
      name="draft-signals"
      rowKey="name"
      dataSource={[...signals]}
      scroll={{ x: 'max-content' }}
      pagination={{ pageSize: 10, hideOnSinglePage: true, showSizeChanger: false }}
      columns={[
        { title: t('drafts.signal'), dataIndex: 'name' },
        { title: t('drafts.type'), render: (_, one) => word('signalType', one.type) },
        { title: t('drafts.unit'), render: (_, one) => <Unit signal={one} /> },
        {
          title: t('drafts.range'),
          render: (_, { range }) => (range === undefined ? '' : `${figureText(range[0])} … ${figureText(range[1])}`),
        },
        { title: t('drafts.source'), dataIndex: 'datatype' },
      ]}
    />
  )
}

/** A unit that was stated and has no code must be set by a person. */
function Unit({ signal: { unit, said, type } }: { signal: Draft['signals'][number] }) {
  const { t } = useText()
  const isLost = said !== undefined && said !== '1' && unit === '1' && (type === 'float' || type === 'integer')
  return isLost ? <Tag color="warning">{t('drafts.noUnit', { said })}</Tag> : unitText(unit)
}
