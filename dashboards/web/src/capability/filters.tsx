// What is charted: figure, which runs, kind of chart, rules, limits; every choice stands in the address.
import { DatePicker, Flex, InputNumber, Select } from 'antd'
import { useText } from '../i18n/text.tsx'
import { inPlant, plantMs } from '../parts/plant-time.ts'
import { go } from '../route.ts'
import { useSite } from '../site.ts'
import type { CapabilityAnswer, Choices, Quantity } from './capability-api.ts'
import { addressOf, type Choice, changed } from './place.ts'
import { useFigures } from './use-figures.ts'

interface FigureProps {
  readonly machine: string
  readonly choices: Choices
  readonly chosen: Pick<Quantity, 'kind' | 'name'>
  readonly query: URLSearchParams
}

/** The figures of the machine, outcomes first. Which runs stays; limits and chart were of the other figure. */
export function FigureSelect({ machine, choices, chosen, query }: FigureProps) {
  const { t } = useText()
  const { labelOf } = useFigures()
  const kept: readonly Choice[] = ['from', 'to', 'like', 'label', 'value', 'limit']
  const options = (kind: Quantity['kind']) =>
    choices.quantities
      .filter((one) => one.kind === kind)
      .map((one) => ({ value: `${kind} ${one.name}`, label: labelOf(one) }))
  return (
    <Select
      aria-label={t('capability.figure')}
      value={`${chosen.kind} ${chosen.name}`}
      showSearch={{ optionFilterProp: 'label' }}
      options={[
        { label: t('capability.outcomes'), options: options('outcome') },
        { label: t('capability.features'), options: options('feature') },
      ].filter((group) => group.options.length > 0)}
      onChange={(value) => {
        const kind = value.slice(0, value.indexOf(' '))
        const runs = kept.map((choice) => [choice, query.get(choice) ?? undefined])
        go(addressOf({ machine, kind, name: value.slice(kind.length + 1) }, Object.fromEntries(runs)))
      }}
      style={{ minWidth: 240 }}
    />
  )
}

interface Props {
  readonly machine: string
  readonly choices: Choices
  readonly answer: CapabilityAnswer
  readonly query: URLSearchParams
}

export function Filters(props: Props) {
  const { machine, answer, query } = props
  const { kind, name } = answer.quantity
  const set = (changes: Readonly<Partial<Record<Choice, string | undefined>>>) =>
    go(addressOf({ machine, kind, name }, changed(query, changes)))
  return (
    <Flex gap="small" wrap className="gap-below">
      <RunFilters {...props} set={set} />
      <ChartFilters answer={answer} query={query} set={set} />
      <LimitFilters answer={answer} set={set} />
    </Flex>
  )
}

type Set = (changes: Readonly<Partial<Record<Choice, string | undefined>>>) => void

/** A link may name any number. */
const countsWith = (count: number) => [...new Set([25, 50, 100, 200, 500, count])].sort((a, b) => a - b)

