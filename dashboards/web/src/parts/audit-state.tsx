// Whether the audit trail is as it was written, and the way to take it away.
import { Alert, Button, Flex, Typography } from 'antd'
import { apiUrl } from '../api.ts'
import { useText } from '../i18n/text.tsx'
import { people } from '../people-api.ts'
import { usePoll } from '../use-poll.ts'

export function AuditState() {
  const { t } = useText()
  const { data } = usePoll('audit verification', people.verify, 60_000)
  if (data === undefined) return null
  const { entries, head, brokenAt } = data
  const title =
    brokenAt === undefined ? t('audit.whole', { count: entries }) : t('audit.broken', { id: brokenAt, count: entries })
  return (
    <Alert
      className="gap-below"
      type={brokenAt === undefined ? 'success' : 'error'}
      showIcon
      title={title}
      data-testid="audit-state"
      description={
        <Typography.Text type="secondary" copyable={{ text: head }}>
          {t('audit.head', { head: head.slice(0, 16) })}
        </Typography.Text>
      }
    />
  )
}

export function AuditExport() {
  const { t } = useText()
  return (
    <Flex>
      <Button href={apiUrl('audit/export').href} download="audit.csv">
        CSV · {t('audit.export')}
      </Button>
    </Flex>
  )
}
