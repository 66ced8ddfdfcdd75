// What changed: a date or an event, a lot or tool, a setting; every choice stands in the address.
import { DatePicker, Flex, InputNumber, Segmented, Select } from 'antd'
import { api } from '../api.ts'
import type { Choices } from '../capability/capability-api.ts'
import { timeText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { inPlant, plantMs } from '../parts/plant-time.ts'
import { go, linkTo } from '../route.ts'
import { useSite } from '../site.ts'
import { usePoll } from '../use-poll.ts'
import { type Split, splitOf, splits } from './effect-api.ts'

interface Props {
  readonly machine: string
  readonly choices: Choices
  readonly query: URLSearchParams
}

export function SplitForm(props: Props) {
  const { t } = useText()
  const { machine, query } = props
  const by = splitOf(query)
  const set = (changes: Readonly<Record<string, string>>) =>
    goTo(machine, { ...Object.fromEntries(query), by, ...changes })
  return (
    <Flex gap="small" align="center" wrap className="gap-below">
      <span className="small">{t('effect.by')}</span>
      <Segmented
        value={by}
        options={splits.map((one) => ({ value: one, label: t(`effect.by.${one}`) }))}
        // What named the old split means nothing to the new one.
        onChange={(value: Split) => goTo(machine, { by: value })}
      />
      {by === 'time' && <TimeSplit {...props} set={set} />}
      {by === 'label' && <LabelSplit {...props} set={set} />}
      {by === 'setting' && <SettingSplit {...props} set={set} />}
    </Flex>
  )
}

type SplitProps = Props & { set(changes: Readonly<Record<string, string>>): void }

export function goTo(machine: string, query: Readonly<Record<string, string>>): void {
  go(`${linkTo('effect', machine)}?${new URLSearchParams(query)}`)
}

function TimeSplit({ machine, query, set }: SplitProps) {
  const { t, word } = useText()
  const { info } = useSite()
  const events = usePoll(`events ${machine}`, () => api.events({ machine }), 0)
  const at = query.get('at')
  const known = (events.data ?? []).map(({ time, kind, text }) => ({
    value: time,
    label: `${timeText(time, info.timeZone)} ${word('eventKind', kind)}: ${text}`,
  }))
  return (
    <>
      <DatePicker
        aria-label={t('effect.at')}
        placeholder={t('effect.at')}
        showTime={{ format: 'HH:mm' }}
        format="YYYY-MM-DD HH:mm"
        allowClear={false}
        value={at === null ? null : inPlant(Date.parse(at), info.timeZone)}
        onChange={(day) => day && set({ at: new Date(plantMs(day, info.timeZone)).toISOString() })}
      />
      {known.length > 0 && (
        <Select
          aria-label={t('effect.event')}
          placeholder={t('effect.event')}
          value={known.find(({ value }) => value === at)?.value ?? null}
          options={known}
          onChange={(value) => value !== null && set({ at: value })}
          style={{ minWidth: 260 }}
        />
      )}
    </>
  )
}

function LabelSplit({ choices, query, set }: SplitProps) {
  const { t, word } = useText()
  const name = query.get('name')
  const labels = choices.labels.filter(({ values }) => values.length > 1)
  const values = labels.find((one) => one.name === name)?.values ?? []
  const side = (which: 'before' | 'after') => (
    <Select
      aria-label={t(`effect.${which}`)}
      placeholder={t(`effect.${which}`)}
      value={query.get(which)}
      options={values.map(({ value, runs }) => ({ value, label: `${value} (${runs})` }))}
      onChange={(value) => value !== null && set({ [which]: value })}
      showSearch={{ optionFilterProp: 'label' }}
      style={{ minWidth: 150 }}
    />
  )
  return (
    <>
      <Select
        aria-label={t('effect.name')}
        placeholder={t('effect.name')}
        value={labels.some((one) => one.name === name) ? name : null}
        options={labels.map((one) => ({ value: one.name, label: word('label', one.name) }))}
        onChange={(value) => {
          // Values come with those of the newest run first: the change that people ask about is the last one.
          const [after, before] = labels.find((one) => one.name === value)?.values ?? []
          if (value !== null && before && after) set({ name: value, before: before.value, after: after.value })
        }}
        style={{ minWidth: 140 }}
      />
      {side('before')}
      <span>→</span>
      {side('after')}
    </>
  )
}

function SettingSplit({ choices, query, set }: SplitProps) {
  const { t, titleOf, word } = useText()
  const name = query.get('name')
  const chosen = choices.settings.find((one) => one.name === name)
  const at = query.get('at')
  const take = (text: string) => {
    if (text !== '' && text !== at) set({ at: text })
  }
  return (
    <>
      <Select
        aria-label={t('effect.name')}
        placeholder={t('effect.name')}
        value={chosen?.name ?? null}
        options={choices.settings.map((one) => ({
          value: one.name,
          label: titleOf(one.title, word('parameter', one.name)),
        }))}
        onChange={(value) => {
          const one = choices.settings.find((setting) => setting.name === value)
          if (one) set({ name: one.name, at: String(Number(((one.low + one.high) / 2).toPrecision(4))) })
        }}
        style={{ minWidth: 170 }}
      />
      {chosen && (
        <InputNumber
          key={`${name} ${at}`}
          aria-label={t('effect.threshold')}
          prefix="≥"
          min={chosen.low}
          max={chosen.high}
          defaultValue={Number(at)}
          onBlur={({ target }) => take(target.value.trim())}
          onPressEnter={({ target }) => target instanceof HTMLInputElement && take(target.value.trim())}
          style={{ width: 140 }}
        />
      )}
    </>
  )
}
