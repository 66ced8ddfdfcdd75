// What stands in one line about a run: its achieved settings.
import type { Run } from '../api.ts'
import { quantityText } from '../format.ts'
import { useText } from '../i18n/text.tsx'
import { describeNames, useSite } from '../site.ts'

export function AchievedLine({ run }: { run: Run }) {
  const { titleOf } = useText()
  const { studies } = useSite()
  const names = describeNames(studies.filter((study) => study.process === run.process))
  const known = Object.entries(run.achieved).filter(([name]) => names.has(name))
  return (
    <span>
      {known
        .map(
          ([name, value]) => `${titleOf(names.get(name)?.title, name)} ${quantityText(value, names.get(name)?.unit)}`,
        )
        .join(' · ')}
    </span>
  )
}
