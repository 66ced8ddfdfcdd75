// Why a link does not come up: the steps to its server, both thumbprints, the buttons that mend what can be mended here.
import { Alert, Button, Descriptions, Flex, Modal, Popconfirm, Spin, Steps, Tag, Typography } from 'antd'
import { useState } from 'react'
import { api, type Diagnosis } from '../api.ts'
import { useText } from '../i18n/text.tsx'
import { ActButton } from './act-button.tsx'
import { faultText } from './states.tsx'
import { useAction } from './use-action.ts'

const colors = { ok: 'success', warning: 'warning', failed: 'error' } as const
const statuses = { ok: 'finish', warning: 'finish', failed: 'error' } as const

export function LinkDoctorButton({ connector }: { connector: string }) {
  const { t } = useText()
  const { isBusy, run } = useAction()
  const [diagnosis, setDiagnosis] = useState<Diagnosis>()
  const [isOpen, setOpen] = useState(false)
  const examine = () => {
    setOpen(true)
    setDiagnosis(undefined)
    return run(async () => setDiagnosis(await api.examine(connector)), t('doctor.examined'))
  }
  const trust = async (thumbprint: string) => {
    if (await run(() => api.trust(connector, thumbprint), t('doctor.trusted'))) await examine()
  }
  return (
    <>
      <ActButton needs="link.examine" size="small" data-testid={`examine-${connector}`} onClick={() => void examine()}>
        {t('doctor.examine')}
      </ActButton>
      <Modal
        open={isOpen}
        width={860}
        title={`${t('doctor.title')} · ${connector}`}
        footer={
          <Flex gap={8} justify="end">
            <Popconfirm
              title={t('doctor.renewAsk')}
              okText={t('doctor.renew')}
              onConfirm={() => run(() => api.renew(connector), t('doctor.renewed'))}
            >
              <ActButton needs="link.trust" disabled={isBusy}>
                {t('doctor.renew')}
              </ActButton>
            </Popconfirm>
            <Button type="primary" loading={isBusy} onClick={() => void examine()}>
              {t('doctor.again')}
            </Button>
          </Flex>
        }
        onCancel={() => setOpen(false)}
      >
        {diagnosis === undefined ? isBusy && <Spin /> : <Found diagnosis={diagnosis} onTrust={trust} />}
      </Modal>
    </>
  )
}

interface FoundProps {
  readonly diagnosis: Diagnosis
  readonly onTrust: (thumbprint: string) => Promise<void>
}

function Found({ diagnosis, onTrust }: FoundProps) {
  const { t, word } = useText()
  const { steps, ours, server, ok, endpoint } = diagnosis
  const isUntrusted = steps.some(({ fault }) => fault?.code === 'CERTIFICATE_UNTRUSTED')
  return (
    <Flex vertical gap={12} data-testid="diagnosis">
      <Alert
        type={ok ? 'success' : 'error'}
        showIcon
        title={t(ok ? 'doctor.ok' : 'doctor.failed')}
        description={endpoint}
      />
      <Steps
        orientation="vertical"
        size="small"
        items={steps.map((step) => ({
          status: statuses[step.state],
          title: word('doctorStep', step.step),
          content: <StepBody step={step} />,
        }))}
      />
      <Descriptions size="small" column={1} bordered>
        {server !== undefined && (
          <Descriptions.Item label={t('doctor.serverCertificate')}>
            <Certificate certificate={server} />
            {isUntrusted && (
              <Popconfirm
                title={t('doctor.trustAsk')}
                okText={t('doctor.compared')}
                onConfirm={() => onTrust(server.thumbprint)}
              >
                <ActButton needs="link.trust" type="primary" size="small" className="gap-above">
                  {t('doctor.trust')}
                </ActButton>
              </Popconfirm>
            )}
          </Descriptions.Item>
        )}
        {ours !== undefined && (
          <Descriptions.Item label={t('doctor.ourCertificate')}>
            <Certificate certificate={ours} />
          </Descriptions.Item>
        )}
      </Descriptions>
    </Flex>
  )
}

function StepBody({ step }: { step: Diagnosis['steps'][number] }) {
  const { t, word, language } = useText()
  const { fault, items = [], command, side, state } = step
  const said = fault && faultText({ ...fault }, language)
  return (
    <Flex vertical gap={4} className="small">
      <Typography.Text className="small">{step.detail}</Typography.Text>
      {items.map(({ name, state: itemState, detail }) => (
        <Typography.Text className="small" key={`${name} ${detail}`}>
          <Tag color={colors[itemState]}>{word('doctorCheck', name)}</Tag> {detail}
        </Typography.Text>
      ))}
      {said !== undefined && state === 'failed' && (
        <Alert
          type="error"
          title={`${said.title} · ${t('doctor.side')} ${word('doctorSide', side)}`}
          description={
            <>
              <div>
                {fault?.code} · {said.next}
              </div>
              {command !== undefined && <code>{command} -c kunlun.yaml</code>}
            </>
          }
        />
      )}
    </Flex>
  )
}

function Certificate({ certificate }: { certificate: NonNullable<Diagnosis['ours']> }) {
  const { t } = useText()
  return (
    <Flex vertical className="small">
      <span>{certificate.name}</span>
      <span>
        {t('doctor.until')} {certificate.validUntil.slice(0, 10)}
      </span>
      <code>SHA-1 {certificate.thumbprint}</code>
      <code>SHA-256 {certificate.sha256}</code>
    </Flex>
  )
}
