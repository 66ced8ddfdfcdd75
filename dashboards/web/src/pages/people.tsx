// People and tokens: who may sign in, in which role; what machines and scripts may do.
import { Button, Card, Flex, Modal, Popconfirm, Select, Tag, Typography } from 'antd'
import { useState } from 'react'
import { roles } from '../../../api/rights/roles.ts'
import { secondsText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { Head, Loaded } from '../parts/states.tsx'
import { TokensCard } from '../parts/tokens-card.tsx'
import { useAction } from '../parts/use-action.ts'
import { people, type User } from '../people-api.ts'
import { useSite } from '../site.ts'
import { usePoll } from '../use-poll.ts'

export function People() {
  const { t } = useText()
  const polled = usePoll('users', people.users, 10_000)
  return (
    <>
      <Head title={t('menu.people')} sub={t('people.sub')} extra={<InviteButton />} />
      <Flex vertical gap="middle">
        <Card size="small" title={t('people.users')}>
          <Loaded polled={polled}>{(users) => <Users users={users} onChange={polled.refresh} />}</Loaded>
        </Card>
        <TokensCard />
      </Flex>
    </>
  )
}

function Users({ users, onChange }: { users: readonly User[]; onChange: () => void }) {
  const { t } = useText()
  const { info } = useSite()
  return (
    <DataTable
      name="people"
      rowKey="name"
      pagination={false}
      dataSource={[...users]}
      locale={{ emptyText: t('people.none') }}
      columns={[
        { title: t('login.name'), dataIndex: 'name' },
        { title: t('people.role'), render: (_, user) => <RoleChoice user={user} onChange={onChange} /> },
        { title: t('people.signsIn'), render: (_, user) => user.provider ?? t('login.password') },
        { title: t('people.since'), render: (_, user) => secondsText(user.created, info.timeZone) },
        { title: t('people.state'), render: (_, user) => <State user={user} onChange={onChange} /> },
      ]}
    />
  )
}

function RoleChoice({ user, onChange }: { user: User; onChange: () => void }) {
  const { t, word } = useText()
  const { run, isBusy } = useAction()
  return (
    <Select
      size="small"
      className="role-choice"
      value={user.role}
      loading={isBusy}
      aria-label={`${t('people.role')} ${user.name}`}
      options={roles.map((role) => ({ value: role as string, label: word('role', role) }))}
      onChange={async (role) => {
        await run(() => people.change(user.name, { role }), t('people.changed'))
        onChange()
      }}
    />
  )
}

function State({ user, onChange }: { user: User; onChange: () => void }) {
  const { t } = useText()
  const { run } = useAction()
  const { isActive } = user
  const change = async () => {
    await run(() => people.change(user.name, { isActive: !isActive }), t('people.changed'))
    onChange()
  }
  return (
    <Flex gap="small" align="center">
      <Tag color={isActive ? 'green' : 'red'}>{t(isActive ? 'people.active' : 'people.shutOut')}</Tag>
      <Popconfirm title={t(isActive ? 'people.shutOutAsk' : 'people.letInAsk', { name: user.name })} onConfirm={change}>
        <Button size="small">{t(isActive ? 'people.shutOutDo' : 'people.letInDo')}</Button>
      </Popconfirm>
    </Flex>
  )
}

function InviteButton() {
  const { t, word } = useText()
  const { run, isBusy } = useAction()
  const [role, setRole] = useState<string>('administrator')
  const [link, setLink] = useState<string>()
  const invite = () =>
    run(async () => {
      const { path } = await people.invite(role)
      setLink(new URL(path, document.baseURI).href)
    }, t('people.invited'))
  return (
    <>
      <Select
        className="role-choice"
        value={role}
        onChange={setRole}
        aria-label={t('people.role')}
        options={roles.map((one) => ({ value: one as string, label: word('role', one) }))}
      />
      <Button type="primary" loading={isBusy} onClick={invite} data-testid="invite">
        {t('people.invite')}
      </Button>
      <Modal open={link !== undefined} title={t('people.link')} footer={null} onCancel={() => setLink(undefined)}>
        <p className="quiet">{t('people.linkHint')}</p>
        <Typography.Paragraph copyable code data-testid="invitation-link">
          {link ?? ''}
        </Typography.Paragraph>
      </Modal>
    </>
  )
}
