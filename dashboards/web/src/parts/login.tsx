// Asks for the installation's token.
import { Alert, Button, Card, Form, Input } from 'antd'
import { useState } from 'react'
import { api } from '../api.ts'
import { useText } from '../i18n/text.tsx'

export function Login({ onDone }: { onDone: () => void }) {
  const { t } = useText()
  const [isWrong, setWrong] = useState(false)
  const submit = async ({ token }: { token: string }) => {
    try {
      await api.login(token)
      onDone()
    } catch {
      // Whatever the reason, the person can only try again.
      setWrong(true)
    }
  }
  return (
    <div className="login">
      <Card title={t('app.name')} className="login-card">
        <Form layout="vertical" onFinish={submit}>
          <Form.Item name="token" label={t('login.token')} rules={[{ required: true, message: t('login.needed') }]}>
            <Input.Password autoFocus autoComplete="current-password" />
          </Form.Item>
          {isWrong && <Alert type="error" showIcon title={t('login.wrong')} className="gap-below" />}
          <Button type="primary" htmlType="submit" block>
            {t('login.enter')}
          </Button>
        </Form>
      </Card>
    </div>
  )
}
