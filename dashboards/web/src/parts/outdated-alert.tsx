// What an open suggestion does not know: a change of the study, runs that were measured after it was made.
import { Alert } from 'antd'
import type { Definition, Progress, Suggestion } from '../api.ts'
import { useText } from '../i18n/text.tsx'

interface Props {
  readonly suggestions: readonly Suggestion[]
  readonly definition: Definition
  readonly progress: readonly Progress[]
}

export function OutdatedAlert({ suggestions, definition: { changed }, progress }: Props) {
  const { t } = useText()
  const open = suggestions.find((one) => one.decision === undefined)
  if (open === undefined) return null
  if (changed !== undefined && Date.parse(open.made) < Date.parse(changed.when))
    return <Alert type="warning" showIcon className="gap-below" title={t('definition.outdated')} />
  const unknown = progress.filter(({ run }) => !open.basis.includes(run)).length
  if (unknown === 0) return null
  return (
    <Alert
      type="info"
      showIcon
      className="gap-below"
      data-testid="newer-runs"
      title={t('study.newerRuns', { count: unknown })}
    />
  )
}
