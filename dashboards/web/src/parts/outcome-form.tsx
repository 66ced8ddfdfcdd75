// The form of a result of a run: a new one, or one that corrects an earlier.
import { Form, Input, InputNumber, Modal, Select, Space } from 'antd'
import { api, type OutcomeHistory, type Study, type Title } from '../api.ts'
import { useText } from '../i18n/text.tsx'
import { useAction } from './use-action.ts'

interface Props {
  readonly run: string
  readonly studies: readonly Study[]
  /** The result that is corrected; it stays in the history. */
  readonly corrected?: OutcomeHistory
  readonly onDone: () => void
  readonly onClose: () => void
}

interface Fields {
  readonly name: string
  readonly value: number
  readonly unit: string
  readonly specimen?: string
  readonly method?: string
  readonly appraiser?: string
}

export function OutcomeForm({ run, studies, corrected, onDone, onClose }: Props) {
  const { t } = useText()
  const action = useAction()
  const [form] = Form.useForm<Fields>()
  const submit = async () => {
    const fields = await form.validateFields().catch(() => undefined)
    if (fields === undefined) return
    const outcome = { run, unit: '1', ...keptOf(corrected), ...filled(fields) }
    const done = t(corrected === undefined ? 'outcome.added' : 'outcome.corrected')
    if (await action.run(() => api.addOutcome(outcome), done)) onClose()
    onDone()
  }
  const needed = [{ required: true, message: t('form.required') }]
  return (
    <Modal
      open
      title={t(corrected === undefined ? 'outcome.add' : 'outcome.correctTitle')}
      onCancel={onClose}
      onOk={submit}
      confirmLoading={action.isBusy}
      okText={t('action.save')}
      cancelText={t('action.cancel')}
    >
      {corrected !== undefined && <p className="quiet">{t('outcome.correctHint')}</p>}
      <Form form={form} layout="vertical" {...(corrected === undefined ? {} : { initialValues: corrected })}>
        <Form.Item name="name" label={t('outcome.name')} rules={needed}>
          <NameSelect
            studies={studies}
            isFixed={corrected !== undefined}
            onUnit={(unit) => form.setFieldValue('unit', unit)}
          />
        </Form.Item>
        <Space align="start">
          <Form.Item name="value" label={t('outcome.value')} rules={needed}>
            <InputNumber style={{ width: 160 }} />
          </Form.Item>
          <Form.Item name="unit" label={t('signal.unit')}>
            <Input style={{ width: 90 }} />
          </Form.Item>
          <Form.Item name="specimen" label={t('outcome.specimen')}>
            <Input style={{ width: 140 }} />
          </Form.Item>
        </Space>
        <Form.Item name="method" label={t('outcome.method')}>
          <Input />
        </Form.Item>
        <Form.Item name="appraiser" label={t('outcome.appraiser')}>
          <Input />
        </Form.Item>
      </Form>
    </Modal>
  )
}

interface NameSelectProps {
  readonly studies: readonly Study[]
  /** A correction is of the same outcome. */
  readonly isFixed: boolean
  readonly onUnit: (unit: string) => void
  /** These come from the form. */
  readonly id?: string
  readonly value?: string
  readonly onChange?: (name: string) => void
}

function NameSelect({ studies, isFixed, onUnit, id, value, onChange }: NameSelectProps) {
  const { titleOf, word } = useText()
  const known = enteredBy(studies)
  const options = [...known].map(([name, one]) => ({
    value: name,
    label: titleOf(one.title, word('outcomeName', name)),
  }))
  const isOther = value !== undefined && !known.has(value)
  return (
    <Select
      {...(id === undefined ? {} : { id })}
      {...(value === undefined ? {} : { value })}
      disabled={isFixed}
      options={isOther ? [...options, { value, label: word('outcomeName', value) }] : options}
      onChange={(name) => {
        onChange?.(name)
        onUnit(known.get(name)?.unit ?? '')
      }}
    />
  )
}

interface Entered {
  readonly title?: Title
  readonly unit?: string
}

/** What people measure, by name: never an outcome that is computed. One that is measured for its own sake says more of itself. */
function enteredBy(studies: readonly Study[]): Map<string, Entered> {
  const all = studies.flatMap((study) => [...study.constraints, ...study.objectives])
  const behind = all.flatMap(({ measured, unit }) =>
    measured === undefined ? [] : [[measured, unit === undefined ? {} : { unit }] as const],
  )
  const own = all.flatMap((one) => (one.measured === undefined ? [[one.outcome, one] as const] : []))
  return new Map<string, Entered>([...behind, ...own])
}

/** What a correction keeps of the result: when it was measured, where on the specimen. */
function keptOf(corrected: OutcomeHistory | undefined): object {
  if (corrected === undefined) return {}
  const { id, measuredAt, position } = corrected
  return { supersedes: id, measuredAt, ...(position === undefined ? {} : { position }) }
}

/** Fields left empty are not sent. */
function filled(fields: Fields): Partial<Fields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== ''))
}
