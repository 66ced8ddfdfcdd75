// One live value with its unit, greyed when it is stale.
import { Tooltip } from 'antd'
import type { LiveSample, Signal } from '../api.ts'
import { durationText, figureText, timeText, unitText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { useSite } from '../site.ts'
import { ageOf, isGood, isStale } from './machine-alarms.ts'

export interface LiveValueProps {
  readonly signal: Signal
  readonly sample: LiveSample | undefined
  /** Plant time. */
  readonly nowMs: number
  readonly factor: number
}

export function LiveValue({ signal, sample, nowMs, factor }: LiveValueProps) {
  const { t, titleOf } = useText()
  const { info } = useSite()
  const ageMs = sample === undefined ? 0 : ageOf(sample, nowMs)
  const isOld = isStale(signal, ageMs, factor)
  const isDoubtful = sample !== undefined && !isGood(sample.quality)
  const hint =
    sample === undefined
      ? t('live.never')
      : `${signal.name} · ${timeText(sample.time, info.timeZone)}${isOld ? ` · ${t('live.stale', { age: durationText(ageMs) })}` : ''}${isDoubtful ? ` · ${t('live.doubtful')}` : ''}`
  return (
    <Tooltip title={hint}>
      <div className={`value${isOld || sample === undefined ? ' is-stale' : ''}`}>
        <div className="name">
          {titleOf(signal.title, signal.name)}
          {isDoubtful && ' ⚠'}
        </div>
        <div className="figure" data-signal={signal.name}>
          {valueText(sample, signal, t)} <small>{unitText(signal.unit)}</small>
        </div>
      </div>
    </Tooltip>
  )
}

function valueText(sample: LiveSample | undefined, signal: Signal, t: ReturnType<typeof useText>['t']): string {
  if (sample === undefined) return '–'
  if (typeof sample.value === 'boolean') return t(sample.value ? 'value.yes' : 'value.no')
  return figureText(sample.value, signal.unit)
}