function RunFilters({ choices, answer, query, set }: Props & { readonly set: Set }) {
  const { t, word } = useText()
  const { info } = useSite()
  const newest = answer.runs.at(-1)
  const like = query.get('like')
  const label = query.get('label')
  const shown = (name: 'from' | 'to') => {
    const time = query.get(name)
    return time === null ? null : inPlant(Date.parse(time), info.timeZone)
  }
  return (
    <>
      <Select
        aria-label={t('capability.recipe')}
        value={like ?? ''}
        options={[
          { value: '', label: t('capability.allRuns') },
          ...(newest && newest.id !== like ? [{ value: newest.id, label: t('capability.sameRecipe') }] : []),
          ...(like === null ? [] : [{ value: like, label: t('capability.thisRecipe', { run: nameOf(answer, like) }) }]),
        ]}
        onChange={(value) => set({ like: value === '' ? undefined : value })}
        style={{ minWidth: 170 }}
      />
      <Select
        allowClear
        aria-label={t('capability.where')}
        placeholder={t('capability.where')}
        value={label === null ? undefined : JSON.stringify([label, query.get('value')])}
        showSearch={{ optionFilterProp: 'label' }}
        options={choices.labels.map(({ name, values }) => ({
          label: word('label', name),
          options: values.map(({ value, runs }) => ({
            value: JSON.stringify([name, value]),
            label: `${value} (${runs})`,
          })),
        }))}
        onChange={(chosen?: string) => {
          const [name, value] = chosen === undefined ? [] : (JSON.parse(chosen) as [string, string])
          set({ label: name, value })
        }}
        style={{ minWidth: 170 }}
      />
      <DatePicker.RangePicker
        aria-label={t('capability.period')}
        value={[shown('from'), shown('to')]}
        allowEmpty={[true, true]}
        showTime={{ format: 'HH:mm' }}
        format="YYYY-MM-DD HH:mm"
        onChange={(chosen) => {
          const at = (index: 0 | 1) => {
            const day = chosen?.[index]
            return day ? new Date(plantMs(day, info.timeZone)).toISOString() : undefined
          }
          set({ from: at(0), to: at(1) })
        }}
      />
      <Select
        aria-label={t('capability.limit')}
        value={Number(query.get('limit') ?? 100)}
        options={countsWith(Number(query.get('limit') ?? 100)).map((count) => ({
          value: count,
          label: t('capability.newest', { count }),
        }))}
        onChange={(count) => set({ limit: String(count) })}
        style={{ minWidth: 110 }}
      />
    </>
  )
}

function nameOf({ runs }: CapabilityAnswer, id: string): string {
  return runs.find((run) => run.id === id)?.label ?? id
}

const ruleSets = ['nelson', 'western-electric'] as const
const baselines = [20, 25, 30, 50]

function ChartFilters({ answer, query, set }: { answer: CapabilityAnswer; query: URLSearchParams; set: Set }) {
  const { t, word } = useText()
  const possible = answer.control?.possible ?? []
  const baseline = query.get('baseline')
  const firsts = baselines.filter((count) => count < answer.runs.length || String(count) === baseline)
  return (
    <>
      <Select
        aria-label={t('capability.chart')}
        value={query.get('chart') ?? ''}
        options={[
          { value: '', label: t('capability.auto') },
          ...possible.map((kind) => ({ value: kind, label: word('chartKind', kind) })),
        ]}
        onChange={(chart) => set({ chart: chart === '' ? undefined : chart })}
        style={{ minWidth: 190 }}
      />
      <Select
        aria-label={t('capability.rules')}
        value={query.get('rules') ?? 'nelson'}
        options={ruleSets.map((rules) => ({ value: rules, label: word('ruleSet', rules) }))}
        onChange={(rules) => set({ rules })}
        style={{ minWidth: 170 }}
      />
      <Select
        aria-label={t('capability.baseline')}
        value={baseline ?? ''}
        options={[
          { value: '', label: `${t('capability.baseline')}: ${t('capability.baselineAll')}` },
          ...firsts.map((count) => ({
            value: String(count),
            label: `${t('capability.baseline')}: ${t('capability.baselineFirst', { count })}`,
          })),
        ]}
        onChange={(count) => set({ baseline: count === '' ? undefined : count })}
        style={{ minWidth: 210 }}
      />
    </>
  )
}

function LimitFilters({ answer: { quantity }, set }: { answer: CapabilityAnswer; set: Set }) {
  const { t } = useText()
  const take = (name: 'lower' | 'upper', text: string) => {
    if (text !== String(quantity[name] ?? '')) set({ [name]: text === '' ? undefined : text })
  }
  const field = (name: 'lower' | 'upper', label: string) => (
    <InputNumber
      // Typed in anew for every figure and whenever the address says otherwise.
      key={`${name} ${quantity.name} ${quantity[name]}`}
      aria-label={label}
      placeholder={label}
      {...(quantity[name] !== undefined && { defaultValue: quantity[name] })}
      onBlur={({ target }) => take(name, target.value.trim())}
      onPressEnter={({ target }) => target instanceof HTMLInputElement && take(name, target.value.trim())}
      prefix={name === 'lower' ? '≥' : '≤'}
      style={{ width: 120 }}
    />
  )
  return (
    <>
      {field('lower', t('capability.lower'))}
      {field('upper', t('capability.upper'))}
    </>
  )
}
