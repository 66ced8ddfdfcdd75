// What a twin or a sister's study foretold of a suggestion, with how far the runs let it be trusted.
import type { Study, Suggestion } from '../api.ts'
import { figureText, percentText, quantityText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { linkTo } from '../route.ts'

export function KnownBeforehand({ study, suggestion }: { study: Study; suggestion: Suggestion }) {
  const { t, titleOf, word } = useText()
  const quantities = [...study.objectives, ...study.constraints]
  return (suggestion.known ?? []).map(({ kind, name, outcome, foretold, trust, agreement, calibration }) => {
    const quantity = quantities.find((one) => one.outcome === outcome)
    const voice = t(`study.${kind}`, {
      name: kind === 'twin' ? word('process', name) : name,
    })
    const value = `${titleOf(quantity?.title, outcome)} ${quantityText(foretold, quantity?.unit)}`
    const rank = agreement === undefined ? '–' : figureText(Math.round(10 * (agreement ?? 0)) / 10)
    return (
      <div key={`${kind} ${name} ${outcome}`} className="quiet small">
        {t('study.known', { voice, value, trust: percentText(trust), rank })}
        {calibration !== undefined && (
          <>
            {' '}
            <a href={linkTo('twins', 'versions', calibration)}>{calibration}</a>
          </>
        )}
      </div>
    )
  })
}
