// What happened to a machine beside its runs: tools, thermocouples, maintenance, lots, notes.
import { Card, DatePicker, Form, Input, Select, Tag } from 'antd'
import type { Dayjs } from 'dayjs'
import { api, type EventKind, type PlantEvent } from '../api.ts'
import { timeText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { useSite } from '../site.ts'
import { usePoll } from '../use-poll.ts'
import { ActButton } from './act-button.tsx'
import { DataTable } from './data-table.tsx'
import { inPlant, plantMs } from './plant-time.ts'
import { Loaded } from './states.tsx'
import { useAction } from './use-action.ts'

const kinds: readonly EventKind[] = ['tool', 'thermocouple', 'maintenance', 'lot', 'note']

export function Timeline({ machine }: { machine: string }) {
  const polled = usePoll(`timeline ${machine}`, () => api.events({ machine }), 5000)
  return (
    <Card size="small">
      <AddEvent machine={machine} onAdded={polled.refresh} />
      <Loaded polled={polled}>{(events) => <Events events={events} />}</Loaded>
    </Card>
  )
}

function Events({ events }: { events: readonly PlantEvent[] }) {
  const { t, word } = useText()
  const { info } = useSite()
  return (
    <DataTable
      name="timeline"
      rowKey="id"
      dataSource={events.toSorted((a, b) => Date.parse(b.time) - Date.parse(a.time))}
      locale={{ emptyText: t('timeline.none') }}
      pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
      columns={[
        { title: t('timeline.time'), width: 150, render: (_, event) => timeText(event.time, info.timeZone) },
        { title: t('timeline.kind'), width: 130, render: (_, event) => <Tag>{word('eventKind', event.kind)}</Tag> },
        { title: t('timeline.text'), dataIndex: 'text' },
        { title: t('timeline.who'), width: 140, dataIndex: 'who' },
      ]}
    />
  )
}

interface Fields {
  readonly kind: EventKind
  readonly text: string
  readonly time?: Dayjs | null
}

function AddEvent({ machine, onAdded }: { machine: string; onAdded: () => void }) {
  const { t, word } = useText()
  const { info } = useSite()
  const action = useAction()
  const [form] = Form.useForm<Fields>()
  const add = async ({ kind, text, time }: Fields) => {
    const at = time ? { time: new Date(plantMs(time, info.timeZone)).toISOString() } : {}
    if (await action.run(() => api.addEvent({ machine, kind, text, ...at }), t('timeline.added'))) form.resetFields()
    onAdded()
  }
  return (
    <Form form={form} layout="inline" onFinish={add} initialValues={{ kind: 'note' }} className="gap-below">
      <Form.Item name="kind">
        <Select
          style={{ width: 130 }}
          aria-label={t('timeline.kind')}
          options={kinds.map((one) => ({ value: one, label: word('eventKind', one) }))}
        />
      </Form.Item>
      <Form.Item name="time">
        <DatePicker
          showTime={{ format: 'HH:mm' }}
          format="YYYY-MM-DD HH:mm"
          placeholder={t('timeline.now')}
          defaultPickerValue={inPlant(Date.parse(info.clock.now), info.timeZone)}
          showNow={false}
          aria-label={t('timeline.time')}
          style={{ width: 170 }}
        />
      </Form.Item>
      <Form.Item
        name="text"
        rules={[{ required: true, whitespace: true, message: t('form.required') }]}
        className="grows"
      >
        <Input maxLength={2000} placeholder={t('timeline.textHint')} aria-label={t('timeline.text')} />
      </Form.Item>
      <ActButton needs="event.add" htmlType="submit" type="primary" loading={action.isBusy}>
        {t('timeline.add')}
      </ActButton>
    </Form>
  )
}
