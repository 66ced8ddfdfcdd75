// What was noted down during a run: the timeline of its machine within its time; a note can be added.
import { Button, Card, Flex, Form, Input, Tag } from 'antd'
import { api, type Run } from '../api.ts'
import { timeText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { Loaded } from '../parts/states.tsx'
import { useAction } from '../parts/use-action.ts'
import { useMay, useSite } from '../site.ts'
import { usePoll } from '../use-poll.ts'

export function NotesCard({ run }: { run: Run }) {
  const { t, word } = useText()
  const { info } = useSite()
  const may = useMay()
  const to = run.to ?? info.clock.now
  // The end itself belongs to the run.
  const range = { machine: run.machine, from: run.from, to: new Date(Date.parse(to) + 1).toISOString() }
  const polled = usePoll(`notes ${run.id} ${run.to}`, () => api.events(range), 5000)
  return (
    <Card size="small" title={t('run.notes')} data-testid="notes">
      <Loaded polled={polled}>
        {(events) => (
          <Flex vertical gap={6} className="gap-below">
            {events.length === 0 && <span className="quiet">{t('run.noNotes')}</span>}
            {events.map(({ id, kind, text, time, who }) => (
              <div key={id}>
                <Tag>{word('eventKind', kind)}</Tag> {text}{' '}
                <span className="quiet small">{`${timeText(time, info.timeZone)} · ${who}`}</span>
              </div>
            ))}
          </Flex>
        )}
      </Loaded>
      {may('event.add') && <AddNote run={run} onAdded={polled.refresh} />}
    </Card>
  )
}

/** A note on a run that is over stands at its end, where its result is known. */
function AddNote({ run, onAdded }: { run: Run; onAdded: () => void }) {
  const { t } = useText()
  const action = useAction()
  const [form] = Form.useForm<{ text: string }>()
  const add = async ({ text }: { text: string }) => {
    const at = run.to === undefined ? {} : { time: run.to }
    const note = { machine: run.machine, kind: 'note' as const, text, ...at }
    if (await action.run(() => api.addEvent(note), t('timeline.added'))) form.resetFields()
    onAdded()
  }
  return (
    <Form form={form} layout="inline" onFinish={add}>
      <Form.Item
        name="text"
        className="grows"
        rules={[{ required: true, whitespace: true, message: t('form.required') }]}
      >
        <Input maxLength={2000} placeholder={t('run.noteHint')} aria-label={t('run.note')} />
      </Form.Item>
      <Button htmlType="submit" loading={action.isBusy}>
        {t('run.note')}
      </Button>
    </Form>
  )
}
