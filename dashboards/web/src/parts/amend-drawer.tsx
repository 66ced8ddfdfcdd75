// Amends a suggestion: each parameter within its bounds, with what the model expects while it is moved.
import { Alert, Button, Drawer, Flex, Input, InputNumber, Select, Skeleton, Slider } from 'antd'
import { useEffect, useState } from 'react'
import { api, type Forecast, type Settings, type Study, type Suggestion } from '../api.ts'
import { percentText, unitText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { ForecastTable } from './forecast-table.tsx'
import { describeError } from './states.tsx'
import { useAction } from './use-action.ts'

interface Props {
  readonly study: Study
  readonly suggestion: Suggestion
  readonly onDone: () => void
  readonly onClose: () => void
}

export function AmendDrawer({ study, suggestion, onDone, onClose }: Props) {
  const { t } = useText()
  const action = useAction()
  const [settings, setSettings] = useState<Settings>(suggestion.settings)
  const [reason, setReason] = useState('')
  const submit = async () => {
    const answer = { suggestion: suggestion.id, answer: 'amended', settings, reason: reason.trim() } as const
    if (await action.run(() => api.decide(answer), t('study.amended'))) onClose()
    onDone()
  }
  return (
    <Drawer
      open
      size={620}
      title={t('study.amend')}
      onClose={onClose}
      footer={
        <Flex gap="small" justify="end">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="primary" disabled={reason.trim() === ''} loading={action.isBusy} onClick={submit}>
            {t('study.amendConfirm')}
          </Button>
        </Flex>
      }
    >
      {study.parameters.map((parameter) => (
        <ParameterInput
          key={parameter.name}
          parameter={parameter}
          value={settings[parameter.name]}
          onChange={(value) => setSettings({ ...settings, [parameter.name]: value })}
        />
      ))}
      <LiveForecast study={study} settings={settings} />
      <h3>{t('action.reason')}</h3>
      <Input.TextArea
        rows={2}
        maxLength={2000}
        value={reason}
        placeholder={t('study.amendHint')}
        onChange={(event) => setReason(event.target.value)}
      />
    </Drawer>
  )
}

interface ParameterInputProps {
  readonly parameter: Study['parameters'][number]
  readonly value: number | string | undefined
  readonly onChange: (value: number | string) => void
}

function ParameterInput({ parameter, value, onChange }: ParameterInputProps) {
  const { titleOf } = useText()
  const { name, unit, min = 0, max = 100, choices } = parameter
  const step = parameter.step ?? 10 ** Math.floor(Math.log10(Math.max(max - min, 1e-9)) - 2)
  const label = `${titleOf(parameter.title, name)}${unit === undefined ? '' : ` (${unitText(unit)})`}`
  if (choices !== undefined) {
    const options = choices.map((choice) => ({ value: choice, label: choice }))
    return (
      <div className="gap-below">
        <div>{label}</div>
        <Select value={String(value ?? '')} options={options} onChange={onChange} aria-label={label} />
      </div>
    )
  }
  const number = Number(value ?? min)
  return (
    <div className="gap-below">
      <div>{label}</div>
      <Flex gap="middle" align="center">
        <Slider
          style={{ flex: 1 }}
          min={min}
          max={max}
          step={step}
          value={number}
          onChange={onChange}
          marks={{ [min]: String(min), [max]: String(max) }}
          ariaLabelForHandle={label}
        />
        <InputNumber
          min={min}
          max={max}
          step={step}
          value={number}
          onChange={(next) => next !== null && onChange(next)}
          aria-label={label}
          style={{ width: 110 }}
        />
      </Flex>
    </div>
  )
}

/** Long enough not to ask for every pixel of a slider, short enough to feel immediate. */
const settleMs = 150

function LiveForecast({ study, settings }: { study: Study; settings: Settings }) {
  const texts = useText()
  const { t } = texts
  const [forecast, setForecast] = useState<Forecast>()
  const [tookMs, setTook] = useState<number>()
  const [error, setError] = useState<unknown>()
  useEffect(() => {
    let isOld = false
    const timer = window.setTimeout(async () => {
      try {
        const asked = performance.now()
        const next = await api.predict(study.id, settings)
        if (!isOld) {
          setForecast(next)
          setTook(Math.round(performance.now() - asked))
          setError(undefined)
        }
      } catch (cause) {
        if (!isOld) setError(cause)
      }
    }, settleMs)
    return () => {
      isOld = true
      window.clearTimeout(timer)
    }
  }, [study.id, settings])
  if (error !== undefined)
    return <Alert type="warning" showIcon title={describeError(error, texts).title} className="gap-below" />
  if (forecast?.known === false) return <Alert type="info" showIcon title={t('study.noModel')} className="gap-below" />
  return (
    <div className="gap-below">
      <h3>
        {t('study.expected')}{' '}
        {forecast?.feasible !== undefined && `· ${t('study.feasible', { value: percentText(forecast.feasible) })}`}{' '}
        {tookMs !== undefined && <span className="quiet small">{t('study.answered', { ms: tookMs })}</span>}
      </h3>
      {forecast === undefined ? <Skeleton active /> : <ForecastTable study={study} forecast={forecast} />}
    </div>
  )
}
