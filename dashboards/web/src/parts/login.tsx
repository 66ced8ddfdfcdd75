// Signing in: name with password, the plant's own provider, or the token of the configuration.
import { Alert, Button, Card, Divider, Form, Input } from 'antd'
import { useState } from 'react'
import { ApiError, api, apiUrl } from '../api.ts'
import { useText } from '../i18n/text.tsx'
import { useRoute } from '../route.ts'
import { usePoll } from '../use-poll.ts'
import { describeError } from './states.tsx'

type Proof = Parameters<typeof api.signIn>[0]

export function Login({ onDone }: { onDone: () => void }) {
  const { t } = useText()
  const ways = usePoll('ways in', api.session, 0).data?.ways
  const [hasToken, setToken] = useState(false)
  const [error, setError] = useState<unknown>()
  const problem = useRoute().query.get('problem')
  const submit = async (proof: Proof) => {
    setError(undefined)
    try {
      await api.signIn(proof)
      onDone()
    } catch (cause) {
      setError(cause)
    }
  }
  return (
    <div className="login">
      <Card title={t('app.name')} className="login-card">
        <Form key={String(hasToken)} layout="vertical" onFinish={submit} requiredMark={false}>
          {hasToken ? <TokenField /> : <PersonFields />}
          {error !== undefined && <Refusal error={error} />}
          {error === undefined && problem !== null && <Refusal error={new ApiError(401, elsewhere(problem))} />}
          <Button type="primary" htmlType="submit" block>
            {t('login.enter')}
          </Button>
        </Form>
        {ways?.provider !== undefined && (
          <>
            <Divider plain>{t('login.or')}</Divider>
            <Button block href={apiUrl('oidc/begin').href}>
              {t('login.provider', { provider: ways.provider })}
            </Button>
          </>
        )}
        {ways?.token === true && (
          <Button type="link" block onClick={() => setToken(!hasToken)}>
            {t(hasToken ? 'login.withPassword' : 'login.withToken')}
          </Button>
        )}
      </Card>
    </div>
  )
}

/** What went wrong at the provider comes back in the address, by its code alone. */
function elsewhere(code: string) {
  return { code, message: code, next: '' }
}

function PersonFields() {
  const { t } = useText()
  return (
    <>
      <Form.Item name="name" label={t('login.name')} rules={[{ required: true, message: t('form.required') }]}>
        <Input autoFocus autoComplete="username" maxLength={200} />
      </Form.Item>
      <Form.Item name="password" label={t('login.password')} rules={[{ required: true, message: t('form.required') }]}>
        <Input.Password autoComplete="current-password" maxLength={1000} />
      </Form.Item>
    </>
  )
}

function TokenField() {
  const { t } = useText()
  return (
    <Form.Item name="token" label={t('login.token')} rules={[{ required: true, message: t('login.needed') }]}>
      <Input.Password autoFocus autoComplete="current-password" />
    </Form.Item>
  )
}

function Refusal({ error }: { error: unknown }) {
  const texts = useText()
  const { title, detail, next } = describeError(error, texts)
  const description = [detail, next].filter((line) => line !== '').join(' — ')
  return <Alert type="error" showIcon title={title} description={description} className="gap-below" />
}
