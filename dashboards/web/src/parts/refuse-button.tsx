// Refuses a suggestion with a reason; what the reason says of every later one becomes a limit of the study.
import { Flex, InputNumber, Select } from 'antd'
import { useState } from 'react'
import type { NewConstraint, Study } from '../api.ts'
import { unitText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { ActButton } from './act-button.tsx'
import { ReasonModal } from './reason-modal.tsx'

interface Props {
  readonly study: Study
  /** Resolves once it is done; the question then closes. */
  readonly onRefuse: (reason: string, constraint: NewConstraint | undefined) => Promise<unknown>
}

/** What was entered; an empty field is null. */
interface Limit {
  readonly parameter?: string
  readonly min?: number | null
  readonly max?: number | null
  readonly never?: string
}

export function RefuseButton({ study, onRefuse }: Props) {
  const { t } = useText()
  const [isOpen, setOpen] = useState(false)
  const [limit, setLimit] = useState<Limit>({})
  const close = () => {
    setOpen(false)
    setLimit({})
  }
  const submit = async (reason: string) => {
    await onRefuse(reason, constraintOf(limit))
    close()
  }
  return (
    <>
      <ActButton needs="suggestion.decide" danger onClick={() => setOpen(true)}>
        {t('study.refuse')}
      </ActButton>
      {isOpen && (
        <ReasonModal title={t('study.refuse')} hint={t('study.refuseHint')} onCancel={close} onReason={submit}>
          <LimitFields study={study} limit={limit} onChange={setLimit} />
        </ReasonModal>
      )}
    </>
  )
}

/** Undefined where nothing was entered. */
function constraintOf({ parameter, min, max, never }: Limit): NewConstraint | undefined {
  if (parameter === undefined) return undefined
  if (never !== undefined) return { forbidden: { [parameter]: never } }
  const bounds = { ...(typeof min === 'number' && { min }), ...(typeof max === 'number' && { max }) }
  return Object.keys(bounds).length === 0 ? undefined : { parameter, ...bounds }
}

interface LimitProps {
  readonly study: Study
  readonly limit: Limit
  readonly onChange: (limit: Limit) => void
}

function LimitFields({ study, limit, onChange }: LimitProps) {
  const { t, titleOf } = useText()
  const chosen = study.parameters.find(({ name }) => name === limit.parameter)
  const options = study.parameters.map(({ name, title }) => ({ value: name, label: titleOf(title, name) }))
  const bound = (key: 'min' | 'max', label: string) => (
    <InputNumber
      aria-label={label}
      placeholder={label}
      suffix={unitText(chosen?.unit)}
      value={limit[key] ?? null}
      onChange={(value) => onChange({ ...limit, [key]: value })}
    />
  )
  return (
    <>
      <p className="quiet gap-above">{t('study.limitHint')}</p>
      <Flex gap="small" wrap>
        <Select
          allowClear
          style={{ minWidth: 180 }}
          placeholder={t('run.parameter')}
          aria-label={t('run.parameter')}
          options={options}
          value={limit.parameter ?? null}
          onChange={(parameter) => onChange(typeof parameter === 'string' ? { parameter } : {})}
        />
        {chosen?.choices !== undefined && (
          <Select
            style={{ minWidth: 140 }}
            placeholder={t('study.limitNever')}
            aria-label={t('study.limitNever')}
            options={chosen.choices.map((value) => ({ value, label: value }))}
            value={limit.never ?? null}
            onChange={(never) => onChange(typeof never === 'string' ? { ...limit, never } : { ...limit })}
          />
        )}
        {chosen !== undefined && chosen.choices === undefined && (
          <>
            {bound('min', t('definition.low'))}
            {bound('max', t('definition.high'))}
          </>
        )}
      </Flex>
    </>
  )
}
