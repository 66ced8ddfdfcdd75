// The parameters of a drafted study: names, units, ranges, offered from what the machine's runs have told.
import { AutoComplete, Form, type FormInstance, Input, InputNumber, Select } from 'antd'
import { figureText, unitText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import type { Fields, ParameterFields } from './draft.ts'
import { Field } from './field.tsx'
import { FormLine, FormList, TitleFields } from './form-row.tsx'
import type { Quantities, Quantity } from './study-api.ts'

const types = ['continuous', 'integer', 'ordinal', 'categorical', 'context'] as const
const scales = ['linear', 'log'] as const

interface Props {
  readonly form: FormInstance<Fields>
  readonly quantities: Quantities | undefined
  readonly onFilled: () => void
}

export function FormParameters(props: Props) {
  const { t } = useText()
  return (
    <FormList
      name="parameters"
      title={t('studies.parameters')}
      add={t('studies.addParameter')}
      fresh={{ type: 'continuous' }}
      row={(index, onRemove) => <ParameterRow index={index} onRemove={onRemove} {...props} />}
    />
  )
}

interface RowProps extends Props {
  readonly index: number
  readonly onRemove: () => void
}

function ParameterRow({ form, quantities, onFilled, index, onRemove }: RowProps) {
  const { t } = useText()
  const at = (field: string) => `parameters/${index}/${field}`
  const type: unknown = Form.useWatch(['parameters', index, 'type'], form)
  const name: unknown = Form.useWatch(['parameters', index, 'name'], form)
  const known = knownIn(quantities, String(name ?? ''))
  const label = (field: string) => `${t('studies.parameter')} ${index + 1}: ${field}`
  const names = [...(quantities?.settings ?? []), ...(quantities?.features ?? [])]
  const fill = (chosen: string) => {
    const found = knownIn(quantities, chosen)
    if (found === undefined) return
    const row = form.getFieldValue(['parameters', index]) as ParameterFields
    form.setFieldValue(['parameters', index], filledIn(row, found, isFeature(quantities, chosen)))
    onFilled()
  }
  return (
    <>
      <FormLine label={label} onRemove={onRemove}>
        <Field name={[index, 'name']} at={at('name')} label={t('studies.name')} className="is-wide">
          <AutoComplete
            options={unique(names).map((one) => ({ value: one.name, label: one.name }))}
            onSelect={fill}
            aria-label={label(t('studies.name'))}
          />
        </Field>
        <Field name={[index, 'type']} at={at('type')} label={t('studies.type')}>
          <Select
            options={types.map((value) => ({ value, label: t(`studies.type.${value}`) }))}
            aria-label={label(t('studies.type'))}
          />
        </Field>
        <Ranges type={type} index={index} label={label} />
        <Field name={[index, 'unit']} at={at('unit')} label={t('studies.unit')}>
          <Input aria-label={label(t('studies.unit'))} placeholder="Cel, min, mm" />
        </Field>
      </FormLine>
      <details>
        <summary className="quiet small">
          {known === undefined ? t('studies.more') : `${t('studies.more')} · ${seenText(known, t)}`}
        </summary>
        <MoreOfParameter type={type} index={index} quantities={quantities} />
      </details>
    </>
  )
}

function Ranges({ type, index, label }: { type: unknown; index: number; label: (field: string) => string }) {
  const { t } = useText()
  const at = (field: string) => `parameters/${index}/${field}`
  if (type === 'ordinal' || type === 'categorical')
    return (
      <Field name={[index, 'values']} at={at('values')} label={t('studies.values')} className="is-wide">
        <Select mode="tags" open={false} suffixIcon={null} aria-label={label(t('studies.values'))} />
      </Field>
    )
  return (
    <>
      {(['low', 'high', ...(type === 'continuous' ? ['step' as const] : [])] as const).map((field) => (
        <Field key={field} name={[index, field]} at={at(field)} label={t(`studies.${field}`)}>
          <InputNumber aria-label={label(t(`studies.${field}`))} />
        </Field>
      ))}
    </>
  )
}

interface MoreProps {
  readonly type: unknown
  readonly index: number
  readonly quantities: Quantities | undefined
}

function MoreOfParameter({ type, index, quantities }: MoreProps) {
  const { t, titleOf } = useText()
  const at = (field: string) => `parameters/${index}/${field}`
  const isNumber = type === 'continuous' || type === 'integer'
  const features = (quantities?.features ?? []).map((one) => ({ value: one.name, label: titleOf(one.title, one.name) }))
  return (
    <div className="study-line">
      <TitleFields index={index} at={at} />
      <Field name={[index, 'feature']} at={at('feature')} label={t('studies.feature')} className="is-wide">
        <Select allowClear options={features} />
      </Field>
      {isNumber && (
        <>
          <Field name={[index, 'scale']} at={at('scale')} label={t('studies.scale')}>
            <Select allowClear options={scales.map((value) => ({ value, label: t(`studies.scale.${value}`) }))} />
          </Field>
          <Field name={[index, 'fixed']} at={at('fixed')} label={t('studies.fixed')}>
            <InputNumber />
          </Field>
          <Field name={[index, 'before']} at={at('before')} label={t('studies.before')}>
            <InputNumber />
          </Field>
        </>
      )}
    </div>
  )
}

function knownIn(quantities: Quantities | undefined, name: string): Quantity | undefined {
  return [...(quantities?.settings ?? []), ...(quantities?.features ?? [])].find((one) => one.name === name)
}

function isFeature(quantities: Quantities | undefined, name: string): boolean {
  return quantities?.features.some((one) => one.name === name) ?? false
}

function unique(list: readonly Quantity[]): Quantity[] {
  return [...new Map(list.map((one) => [one.name, one])).values()]
}

/** What was typed stays; the rest comes from the runs. */
function filledIn(row: ParameterFields, { name, unit, title, low, high, words }: Quantity, isOfFeature: boolean) {
  const isWords = words.length > 0 && low === undefined
  return {
    ...row,
    name,
    type: isWords ? 'categorical' : (row.type ?? 'continuous'),
    unit: row['unit'] ?? unit,
    title: row.title ?? title,
    ...(isWords ? { values: row.values ?? words } : { low: row['low'] ?? low, high: row['high'] ?? high }),
    ...(isOfFeature && { feature: row['feature'] ?? name }),
  }
}

function seenText({ runs, low, high, unit, words }: Quantity, t: ReturnType<typeof useText>['t']): string {
  const range =
    low === undefined || low === null || high === undefined
      ? words.join(', ')
      : `${figureText(low, unit)} … ${figureText(high, unit)} ${unitText(unit)}`
  return t('studies.seen', { runs, range })
}
