// Who is signed in, on the bar: role, own password, signing out.
import { UserOutlined } from '@ant-design/icons'
import { Button, Dropdown, Form, Input, Modal, Tag, Tooltip } from 'antd'
import { useState } from 'react'
import { api } from '../api.ts'
import { useText } from '../i18n/text.tsx'
import { people } from '../people-api.ts'
import { linkTo } from '../route.ts'
import { useSite } from '../site.ts'
import { useAction } from './use-action.ts'

export function UserMenu() {
  const { t, word } = useText()
  const { session, refresh } = useSite()
  const { run } = useAction()
  const [isChanging, setChanging] = useState(false)
  if (session.kind === 'local') {
    return (
      <Tooltip title={t('user.openHint')}>
        <a href={linkTo('people')}>
          <Tag color="warning">{t('user.open')}</Tag>
        </a>
      </Tooltip>
    )
  }
  const items = [
    ...(session.kind === 'user' ? [{ key: 'password', label: t('user.changePassword') }] : []),
    { key: 'leave', label: t('user.signOut') },
  ]
  const choose = async ({ key }: { key: string }) => {
    if (key === 'password') return setChanging(true)
    if (await run(api.signOut, t('user.signedOut'))) refresh()
  }
  const role = session.role === undefined ? '' : ` · ${word('role', session.role)}`
  return (
    <>
      <Dropdown menu={{ items, onClick: choose }} trigger={['click']}>
        <Button type="text" size="small" icon={<UserOutlined />} data-testid="user-menu">
          {session.kind === 'user' ? session.name : t('user.holder')}
          {role}
        </Button>
      </Dropdown>
      {isChanging && <PasswordDialog onDone={() => setChanging(false)} />}
    </>
  )
}

function PasswordDialog({ onDone }: { onDone: () => void }) {
  const { t } = useText()
  const { refresh } = useSite()
  const { run, isBusy } = useAction()
  const [form] = Form.useForm<{ old: string; next: string }>()
  const submit = async ({ old, next }: { old: string; next: string }) => {
    if (!(await run(() => people.setPassword(old, next), t('user.passwordChanged')))) return
    // Another session with another word.
    refresh()
    onDone()
  }
  const needed = [{ required: true, message: t('form.required') }]
  return (
    <Modal
      open
      title={t('user.changePassword')}
      okText={t('action.save')}
      cancelText={t('action.cancel')}
      confirmLoading={isBusy}
      onOk={form.submit}
      onCancel={onDone}
    >
      <Form form={form} layout="vertical" onFinish={submit} requiredMark={false}>
        <Form.Item name="old" label={t('user.oldPassword')} rules={needed}>
          <Input.Password autoFocus autoComplete="current-password" maxLength={1000} />
        </Form.Item>
        <Form.Item name="next" label={t('user.newPassword')} extra={t('user.passwordHint')} rules={needed}>
          <Input.Password autoComplete="new-password" maxLength={200} />
        </Form.Item>
      </Form>
    </Modal>
  )
}
