// Where an invitation leads: somebody chooses a name with a password, and is signed in.
import { Alert, Button, Card, Form, Input } from 'antd'
import { useText } from '../i18n/text.tsx'
import { Loaded } from '../parts/states.tsx'
import { useAction } from '../parts/use-action.ts'
import { people } from '../people-api.ts'
import { go, linkTo } from '../route.ts'
import { usePoll } from '../use-poll.ts'

export function Invitation({ invitation, onDone }: { invitation: string; onDone: () => void }) {
  const { t, word } = useText()
  const { run, isBusy } = useAction()
  const polled = usePoll('invitation', () => people.invitation(invitation), 0)
  const submit = async ({ name, password }: { name: string; password: string }) => {
    if (!(await run(() => people.accept(invitation, name, password), t('invitation.done')))) return
    go(linkTo('overview'))
    onDone()
  }
  const needed = [{ required: true, message: t('form.required') }]
  return (
    <div className="login">
      <Card title={t('invitation.title')} className="login-card">
        <Loaded polled={polled}>
          {({ role }) => (
            <Form layout="vertical" onFinish={submit} requiredMark={false}>
              <Alert type="info" className="gap-below" title={t('invitation.for', { role: word('role', role) })} />
              <Form.Item name="name" label={t('login.name')} extra={t('invitation.nameHint')} rules={needed}>
                <Input autoFocus autoComplete="username" maxLength={64} />
              </Form.Item>
              <Form.Item name="password" label={t('login.password')} extra={t('user.passwordHint')} rules={needed}>
                <Input.Password autoComplete="new-password" maxLength={200} />
              </Form.Item>
              <Button type="primary" htmlType="submit" block loading={isBusy}>
                {t('invitation.accept')}
              </Button>
            </Form>
          )}
        </Loaded>
      </Card>
    </div>
  )
}
