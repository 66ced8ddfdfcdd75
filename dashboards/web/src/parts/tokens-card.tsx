// Tokens of machines and scripts: a list with their ends, a form for the next one.
import { Button, Card, Form, Input, InputNumber, Modal, Popconfirm, Select, Tag, Typography } from 'antd'
import { useState } from 'react'
import { actions, allActions, isAction, onlyForPeople } from '../../../api/rights/actions.ts'
import { secondsText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { type NewToken, people, type Token } from '../people-api.ts'
import { useSite } from '../site.ts'
import { usePoll } from '../use-poll.ts'
import { DataTable } from './data-table.tsx'
import { Loaded } from './states.tsx'
import { useAction } from './use-action.ts'

export function TokensCard() {
  const { t } = useText()
  const polled = usePoll('tokens', people.tokens, 10_000)
  const [isAdding, setAdding] = useState(false)
  const close = () => {
    setAdding(false)
    polled.refresh()
  }
  const add = (
    <Button size="small" onClick={() => setAdding(true)}>
      {t('token.add')}
    </Button>
  )
  return (
    <Card size="small" title={t('token.title')} extra={add}>
      <Loaded polled={polled}>{(tokens) => <Tokens tokens={tokens} onChange={polled.refresh} />}</Loaded>
      {isAdding && <TokenDialog onDone={close} />}
    </Card>
  )
}

function Tokens({ tokens, onChange }: { tokens: readonly Token[]; onChange: () => void }) {
  const { t } = useText()
  const { info } = useSite()
  const { run } = useAction()
  const time = (text: string | undefined) => (text === undefined ? '–' : secondsText(text, info.timeZone))
  const revoke = async (token: Token) => {
    await run(() => people.revoke(token.id), t('token.revoked'))
    onChange()
  }
  return (
    <DataTable
      name="tokens"
      rowKey="id"
      pagination={false}
      dataSource={[...tokens]}
      locale={{ emptyText: t('token.none') }}
      columns={[
        { title: t('token.label'), dataIndex: 'label' },
        { title: t('token.may'), render: (_, token) => token.actions.map((one) => <ActionTag key={one} name={one} />) },
        { title: t('menu.machines'), render: (_, token) => token.machines?.join(', ') ?? t('token.allMachines') },
        { title: t('token.until'), render: (_, token) => time(token.expires) },
        { title: t('token.used'), render: (_, token) => time(token.used) },
        {
          title: '',
          render: (_, token) =>
            token.revoked === undefined ? (
              <Popconfirm title={t('token.revokeAsk')} onConfirm={() => revoke(token)}>
                <Button size="small">{t('token.revoke')}</Button>
              </Popconfirm>
            ) : (
              <Tag>{t('token.isRevoked')}</Tag>
            ),
        },
      ]}
    />
  )
}

function ActionTag({ name }: { name: string }) {
  return <Tag title={isAction(name) ? actions[name] : name}>{name}</Tag>
}

function TokenDialog({ onDone }: { onDone: () => void }) {
  const { t } = useText()
  const { machines } = useSite()
  const { run, isBusy } = useAction()
  const [form] = Form.useForm<NewToken>()
  const [made, setMade] = useState<string>()
  const submit = ({ machines: chosen, ...rest }: NewToken) =>
    run(async () => {
      const scope = chosen === undefined || chosen.length === 0 ? {} : { machines: chosen }
      setMade((await people.addToken({ ...rest, ...scope })).token)
    }, t('token.made'))
  const needed = [{ required: true, message: t('form.required') }]
  const given = allActions.filter((action) => !onlyForPeople.includes(action))
  if (made !== undefined) {
    return (
      <Modal open title={t('token.made')} footer={null} onCancel={onDone}>
        <p className="quiet">{t('token.onlyNow')}</p>
        <Typography.Paragraph copyable code data-testid="token">
          {made}
        </Typography.Paragraph>
      </Modal>
    )
  }
  return (
    <Modal
      open
      title={t('token.add')}
      okText={t('action.save')}
      cancelText={t('action.cancel')}
      confirmLoading={isBusy}
      onOk={form.submit}
      onCancel={onDone}
    >
      <Form form={form} layout="vertical" onFinish={submit} requiredMark={false} initialValues={{ days: 90 }}>
        <Form.Item name="label" label={t('token.label')} rules={needed}>
          <Input autoFocus maxLength={100} />
        </Form.Item>
        <Form.Item name="actions" label={t('token.may')} rules={needed}>
          <Select mode="multiple" options={given.map((value) => ({ value, label: value, title: actions[value] }))} />
        </Form.Item>
        <Form.Item name="machines" label={t('menu.machines')} extra={t('token.machinesHint')}>
          <Select mode="multiple" options={machines.map(({ id }) => ({ value: id, label: id }))} />
        </Form.Item>
        <Form.Item name="days" label={t('token.days')} rules={needed}>
          <InputNumber min={1} max={366} />
        </Form.Item>
      </Form>
    </Modal>
  )
}
