// How the constants moved from version to version of one machine with one material.
import { useMemo } from 'react'
import { timeText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { Chart } from '../parts/chart.tsx'
import { useSite } from '../site.ts'
import { historyOption, type VersionPoint } from './belief-option.ts'
import type { VersionSummary } from './twin-api.ts'
import { useQuantities } from './words.ts'

const drawn = 20

/** `versions`: oldest first. */
export function History({ versions }: { versions: readonly VersionSummary[] }) {
  const { t } = useText()
  const shown = useMemo(() => versions.slice(-drawn), [versions])
  if (versions.length < 2) return <div className="quiet">{t('twins.historyOne')}</div>
  return (
    <div data-testid="history">
      <div className="quiet small">{t('twins.historyHint', { count: shown.length })}</div>
      <div className="effects">
        {shown.at(-1)?.unknowns.map((unknown) => (
          <OneHistory key={unknown.name} unknown={unknown} versions={shown} />
        ))}
      </div>
    </div>
  )
}

interface Props {
  readonly unknown: VersionSummary['unknowns'][number]
  readonly versions: readonly VersionSummary[]
}

function OneHistory({ unknown, versions }: Props) {
  const { t, language } = useText()
  const { info } = useSite()
  const { unitOf } = useQuantities()
  const unit = unitOf(unknown.unit)
  const label = `${unknown.title[language]}${unit === '' ? '' : ` (${unit})`}`
  const option = useMemo(() => {
    const points = versions.map(({ id, recorded, unknowns }): VersionPoint => {
      const { low = null, median = null, high = null } = unknowns.find(({ name }) => name === unknown.name) ?? {}
      return { version: id, when: timeText(recorded, info.timeZone), low, median, high }
    })
    return historyOption(points, { median: t('twins.median'), band: t('twins.band') })
  }, [unknown, versions, info.timeZone, t])
  return (
    <div>
      <div className="small">{label}</div>
      <Chart option={option} height={130} label={label} />
    </div>
  )
}
