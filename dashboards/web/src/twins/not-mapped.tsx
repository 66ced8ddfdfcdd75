// What to configure where a study or machine has no twin.
import { Alert } from 'antd'
import { useText } from '../i18n/text.tsx'

const example = `studies:
  substrate-96:
    twin:
      process: sintering        # or turning, milling
      material: alumina-96
      parameters: { peak: peakTemperature, soak: soak, ramp: peakRamp }
      outcomes: { density: density }`

export function NotMapped({ title }: { title: string }) {
  const { t } = useText()
  return (
    <Alert
      type="info"
      showIcon
      data-testid="no-twin"
      title={title}
      description={
        <>
          <p>{t('twins.noneHint')}</p>
          <pre className="payload">{example}</pre>
          <p className="quiet">{t('twins.doc')}</p>
        </>
      }
    />
  )
}
