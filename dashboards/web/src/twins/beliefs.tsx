// Small charts of each constant: believed before against believed after.
import { useMemo } from 'react'
import { useText } from '../i18n/text.tsx'
import { Chart } from '../parts/chart.tsx'
import { beliefOption } from './belief-option.ts'
import type { PosteriorCurve } from './twin-api.ts'
import { useQuantities } from './words.ts'

export function Beliefs({ posterior }: { posterior: readonly PosteriorCurve[] }) {
  const { t } = useText()
  return (
    <div data-testid="beliefs">
      <div className="quiet small">{t('twins.beliefsHint')}</div>
      <div className="effects">
        {posterior.map((one) => (
          <Belief key={one.name} one={one} />
        ))}
      </div>
    </div>
  )
}

function Belief({ one }: { one: PosteriorCurve }) {
  const { t, language } = useText()
  const { unitOf } = useQuantities()
  const unit = unitOf(one.unit)
  const name = one.title[language]
  const label = unit === '' ? name : `${name} (${unit})`
  const option = useMemo(
    () => beliefOption(one, { prior: t('twins.prior'), posterior: t('twins.posterior'), label }),
    [one, label, t],
  )
  return <Chart option={option} height={140} label={label} />
}
