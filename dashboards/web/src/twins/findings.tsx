// What a calibration could not learn, in words: warnings first.
import { Alert } from 'antd'
import { useText } from '../i18n/text.tsx'
import { inWords } from '../simulation/in-words.ts'
import type { Version } from './twin-api.ts'
import { useQuantities } from './words.ts'

export function Findings({ findings }: { findings: Version['body']['findings'] }) {
  const { t, language } = useText()
  const { nameOf } = useQuantities()
  if (findings.length === 0) return <Alert type="success" showIcon title={t('twins.noFindings')} />
  return (
    <div data-testid="findings" className="stacked">
      {findings.map(({ level, text }) => (
        <Alert
          key={text.en}
          type={level === 'warning' ? 'warning' : 'info'}
          showIcon
          title={inWords(text[language], nameOf)}
        />
      ))}
    </div>
  )
}
