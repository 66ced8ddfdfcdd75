// How the constants moved from version to version of one machine with one material.
import { useMemo } from 'react'
import { timeText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { Chart } from '../parts/chart.tsx'
import { Loaded } from '../parts/states.tsx'
import { useSite } from '../site.ts'
import { usePoll } from '../use-poll.ts'
import { historyOption, type VersionPoint } from './belief-option.ts'
import { twinApi, type Unknown, type Version, type VersionHead } from './twin-api.ts'
import { useQuantities } from './words.ts'

const drawn = 12

/** `heads`: newest first, of one machine with one material. */
export function History({ heads }: { heads: readonly VersionHead[] }) {
  const { t } = useText()
  const ids = heads.slice(0, drawn).map(({ id }) => id)
  const polled = usePoll(`history ${ids.join()}`, () => Promise.all(ids.map((id) => twinApi.version(id))), 0)
  if (heads.length < 2) return <div className="quiet">{t('twins.historyOne')}</div>
  return (
    <Loaded polled={polled}>
      {(versions) => {
        const [newest] = versions
        const oldestFirst = versions.toReversed()
        return (
          <div data-testid="history">
            <div className="quiet small">{t('twins.historyHint', { count: versions.length })}</div>
            <div className="effects">
              {newest?.body.unknowns.map((unknown) => (
                <OneHistory key={unknown.name} unknown={unknown} versions={oldestFirst} />
              ))}
            </div>
          </div>
        )
      }}
    </Loaded>
  )
}

function OneHistory({ unknown, versions }: { unknown: Unknown; versions: readonly Version[] }) {
  const { t, language } = useText()
  const { info } = useSite()
  const { unitOf } = useQuantities()
  const unit = unitOf(unknown.unit)
  const label = `${unknown.title[language]}${unit === '' ? '' : ` (${unit})`}`
  const option = useMemo(() => {
    const points = versions.map(({ id, recorded, body }): VersionPoint => {
      const found = body.unknowns.find(({ name }) => name === unknown.name)?.posterior
      const { low = null, median = null, high = null } = found ?? {}
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
