// Chooses the time range of the curves: the last hours, or any two times in the plant's zone.
import { DatePicker, Select } from 'antd'
import { useText } from '../i18n/text.tsx'
import { inPlant, plantMs } from './plant-time.ts'

export type Range =
  | { readonly kind: 'last'; readonly spanMs: number }
  | { readonly kind: 'fixed'; readonly spanMs: number; readonly toMs: number }

const hourMs = 3600_000
const spans = [1, 6, 12, 24, 72, 168]

/** An hour of a real plant; in accelerated time enough that the curve does not race by. */
export function defaultRange(factor: number): Range {
  return { kind: 'last', spanMs: (factor > 30 ? 24 : 1) * hourMs }
}

export function rangeEnd(range: Range, nowMs: number): number {
  return range.kind === 'last' ? nowMs : range.toMs
}

export interface RangePickerProps {
  readonly value: Range
  readonly onChange: (range: Range) => void
  readonly timeZone: string
}

export function RangePicker({ value, onChange, timeZone }: RangePickerProps) {
  const { t } = useText()
  const last = spans.map((hours) => ({
    value: hours * hourMs,
    label: hours < 72 ? t('range.hours', { hours }) : t('range.days', { days: hours / 24 }),
  }))
  const options = value.kind === 'fixed' ? [...last, { value: -1, label: t('range.fixed') }] : last
  const shown =
    value.kind === 'fixed'
      ? ([inPlant(value.toMs - value.spanMs, timeZone), inPlant(value.toMs, timeZone)] as const)
      : null
  return (
    <>
      <Select
        value={value.kind === 'last' ? value.spanMs : -1}
        options={options}
        onChange={(spanMs) => spanMs > 0 && onChange({ kind: 'last', spanMs })}
        aria-label={t('range.label')}
        style={{ minWidth: 120 }}
      />
      <DatePicker.RangePicker
        showTime={{ format: 'HH:mm' }}
        format="YYYY-MM-DD HH:mm"
        // Where nothing may stay empty the library keeps the tab key until there are two times.
        allowEmpty={[true, true]}
        value={shown === null ? null : [shown[0], shown[1]]}
        onChange={(chosen) => {
          const [from, to] = chosen ?? []
          if (!from || !to) return onChange({ kind: 'last', spanMs: value.spanMs })
          const [fromMs, toMs] = [plantMs(from, timeZone), plantMs(to, timeZone)]
          if (toMs > fromMs) onChange({ kind: 'fixed', spanMs: toMs - fromMs, toMs })
        }}
      />
    </>
  )
}
