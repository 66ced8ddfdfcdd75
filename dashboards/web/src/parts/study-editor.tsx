// Changes a study while it runs: bounds of its parameters, limits on outcomes with their probability, the budget.
import { Alert, Button, Drawer, Flex, Form, InputNumber } from 'antd'
import { useState } from 'react'
import { ApiError, api, type Definition } from '../api.ts'
import { type DefinedLimit, type DefinedParameter, type EditedFields, fieldsOf, withFields } from '../definition.ts'
import { unitText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { useAction } from './use-action.ts'

interface Props {
  readonly study: string
  /** As it stood when the form was opened: a change by another person in between is told, not overwritten. */
  readonly from: Definition
  readonly onSaved: () => void
  readonly onClose: () => void
}

export function StudyEditor({ study, from, onSaved, onClose }: Props) {
  const { t } = useText()
  const action = useAction()
  const [form] = Form.useForm<EditedFields>()
  const [problems, setProblems] = useState<ApiError['problems']>([])
  const { definition, version } = from
  const save = async () => {
    const fields = await form.validateFields().catch(() => undefined)
    if (fields === undefined) return
    setProblems([])
    const put = () => api.changeStudy(study, withFields(definition, fields), version).catch(tell)
    if (await action.run(put, t('definition.saved'))) onClose()
    onSaved()
  }
  const tell = (error: unknown) => {
    if (error instanceof ApiError) setProblems(error.problems)
    throw error
  }
  return (
    <Drawer
      open
      size={680}
      title={t('definition.title')}
      onClose={onClose}
      footer={
        <Flex gap="small" justify="end">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="primary" loading={action.isBusy} onClick={save}>
            {t('action.save')}
          </Button>
        </Flex>
      }
    >
      <p className="quiet">{t('definition.hint')}</p>
      {problems.length > 0 && <Problems problems={problems} />}
      <Form form={form} initialValues={fieldsOf(definition)} component={false}>
        <Bounds parameters={definition.parameters} />
        <Limits limits={definition.constraints} />
        <h3>{t('definition.budget')}</h3>
        <Form.Item name="budget">
          <InputNumber
            min={1}
            precision={0}
            placeholder={t('definition.noBudget')}
            aria-label={t('definition.budget')}
            style={{ width: 130 }}
          />
        </Form.Item>
      </Form>
    </Drawer>
  )
}

function Problems({ problems }: { problems: ApiError['problems'] }) {
  const { t } = useText()
  const lines = problems.map(
    ({ path, message }) => `${path.replace(/^body\/?/, '').replaceAll('/', ' › ')}: ${message}`,
  )
  return (
    <Alert
      type="error"
      showIcon
      className="gap-below"
      title={t('definition.problems')}
      description={lines.map((line) => <div key={line}>{line}</div>)}
    />
  )
}

function Bounds({ parameters }: { parameters: readonly DefinedParameter[] }) {
  const { t } = useText()
  const nameOf = useNames()
  return (
    <>
      <h3>{t('definition.bounds')}</h3>
      <div className="edit-grid">
        <span />
        <span className="quiet">{t('definition.low')}</span>
        <span className="quiet">{t('definition.high')}</span>
        <span />
        {parameters.map((parameter, index) => {
          const name = nameOf(parameter.name, parameter)
          if (parameter.values !== undefined)
            return <Choices key={parameter.name} name={name} values={parameter.values} />
          return (
            <BoundFields
              key={parameter.name}
              at={['parameters', index]}
              name={name}
              isWhole={parameter.type === 'integer'}
            />
          )
        })}
      </div>
    </>
  )
}

function BoundFields({ at, name, isWhole }: { at: [string, number]; name: string; isWhole: boolean }) {
  const { t } = useText()
  const needed = { required: true, message: t('form.required') }
  const precision = isWhole ? { precision: 0 } : {}
  return (
    <>
      <span>{name}</span>
      <Form.Item name={[...at, 'low']} rules={[needed]}>
        <InputNumber {...precision} aria-label={`${name} ${t('definition.low')}`} />
      </Form.Item>
      <Form.Item
        name={[...at, 'high']}
        dependencies={[[...at, 'low']]}
        rules={[
          needed,
          ({ getFieldValue }) => ({
            validator: (_, high: number | null) => {
              const low: unknown = getFieldValue([...at, 'low'])
              const isReversed = typeof low === 'number' && high !== null && high <= low && !(isWhole && high === low)
              return isReversed ? Promise.reject(new Error(t('definition.reversed'))) : Promise.resolve()
            },
          }),
        ]}
      >
        <InputNumber {...precision} aria-label={`${name} ${t('definition.high')}`} />
      </Form.Item>
      <span />
    </>
  )
}

function Choices({ name, values }: { name: string; values: readonly (string | number)[] }) {
  return (
    <>
      <span>{name}</span>
      <span className="edit-choices quiet">{values.join(', ')}</span>
    </>
  )
}

function Limits({ limits }: { limits: readonly DefinedLimit[] }) {
  const { t } = useText()
  const nameOf = useNames()
  return (
    <>
      <h3>{t('definition.limits')}</h3>
      {limits.length === 0 && <p className="quiet">{t('definition.noLimits')}</p>}
      <div className="edit-grid">
        <span />
        <span className="quiet">{t('definition.min')}</span>
        <span className="quiet">{t('definition.max')}</span>
        <span className="quiet">{t('definition.probability')}</span>
        {limits.map((limit, index) => (
          <LimitFields key={limit.outcome} at={['constraints', index]} name={nameOf(limit.outcome, limit)} />
        ))}
      </div>
    </>
  )
}

function LimitFields({ at, name }: { at: [string, number]; name: string }) {
  const { t } = useText()
  return (
    <>
      <span>{name}</span>
      <Form.Item name={[...at, 'min']}>
        <InputNumber aria-label={`${name} ${t('definition.min')}`} />
      </Form.Item>
      <Form.Item
        name={[...at, 'max']}
        dependencies={[[...at, 'min']]}
        rules={[
          ({ getFieldValue }) => ({
            validator: (_, max: number | null) => {
              const min = getFieldValue([...at, 'min']) as number | null
              if (min === null && max === null) return Promise.reject(new Error(t('definition.limitNeeded')))
              const isReversed = min !== null && max !== null && max < min
              return isReversed ? Promise.reject(new Error(t('definition.maxBelowMin'))) : Promise.resolve()
            },
          }),
        ]}
      >
        <InputNumber aria-label={`${name} ${t('definition.max')}`} />
      </Form.Item>
      <Form.Item name={[...at, 'percent']} rules={[{ required: true, message: t('form.required') }]}>
        <InputNumber min={50} max={99.9} aria-label={`${name} ${t('definition.probability')}`} />
      </Form.Item>
    </>
  )
}

/** A parameter or outcome with its unit, as a person reads it. */
function useNames() {
  const { titleOf } = useText()
  return (name: string, { title, unit }: Pick<DefinedLimit, 'title' | 'unit'>) =>
    `${titleOf(title, name)}${unitText(unit) === '' ? '' : ` (${unitText(unit)})`}`
}
