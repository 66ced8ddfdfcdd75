// Quarantine: what could not be understood, why, and putting it through again.
import { Card, Descriptions, Drawer, Flex, Segmented, Select, Tag } from 'antd'
import { api, type QuarantineDetail, type QuarantineList } from '../api.ts'
import { bytesText, countText, timeText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { ActButton } from '../parts/act-button.tsx'
import { DataTable } from '../parts/data-table.tsx'
import { faultText, Head, Loaded } from '../parts/states.tsx'
import { useAction } from '../parts/use-action.ts'
import { payloadText } from '../payload.ts'
import { AnsweredNote } from '../quarantine/answered-note.tsx'
import { MendCard } from '../quarantine/mend-card.tsx'
import { go, linkTo, useRoute } from '../route.ts'
import { useSite } from '../site.ts'
import { usePoll } from '../use-poll.ts'

export function Quarantine({ id }: { id: string | undefined }) {
  const { t } = useText()
  const { query } = useRoute()
  const code = query.get('code') ?? undefined
  const state = query.get('state') ?? 'kept'
  const filter = { code, state: state === 'all' ? undefined : state, limit: 200 }
  const polled = usePoll(`quarantine ${code} ${state}`, () => api.quarantine(filter), 4000)
  return (
    <>
      <Head
        title={t('menu.quarantine')}
        sub={t('quarantine.sub')}
        extra={<Filters code={code} state={state} counts={polled.data?.counts ?? []} />}
      />
      <Loaded polled={polled}>{(list) => <Entries list={list} />}</Loaded>
      {id !== undefined && <Detail id={Number(id)} onChanged={polled.refresh} key={id} />}
    </>
  )
}

function Filters({
  code,
  state,
  counts,
}: {
  code: string | undefined
  state: string
  counts: QuarantineList['counts']
}) {
  const { t } = useText()
  const totals = new Map<string, number>()
  for (const one of counts) totals.set(one.code, (totals.get(one.code) ?? 0) + one.count)
  const show = (next: { code?: string | undefined; state: string }) => {
    const query = new URLSearchParams({ state: next.state, ...(next.code === undefined ? {} : { code: next.code }) })
    go(`#/quarantine?${query}`)
  }
  return (
    <>
      <Segmented
        value={state}
        options={(['kept', 'replayed', 'all'] as const).map((one) => ({ value: one, label: t(`quarantine.${one}`) }))}
        onChange={(next) => show({ code, state: String(next) })}
      />
      <Select
        allowClear
        placeholder={t('quarantine.anyReason')}
        aria-label={t('quarantine.anyReason')}
        value={code}
        style={{ minWidth: 220 }}
        options={[...totals].map(([name, count]) => ({ value: name, label: `${name} (${countText(count)})` }))}
        onChange={(next) => show({ code: next, state })}
      />
    </>
  )
}

function Entries({ list }: { list: QuarantineList }) {
  const { t } = useText()
  const { info } = useSite()
  return (
    <DataTable
      name="quarantine"
      rowKey="id"
      dataSource={list.entries}
      scroll={{ x: 'max-content' }}
      locale={{ emptyText: t('quarantine.none') }}
      pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
      onRow={(entry) => ({ onClick: () => go(linkTo('quarantine', String(entry.id))), style: { cursor: 'pointer' } })}
      columns={[
        { title: t('quarantine.received'), render: (_, entry) => timeText(entry.received, info.timeZone) },
        { title: t('quarantine.code'), render: (_, entry) => <Tag color="warning">{entry.code}</Tag> },
        {
          title: t('quarantine.reason'),
          csv: ({ reason }) => reason,
          render: (_, entry) => <ReasonText code={entry.code} reason={entry.reason} />,
        },
        { title: t('quarantine.connector'), dataIndex: 'connector' },
        { title: t('quarantine.source'), dataIndex: 'source', ellipsis: true },
        {
          title: t('quarantine.bytes'),
          align: 'right',
          csv: ({ bytes }) => bytes,
          render: (_, entry) => bytesText(entry.bytes),
        },
        {
          title: t('run.state'),
          render: (_, entry) => <Tag>{t(entry.state === 'kept' ? 'quarantine.kept' : 'quarantine.replayed')}</Tag>,
        },
      ]}
    />
  )
}

/** In Chinese the meaning of the code first, the facts of the case below. */
function ReasonText({ code, reason }: { code: string; reason: string }) {
  const { language } = useText()
  const { title, detail } = faultText({ code, message: reason, next: '' }, language)
  return (
    <div className="reason">
      {title}
      {detail !== '' && <div className="quiet small">{detail}</div>}
    </div>
  )
}

function Detail({ id, onChanged }: { id: number; onChanged: () => void }) {
  const { t } = useText()
  const polled = usePoll(`quarantine entry ${id}`, () => api.quarantineEntry(id), 0)
  const refresh = () => {
    polled.refresh()
    onChanged()
  }
  return (
    <Drawer open size={640} title={t('quarantine.entry', { id })} onClose={() => go(linkTo('quarantine'))}>
      <Loaded polled={polled}>{(entry) => <EntryDetail entry={entry} onReplayed={refresh} />}</Loaded>
    </Drawer>
  )
}

function EntryDetail({ entry, onReplayed }: { entry: QuarantineDetail; onReplayed: () => void }) {
  const { t } = useText()
  const { info } = useSite()
  const action = useAction()
  const replay = async () => {
    const tryAgain = async () => {
      const { replayed, faults } = await api.replay(entry.id)
      if (!replayed) throw new Error(faults.map((fault) => `${fault.message} ${fault.next}`).join('; '))
    }
    await action.run(tryAgain, t('quarantine.done'))
    onReplayed()
  }
  const items = [
    { key: 'code', label: t('quarantine.code'), children: <Tag color="warning">{entry.code}</Tag> },
    { key: 'reason', label: t('quarantine.reason'), children: <ReasonText code={entry.code} reason={entry.reason} /> },
    { key: 'received', label: t('quarantine.received'), children: timeText(entry.received, info.timeZone) },
    { key: 'connector', label: t('quarantine.connector'), children: entry.connector },
    { key: 'source', label: t('quarantine.source'), children: entry.source },
    {
      key: 'machine',
      label: t('run.machine'),
      children: [entry.machine, entry.signal].filter(Boolean).join(' / ') || '–',
    },
    { key: 'type', label: t('quarantine.type'), children: entry.contentType },
    { key: 'bytes', label: t('quarantine.bytes'), children: bytesText(entry.bytes) },
  ]
  return (
    <Flex vertical gap="middle">
      <Descriptions size="small" column={1} bordered items={items} />
      <Card size="small" title={t('quarantine.payload')}>
        <pre className="payload">{payloadText(entry.payload)}</pre>
        {entry.truncated && <div className="quiet small">{t('quarantine.truncated')}</div>}
      </Card>
      {entry.answered !== undefined && <AnsweredNote answered={entry.answered} />}
      {entry.state === 'kept' && entry.stands !== undefined && (
        <MendCard entry={entry} stands={entry.stands} onMended={onReplayed} />
      )}
      <div className="quiet">{t('quarantine.replayHint')}</div>
      <ActButton
        needs="quarantine.replay"
        type="primary"
        loading={action.isBusy}
        disabled={entry.state === 'replayed'}
        onClick={replay}
      >
        {t(entry.state === 'replayed' ? 'quarantine.replayed' : 'quarantine.replay')}
      </ActButton>
    </Flex>
  )
}
