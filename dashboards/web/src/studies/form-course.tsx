// How a drafted study goes about it: strategy with its models, start, safety, budget, cost, limits on settings.
import { Form, type FormInstance, Input, InputNumber, Select, Switch } from 'antd'
import { useText } from '../i18n/text.tsx'
import type { Fields } from './draft.ts'
import { Field } from './field.tsx'
import type { Strategies } from './study-api.ts'

const modes = ['none', 'near', 'safe'] as const

export function FormCourse({ form, strategies }: { form: FormInstance<Fields>; strategies: Strategies }) {
  const { t } = useText()
  return (
    <>
      <section aria-label={t('studies.strategy')}>
        <h3>{t('studies.strategy')}</h3>
        <StrategyFields form={form} strategies={strategies} />
      </section>
      <section aria-label={t('studies.course')}>
        <h3>{t('studies.course')}</h3>
        <CourseFields />
      </section>
      <section aria-label={t('studies.expressions')}>
        <h3>{t('studies.expressions')}</h3>
        <div className="quiet small">{t('studies.expressionsHint')}</div>
        <Field name="expressions" at="expressions" className="is-full">
          <Input.TextArea rows={2} aria-label={t('studies.expressions')} placeholder="peak * soak <= 300000" />
        </Field>
      </section>
    </>
  )
}

function StrategyFields({ form, strategies }: { form: FormInstance<Fields>; strategies: Strategies }) {
  const { t, word } = useText()
  const chosen: unknown = Form.useWatch(['strategy', 'name'], form)
  const hasModels = strategies.strategies.find(({ name }) => name === chosen)?.hasModels === true
  const options = (group: string, list: readonly { name: string }[]) =>
    list.map(({ name }) => ({ value: name, label: word(group, name) }))
  return (
    <div className="study-line">
      <Field name={['strategy', 'name']} at="strategy" label={t('studies.strategyName')} className="is-wide">
        <Select options={options('strategy', strategies.strategies)} />
      </Field>
      {hasModels && (
        <>
          <Field
            name={['strategy', 'surrogate']}
            at="strategy/surrogate"
            label={t('studies.surrogate')}
            className="is-wide"
          >
            <Select allowClear placeholder={t('studies.usual')} options={options('surrogate', strategies.surrogates)} />
          </Field>
          <Field
            name={['strategy', 'acquisition']}
            at="strategy/acquisition"
            label={t('studies.acquisition')}
            className="is-wide"
          >
            <Select
              allowClear
              placeholder={t('studies.usual')}
              options={options('acquisition', strategies.acquisitions)}
            />
          </Field>
        </>
      )}
      <Field name="shadow" at="shadow" label={t('studies.shadow')} className="is-wide">
        <Select allowClear placeholder={t('studies.noneOfThem')} options={options('strategy', strategies.strategies)} />
      </Field>
      <Field name="design" at="start" label={t('studies.design')} className="is-wide">
        <Select
          allowClear
          placeholder={t('studies.noneOfThem')}
          options={strategies.designs.map((value) => ({ value, label: word('design', value) }))}
        />
      </Field>
    </div>
  )
}

function CourseFields() {
  const { t } = useText()
  return (
    <div className="study-line">
      <Field name={['safety', 'mode']} at="safety/mode" label={t('studies.safety')} className="is-wide">
        <Select options={modes.map((value) => ({ value, label: t(`studies.safety.${value}`) }))} />
      </Field>
      <Field name={['safety', 'percent']} at="safety/probability" label={t('definition.probability')}>
        <InputNumber aria-label={t('studies.safetyProbability')} />
      </Field>
      <Field name="budget" at="budget" label={t('definition.budget')}>
        <InputNumber placeholder={t('definition.noBudget')} />
      </Field>
      <Field name={['cost', 'amount']} at="cost" label={t('studies.cost')}>
        <InputNumber min={0} />
      </Field>
      <Field name={['cost', 'currency']} at="cost/currency" label={t('studies.currency')}>
        <Input placeholder="CNY" />
      </Field>
      <Field name="seed" at="seed" label={t('studies.seed')}>
        <InputNumber />
      </Field>
      <Field name="active" at="active" label={t('studies.active')} valuePropName="checked">
        <Switch />
      </Field>
    </div>
  )
}
