// Which inputs matter: a bar for each, with the interval of its share.
import type { OutcomeExplanation, Study } from '../api.ts'
import { useText } from '../i18n/text.tsx'
import { seriesVariable } from '../parts/palette.ts'
import { describeNames } from '../site.ts'

type Importance = NonNullable<OutcomeExplanation['importance']>
type Estimate = Importance['inputs'][number]['total']

const notes = { independent: undefined, 'along-limits': 'why.alongLimits', 'among-rows': 'why.amongRows' } as const

export function ImportanceBars({ study, importance }: { study: Study; importance: Importance }) {
  const { t, titleOf } = useText()
  const names = describeNames([study])
  const note = notes[importance.kind]
  const inputs = importance.inputs.toSorted((a, b) => (b.total.mean ?? 0) - (a.total.mean ?? 0))
  return (
    <div data-testid="importance">
      <h3>{t('why.importance')}</h3>
      <div className="quiet small">{t('why.importanceHint')}</div>
      <div className="shares">
        {inputs.map(({ input, first, total }) => (
          <div key={input} className="share">
            <div className="share-name">{titleOf(names.get(input)?.title, input)}</div>
            <ShareBar estimate={total} color={seriesVariable(0)} label={t('why.total')} />
            <ShareBar estimate={first} color={seriesVariable(5)} label={t('why.first')} />
          </div>
        ))}
      </div>
      {note !== undefined && <p className="quiet small">{t(note)}</p>}
    </div>
  )
}

export type ShareEstimate = Pick<Estimate, 'mean' | 'low' | 'high'>

/** The bar ends at the estimate, the thin line spans its interval; the figures say the same. */
export function ShareBar({ estimate, color, label }: { estimate: ShareEstimate; color: string; label: string }) {
  const [mean, low, high] = [estimate.mean ?? 0, estimate.low ?? 0, estimate.high ?? 0].map((share) =>
    Math.min(100, Math.max(0, share * 100)),
  ) as [number, number, number]
  const figures = `${mean.toFixed(0)} % (${low.toFixed(0)}–${high.toFixed(0)})`
  return (
    <div className="share-line">
      <svg className="share-bar" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label={figures}>
        <rect x={0} y={0} width={100} height={10} className="share-ground" />
        <rect x={0} y={1.5} width={mean} height={7} style={{ fill: color }} />
        <line
          x1={low}
          x2={high}
          y1={5}
          y2={5}
          className="share-span"
          strokeWidth={1.4}
          vectorEffect="non-scaling-stroke"
        />
      </svg>
      <span className="share-figures small">
        {figures} <span className="quiet">{label}</span>
      </span>
    </div>
  )
}
