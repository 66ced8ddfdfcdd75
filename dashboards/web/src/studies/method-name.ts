// What people call a method of a backtest: a study by its title, what comes with Kunlun by its word.
import { useText } from '../i18n/text.tsx'
import { useSite } from '../site.ts'

const groups = ['strategy', 'surrogate', 'acquisition']

/** The method itself where nothing else is known of it. */
export function useMethodName(): (method: string) => string {
  const { titleOf, word } = useText()
  const { studies } = useSite()
  return (method) => {
    const study = studies.find(({ id }) => id === method)
    if (study !== undefined) return titleOf(study.title, study.id)
    return groups.map((group) => word(group, method)).find((text) => text !== method) ?? method
  }
}
