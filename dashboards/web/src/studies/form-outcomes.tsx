// Objectives with what they are worth, limits with their probability, of a drafted study.
import { AutoComplete, Form, type FormInstance, Input, InputNumber, Select } from 'antd'
import { useText } from '../i18n/text.tsx'
import type { Fields } from './draft.ts'
import { Field } from './field.tsx'
import { FormLine, FormList, TitleFields } from './form-row.tsx'
import type { Quantities } from './study-api.ts'

const goals = ['minimize', 'maximize', 'target'] as const

interface Props {
  readonly form: FormInstance<Fields>
  readonly quantities: Quantities | undefined
  readonly onFilled: () => void
}

export function FormObjectives(props: Props) {
  const { t } = useText()
  return (
    <FormList
      name="objectives"
      title={t('studies.objectives')}
      add={t('studies.addObjective')}
      fresh={{ goal: 'minimize' }}
      row={(index, onRemove) => <ObjectiveRow index={index} onRemove={onRemove} {...props} />}
    />
  )
}

export function FormLimits(props: Props) {
  const { t } = useText()
  return (
    <FormList
      name="constraints"
      title={t('studies.limits')}
      add={t('studies.addLimit')}
      fresh={{ percent: 95 }}
      row={(index, onRemove) => <LimitRow index={index} onRemove={onRemove} {...props} />}
    />
  )
}

interface RowProps extends Props {
  readonly index: number
  readonly onRemove: () => void
}

function ObjectiveRow({ index, onRemove, ...props }: RowProps) {
  const { t } = useText()
  const goal: unknown = Form.useWatch(['objectives', index, 'goal'], props.form)
  const at = (field: string) => `objectives/${index}/${field}`
  const label = (field: string) => `${t('studies.objective')} ${index + 1}: ${field}`
  return (
    <FormLine label={label} onRemove={onRemove}>
      <OutcomeName list="objectives" index={index} {...props} label={label} />
      <Field name={[index, 'goal']} at={at('goal')} label={t('studies.goal')}>
        <Select
          options={goals.map((value) => ({ value, label: t(`studies.goal.${value}`) }))}
          aria-label={label(t('studies.goal'))}
        />
      </Field>
      {goal === 'target' && (
        <Field name={[index, 'target']} at={at('target')} label={t('studies.target')}>
          <InputNumber aria-label={label(t('studies.target'))} />
        </Field>
      )}
      <Field name={[index, 'worth', 'amount']} at={at('worth')} label={t('studies.worth')}>
        <InputNumber min={0} aria-label={label(t('studies.worth'))} />
      </Field>
      <Field name={[index, 'worth', 'pieces']} at={at('worth/pieces')} label={t('studies.pieces')}>
        <InputNumber min={1} aria-label={label(t('studies.pieces'))} />
      </Field>
      <TitleFields index={index} at={at} />
    </FormLine>
  )
}

function LimitRow({ index, onRemove, ...props }: RowProps) {
  const { t } = useText()
  const at = (field: string) => `constraints/${index}/${field}`
  const label = (field: string) => `${t('studies.limit')} ${index + 1}: ${field}`
  return (
    <FormLine label={label} onRemove={onRemove}>
      <OutcomeName list="constraints" index={index} {...props} label={label} />
      <Field name={[index, 'min']} at={at('min')} label={t('definition.min')}>
        <InputNumber aria-label={label(t('definition.min'))} />
      </Field>
      <Field name={[index, 'max']} at={at('max')} label={t('definition.max')}>
        <InputNumber aria-label={label(t('definition.max'))} />
      </Field>
      <Field name={[index, 'percent']} at={at('probability')} label={t('definition.probability')}>
        <InputNumber aria-label={label(t('definition.probability'))} />
      </Field>
      <TitleFields index={index} at={at} />
    </FormLine>
  )
}

interface NameProps extends Props {
  readonly list: 'objectives' | 'constraints'
  readonly index: number
  readonly label: (field: string) => string
}

/** Offered are the outcomes that were measured; their unit comes with them. */
function OutcomeName({ list, index, form, quantities, onFilled, label }: NameProps) {
  const { t } = useText()
  const known = quantities?.outcomes ?? []
  const fill = (chosen: string) => {
    const unit = known.find(({ name }) => name === chosen)?.unit
    if (unit !== undefined && !form.getFieldValue([list, index, 'unit']))
      form.setFieldValue([list, index, 'unit'], unit)
    onFilled()
  }
  return (
    <>
      <Field name={[index, 'outcome']} at={`${list}/${index}/outcome`} label={t('studies.outcome')} className="is-wide">
        <AutoComplete
          options={known.map(({ name, runs }) => ({ value: name, label: t('studies.measuredIn', { name, runs }) }))}
          onSelect={fill}
          aria-label={label(t('studies.outcome'))}
        />
      </Field>
      <Field name={[index, 'unit']} at={`${list}/${index}/unit`} label={t('studies.unit')}>
        <Input aria-label={label(t('studies.unit'))} />
      </Field>
    </>
  )
}
