// One link of the installation: its state, counts, certificates, what went wrong last.
import { Alert, Card, Flex, Space, Tag } from 'antd'
import type { Connector, Fault } from '../api.ts'
import { countText, timeText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { go, linkTo } from '../route.ts'
import { useSite } from '../site.ts'
import { CertificateExpiry } from './certificate-expiry.tsx'
import { DiscoverButton, discoverable } from './discover-button.tsx'
import { LinkDoctorButton } from './link-doctor.tsx'
import { faultText } from './states.tsx'

const stateColors = { connected: 'success', connecting: 'processing', lost: 'error', ended: 'default' } as const

export function ConnectorCard({ connector }: { connector: Connector }) {
  const { t, word } = useText()
  const { machines, info } = useSite()
  const served = machines.filter((machine) => machine.connector === connector.id).map((machine) => machine.id)
  const details = Object.entries(connector.details)
  return (
    <Card
      size="small"
      title={
        <Space>
          {connector.id}
          <Tag>{connector.kind}</Tag>
          <Tag color={stateColors[connector.state]}>{word('linkState', connector.state)}</Tag>
        </Space>
      }
      extra={
        <Space>
          <span className="quiet small">{served.join(', ')}</span>
          {discoverable.has(connector.kind) && (
            <DiscoverButton connector={connector.id} onFound={() => go(linkTo('drafts'))} />
          )}
          {connector.kind === 'opcua' && <LinkDoctorButton connector={connector.id} />}
        </Space>
      }
    >
      <Flex wrap gap="4px 20px" className="small">
        <span>{t('pipeline.dropped', { count: countText(connector.dropped) })}</span>
        <span>{t('pipeline.redelivered', { count: countText(connector.messages.redelivered) })}</span>
        {details.map(([name, value]) => (
          <span key={name}>
            {word('detail', name)}: {detailText(value, info.timeZone)} <CertificateExpiry name={name} value={value} />
          </span>
        ))}
      </Flex>
      {connector.lastError !== undefined && (
        <FaultAlert fault={connector.lastError} isOver={connector.state === 'connected'} />
      )}
    </Card>
  )
}

function detailText(value: string | number, timeZone: string): string {
  if (typeof value === 'number') return countText(value)
  return /^\d{4}-\d\d-\d\dT/.test(value) ? timeText(value, timeZone) : value
}

/** `isOver`: it happened, and the link has come back since. */
export function FaultAlert({ fault, isOver = false }: { fault: Fault; isOver?: boolean }) {
  const { t, language } = useText()
  const { info } = useSite()
  const { title, detail, next } = faultText(fault, language)
  const when = fault.when === undefined ? '' : `${timeText(fault.when, info.timeZone)} · `
  return (
    <Alert
      className="gap-above"
      showIcon
      type={isOver ? 'info' : 'error'}
      title={isOver ? `${t('pipeline.lastError')} ${title}` : title}
      description={
        <>
          {detail !== '' && <div className="quiet small">{detail}</div>}
          <div>
            {when}
            {fault.code} · {next}
          </div>
        </>
      }
    />
  )
}
