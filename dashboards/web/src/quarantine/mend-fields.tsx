// The fields of a correction, each with what is still wrong there.
import { AutoComplete, DatePicker, Form, Input, InputNumber } from 'antd'
import type { ReactNode } from 'react'
import { useText } from '../i18n/text.tsx'
import { inPlant, plantMs } from '../parts/plant-time.ts'
import { faultText } from '../parts/states.tsx'
import { useSite } from '../site.ts'
import type { Correction, MendProblem } from './mend-api.ts'

type Sample = Extract<Correction, { kind: 'sample' }>
type Outcome = Extract<Correction, { kind: 'outcome' }>
type Message = Extract<Correction, { kind: 'message' }>

interface Props<C extends Correction> {
  readonly correction: C
  readonly problems: readonly MendProblem[]
  readonly onChange: (correction: C) => void
}

export function MendFields({ correction, ...props }: Props<Correction>) {
  if (correction.kind === 'sample') return <SampleFields correction={correction} {...props} />
  if (correction.kind === 'outcome') return <OutcomeFields correction={correction} {...props} />
  return <MessageFields correction={correction} {...props} />
}

function SampleFields({ correction, problems, onChange }: Props<Sample>) {
  const { t, titleOf } = useText()
  const { machines } = useSite()
  const { machine, signal, value, unit = '', time } = correction
  const known = machines.find(({ id }) => id === machine)?.signals ?? []
  return (
    <div className="mend-grid">
      <Field at="machine" label={t('run.machine')} problems={problems}>
        <AutoComplete
          id={idOf('machine')}
          value={machine}
          options={machines.map(({ id, title }) => ({ value: id, label: `${titleOf(title, id)} (${id})` }))}
          onChange={(next) => onChange({ ...correction, machine: next })}
        />
      </Field>
      <Field at="signal" label={t('mend.signal')} problems={problems}>
        <AutoComplete
          id={idOf('signal')}
          value={signal}
          options={known.map(({ name, title }) => ({ value: name, label: `${titleOf(title, name)} (${name})` }))}
          onChange={(next) => onChange({ ...correction, signal: next })}
        />
      </Field>
      <Field at="value" label={t('outcome.value')} problems={problems}>
        <Input
          id={idOf('value')}
          value={value}
          onChange={({ target }) => onChange({ ...correction, value: target.value })}
        />
      </Field>
      <Field at="unit" label={t('signal.unit')} problems={problems}>
        <Input
          id={idOf('unit')}
          value={unit}
          onChange={({ target }) => onChange(withText(correction, 'unit', target.value))}
        />
      </Field>
      <Field at="time" label={t('mend.time')} problems={problems}>
        <TimePicker id={idOf('time')} value={time} onChange={(next) => onChange(withText(correction, 'time', next))} />
      </Field>
    </div>
  )
}

function OutcomeFields({ correction, problems, onChange }: Props<Outcome>) {
  const { t } = useText()
  const text = (field: 'batch' | 'run' | 'machine') => (
    <Input
      id={idOf(field)}
      value={correction[field] ?? ''}
      onChange={({ target }) => onChange(withText(correction, field, target.value))}
    />
  )
  return (
    <div className="mend-grid">
      <Field at="batch" label={t('mend.batch')} problems={problems}>
        {text('batch')}
      </Field>
      <Field at="run" label={t('mend.run')} problems={problems}>
        {text('run')}
      </Field>
      <Field at="machine" label={t('run.machine')} problems={problems}>
        {text('machine')}
      </Field>
      <Field at="name" label={t('outcome.name')} problems={problems}>
        <Input
          id={idOf('name')}
          value={correction.name}
          onChange={({ target }) => onChange({ ...correction, name: target.value })}
        />
      </Field>
      <Field at="value" label={t('outcome.value')} problems={problems}>
        <InputNumber
          id={idOf('value')}
          value={correction.value}
          onChange={(next) => next !== null && onChange({ ...correction, value: next })}
        />
      </Field>
      <Field at="unit" label={t('signal.unit')} problems={problems}>
        <Input
          id={idOf('unit')}
          value={correction.unit}
          onChange={({ target }) => onChange({ ...correction, unit: target.value })}
        />
      </Field>
      <Field at="measuredAt" label={t('mend.measuredAt')} problems={problems}>
        <TimePicker
          id={idOf('measuredAt')}
          value={correction.measuredAt}
          onChange={(next) => onChange(withText(correction, 'measuredAt', next))}
        />
      </Field>
    </div>
  )
}

function MessageFields({ correction, problems, onChange }: Props<Message>) {
  const { t } = useText()
  const { source, text } = correction
  return (
    <>
      <Field at="source" label={t('quarantine.source')} problems={problems}>
        <Input
          id={idOf('source')}
          value={source}
          onChange={({ target }) => onChange({ ...correction, source: target.value })}
        />
      </Field>
      {text === undefined ? (
        <p className="quiet small">{t('mend.noText')}</p>
      ) : (
        <Field at="text" label={t('quarantine.payload')} problems={[]}>
          <Input.TextArea
            id={idOf('text')}
            className="mend-text"
            autoSize={{ minRows: 3, maxRows: 14 }}
            value={text}
            onChange={({ target }) => onChange({ ...correction, text: target.value })}
          />
        </Field>
      )}
      {/* Bytes that are no text have no field of their own for what is wrong in them. */}
      <Problems of={problems} />
    </>
  )
}

/** Joins a label to its field. */
const idOf = (field: string) => `mend-${field}`

interface FieldProps {
  readonly at: string
  readonly label: string
  readonly problems: readonly MendProblem[]
  readonly children: ReactNode
}

function Field({ at, label, problems, children }: FieldProps) {
  const own = problems.filter(({ field }) => field === at)
  const help = own.length === 0 ? {} : { validateStatus: 'error' as const, help: <Problems of={own} /> }
  return (
    <Form.Item label={label} htmlFor={idOf(at)} {...help}>
      {children}
    </Form.Item>
  )
}

/** In the language of the page, with the facts below. */
function Problems({ of }: { of: readonly MendProblem[] }) {
  const { language } = useText()
  return of.map(({ code, message }) => {
    const { title, detail } = faultText({ code, message, next: '' }, language)
    return (
      <div key={`${code} ${message}`} className="field-problem small">
        {title}
        {detail !== '' && <div className="quiet">{detail}</div>}
      </div>
    )
  })
}

interface TimePickerProps {
  readonly id: string
  readonly value: string | undefined
  readonly onChange: (time: string) => void
}

/** In the plant's zone; emptied where the contract of the machine is to date it. */
function TimePicker({ id, value, onChange }: TimePickerProps) {
  const { timeZone } = useSite().info
  return (
    <DatePicker
      id={id}
      showTime
      value={value === undefined ? null : inPlant(Date.parse(value), timeZone)}
      onChange={(next) => onChange(next === null ? '' : new Date(plantMs(next, timeZone)).toISOString())}
    />
  )
}

/** A field that is left empty is not sent. */
function withText<C extends Correction>(correction: C, field: string, text: string): C {
  const { [field as keyof C]: _, ...rest } = correction
  return { ...rest, ...(text === '' ? {} : { [field]: text }) } as C
}
