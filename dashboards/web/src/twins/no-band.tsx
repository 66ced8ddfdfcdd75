// A band without width is no certainty: nothing was learnt of what it rests on.
import { Tooltip } from 'antd'
import { useText } from '../i18n/text.tsx'

export function hasBand(low: number | null | undefined, high: number | null | undefined): boolean {
  if (typeof low !== 'number' || typeof high !== 'number') return false
  return high - low > 1e-9 * Math.max(Math.abs(low), Math.abs(high))
}

export function NoBand() {
  const { t } = useText()
  return (
    <Tooltip title={t('twins.noBandHint')}>
      <span className="quiet">{t('twins.noBand')}</span>
    </Tooltip>
  )
}
