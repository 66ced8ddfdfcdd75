// Small charts of each constant: believed before against believed after.
import { useMemo } from 'react'
import { useText } from '../i18n/text.tsx'
import { Chart } from '../parts/chart.tsx'
import { beliefOption } from './belief-option.ts'
import type { Unknown, Version } from './twin-api.ts'
import { useQuantities } from './words.ts'

export function Beliefs({ body }: { body: Version['body'] }) {
  const { t } = useText()
  return (
    <div data-testid="beliefs">
      <div className="quiet small">{t('twins.beliefsHint')}</div>
      <div className="effects">
        {body.unknowns.map((unknown, k) => (
          <Belief key={unknown.name} unknown={unknown} place={k} draws={body.draws} />
        ))}
      </div>
    </div>
  )
}

interface Props {
  readonly unknown: Unknown
  /** Its place in a draw. */
  readonly place: number
  readonly draws: Version['body']['draws']
}

function Belief({ unknown, place, draws }: Props) {
  const { t, language } = useText()
  const { unitOf } = useQuantities()
  const unit = unitOf(unknown.unit)
  const name = unknown.title[language]
  const label = unit === '' ? name : `${name} (${unit})`
  const option = useMemo(() => {
    const own = draws.flatMap((draw) => draw[place] ?? [])
    return beliefOption(unknown, own, { prior: t('twins.prior'), posterior: t('twins.posterior'), label })
  }, [unknown, place, draws, label, t])
  return <Chart option={option} height={140} label={label} />
}
