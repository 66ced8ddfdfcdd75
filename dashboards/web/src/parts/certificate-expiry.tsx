// When the certificates of a link end: marked once a month is left.
import { Tag } from 'antd'
import { useText } from '../i18n/text.tsx'

const dayMs = 86_400_000
const colors = [
  [1, 'error'],
  [7, 'error'],
  [30, 'warning'],
] as const

/** Nothing where the detail is no end of a certificate, or that is far. */
export function CertificateExpiry({ name, value }: { name: string; value: string | number }) {
  const { t } = useText()
  if (!/^(?:own)?certificateUntil$/i.test(name)) return null
  const days = (Date.parse(String(value)) - Date.now()) / dayMs
  const color = colors.find(([limit]) => days <= limit)?.[1]
  if (color === undefined) return null
  return (
    <Tag color={color}>{days <= 0 ? t('pipeline.expired') : t('pipeline.expires', { days: Math.floor(days) })}</Tag>
  )
}
