// The version a twin speaks by, or why it speaks by its sheets.
import { Alert } from 'antd'
import { useText } from '../i18n/text.tsx'
import { linkTo } from '../route.ts'
import type { TwinInfo } from './twin-api.ts'

/** Short, for a row or a caption. */
export function SpeaksBy({ twin }: { twin: TwinInfo }) {
  const { t } = useText()
  if (twin.version !== undefined) return <a href={linkTo('twins', 'versions', twin.version)}>{twin.version}</a>
  return <span className="quiet">{t('twins.sheets')}</span>
}

/** Why, where it does not speak by measured runs. */
export function SheetsNote({ twin }: { twin: TwinInfo }) {
  const { t } = useText()
  if (twin.version !== undefined) return null
  if (twin.calibration === 'none') return <Alert type="info" showIcon title={t('twins.noneMeant')} />
  if (twin.calibration !== 'newest')
    return <Alert type="warning" showIcon title={t('twins.gone', { version: twin.calibration })} />
  return <Alert type="warning" showIcon title={t('twins.sheetsHint')} />
}
