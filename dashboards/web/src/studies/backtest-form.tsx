// Asks for a backtest: against which strategies or forks, on what, how often.
import { Button, Flex, InputNumber, Segmented, Select } from 'antd'
import { useState } from 'react'
import type { Study } from '../api.ts'
import { useText } from '../i18n/text.tsx'
import { useAction } from '../parts/use-action.ts'
import { useSite } from '../site.ts'
import { usePoll } from '../use-poll.ts'
import { type NewBacktest, type Strategies, studyApi } from './study-api.ts'

const sources = ['runs', 'order', 'twin'] as const
const mostChallengers = 4

export function BacktestForm({ study, onBegun }: { study: Study; onBegun: () => void }) {
  const { t } = useText()
  const { data } = usePoll('strategies', studyApi.strategies, 0)
  const options = useChallengers(study, data)
  const action = useAction()
  const [against, setAgainst] = useState<string[]>([])
  const [on, setOn] = useState<(typeof sources)[number]>('runs')
  const [repeats, setRepeats] = useState(10)
  const [seed, setSeed] = useState(1)
  const begin = () => {
    const ask = { study: study.id, against: against.map(challengerOf), on, repeats, seed }
    return action.run(() => studyApi.beginBacktest(ask), t('compare.begun')).then(onBegun)
  }
  return (
    <Flex vertical gap="small" className="gap-below">
      <Flex gap="small" wrap align="center">
        <Select
          mode="multiple"
          maxCount={mostChallengers}
          popupMatchSelectWidth={false}
          style={{ minWidth: 320 }}
          placeholder={t('compare.against')}
          aria-label={t('compare.against')}
          options={options}
          value={against}
          onChange={setAgainst}
        />
        <Segmented
          value={on}
          onChange={setOn}
          options={sources.map((value) => ({ value, label: t(`compare.on.${value}`) }))}
        />
        {on !== 'order' && (
          <InputNumber
            min={1}
            max={50}
            precision={0}
            prefix={t('compare.repeats')}
            aria-label={t('compare.repeats')}
            value={repeats}
            onChange={(value) => value !== null && setRepeats(value)}
            style={{ width: 130 }}
          />
        )}
        <InputNumber
          min={0}
          precision={0}
          prefix={t('simulation.seed')}
          aria-label={t('simulation.seed')}
          value={seed}
          onChange={(value) => value !== null && setSeed(value)}
          style={{ width: 130 }}
        />
        <Button
          type="primary"
          disabled={against.length === 0}
          loading={action.isBusy}
          onClick={begin}
          data-testid="begin-backtest"
        >
          {t('compare.begin')}
        </Button>
      </Flex>
      <div className="quiet small">{t(`compare.hint.${on}`)}</div>
    </Flex>
  )
}

/** Other studies of the same machine and process, strategies and models that come with Kunlun. */
function useChallengers(study: Study, known: Strategies | undefined) {
  const { t, titleOf, word } = useText()
  const { studies } = useSite()
  const others = studies.filter(
    ({ id, machine, process }) => id !== study.id && machine === study.machine && process === study.process,
  )
  const strategies = known?.strategies ?? []
  const withModels = strategies.find(({ hasModels }) => hasModels)
  const entry = (value: object, label: string) => ({ value: JSON.stringify(value), label })
  const variants = (key: 'surrogate' | 'acquisition', list: readonly { name: string }[]) =>
    withModels === undefined
      ? []
      : list.map(({ name }) => entry({ name, strategy: { name: withModels.name, [key]: name } }, word(key, name)))
  return [
    { label: t('compare.studies'), options: others.map(({ id, title }) => entry({ study: id }, titleOf(title, id))) },
    {
      label: t('studies.strategyName'),
      options: strategies.map(({ name }) => entry({ name, strategy: name }, word('strategy', name))),
    },
    { label: t('studies.surrogate'), options: variants('surrogate', known?.surrogates ?? []) },
    { label: t('studies.acquisition'), options: variants('acquisition', known?.acquisitions ?? []) },
  ].filter(({ options }) => options.length > 0)
}

/** The list holds its entries as text. */
function challengerOf(value: string): NewBacktest['against'][number] {
  return JSON.parse(value) as NewBacktest['against'][number]
}
