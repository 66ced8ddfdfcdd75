// The audit trail: who did what and when, newest first, in pages.
import { Button, Flex } from 'antd'
import { type AuditEntry, api, type QuarantineDetail } from '../api.ts'
import { quantityText, secondsText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { AuditExport, AuditState } from '../parts/audit-state.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { Head, Loaded } from '../parts/states.tsx'
import { go, linkTo, useRoute } from '../route.ts'
import { describeNames, useSite } from '../site.ts'
import { usePoll } from '../use-poll.ts'

const pageSize = 50

export function Audit() {
  const { t } = useText()
  const before = useRoute().query.get('before') ?? undefined
  // Only the newest page changes.
  const everyMs = before === undefined ? 4000 : 0
  const polled = usePoll(`audit ${before}`, () => api.audit({ before, limit: pageSize }), everyMs)
  const oldest = polled.data?.length === pageSize ? polled.data.at(-1) : undefined
  return (
    <>
      <Head title={t('menu.audit')} sub={t('audit.sub')} extra={<AuditExport />} />
      <AuditState />
      <Loaded polled={polled}>{(entries) => <Entries entries={entries} />}</Loaded>
      <Flex gap="small" justify="end" className="gap-above">
        <Button disabled={before === undefined} onClick={() => go(linkTo('audit'))}>
          {t('audit.newest')}
        </Button>
        <Button disabled={oldest === undefined} onClick={() => go(`${linkTo('audit')}?before=${oldest?.id}`)}>
          {t('audit.older')}
        </Button>
      </Flex>
    </>
  )
}

function Entries({ entries }: { entries: readonly AuditEntry[] }) {
  const { t, word } = useText()
  const { info } = useSite()
  return (
    <DataTable
      name="audit"
      rowKey="id"
      pagination={false}
      dataSource={[...entries]}
      locale={{ emptyText: t('audit.none') }}
      columns={[
        { title: t('audit.when'), width: 170, render: (_, entry) => secondsText(entry.when, info.timeZone) },
        { title: t('audit.who'), width: 110, dataIndex: 'who' },
        { title: t('audit.action'), width: 190, render: (_, entry) => word('auditAction', entry.action) },
        {
          title: t('audit.subject'),
          width: 210,
          csv: ({ subject }) => subject,
          render: (_, entry) => <Subject entry={entry} />,
        },
        { title: t('audit.detail'), csv: ({ detail }) => detail, render: (_, entry) => <Detail text={entry.detail} /> },
      ]}
    />
  )
}

/** What it was done to, with a way there where there is one. */
function Subject({ entry: { action, subject } }: { entry: AuditEntry }) {
  if (action.startsWith('run.')) return <a href={linkTo('runs', subject)}>{subject}</a>
  if (action.startsWith('event.')) return <a href={linkTo('machines', subject)}>{subject}</a>
  if (action.startsWith('quarantine.')) return <a href={linkTo('quarantine', subject)}>{subject}</a>
  const study = /^studies\.(.+)$/.exec(subject)?.[1]
  return study === undefined ? subject : <a href={linkTo('studies', study)}>{subject}</a>
}

/** Settings are kept as JSON: names with values read better. */
function Detail({ text }: { text: string }) {
  const { titleOf } = useText()
  const { studies } = useSite()
  const settings = settingsIn(text)
  if (settings === undefined) return <span className="detail">{text}</span>
  if (isMend(settings)) return <MendText mend={settings} />
  const names = describeNames(studies)
  return Object.entries(settings)
    .map(([name, value]) => `${titleOf(names.get(name)?.title, name)} ${figureOf(value, names.get(name)?.unit)}`)
    .join(' · ')
}

type Mend = NonNullable<NonNullable<QuarantineDetail['answered']>['mend']>

function isMend(detail: object): detail is Mend {
  return 'changes' in detail && Array.isArray(detail.changes)
}

function MendText({ mend: { why, changes } }: { mend: Mend }) {
  const { word } = useText()
  const lines = changes.map(({ field, from, to }) => `${word('mendField', field)}: ${from || '–'} → ${to || '–'}`)
  return <span className="detail">{[...lines, why].join(' · ')}</span>
}

function figureOf(value: unknown, unit: string | undefined): string {
  return typeof value === 'number' ? quantityText(value, unit) : String(value)
}

function settingsIn(text: string): Record<string, unknown> | undefined {
  if (!text.startsWith('{')) return undefined
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return undefined
  }
}
