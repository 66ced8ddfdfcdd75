// What people call a method of a backtest: a study by its title, what comes with Kunlun by its word.
import type { Study } from '../api.ts'
import { type Texts, useText } from '../i18n/text.tsx'
import { useSite } from '../site.ts'

const groups = ['strategy', 'surrogate', 'acquisition']

export function useMethodName(): (method: string) => string {
  const texts = useText()
  const { studies } = useSite()
  return (method) => methodName(method, studies, texts)
}

/** The method itself where nothing else is known of it. Studies of one title, as two forks have, are told apart by their ids. */
export function methodName(
  method: string,
  studies: readonly Pick<Study, 'id' | 'title'>[],
  { titleOf, word }: Pick<Texts, 'titleOf' | 'word'>,
): string {
  const study = studies.find(({ id }) => id === method)
  if (study === undefined) return groups.map((group) => word(group, method)).find((text) => text !== method) ?? method
  const nameOf = (one: Pick<Study, 'id' | 'title'>) => titleOf(one.title, one.id)
  const isShared = studies.some((one) => one.id !== method && nameOf(one) === nameOf(study))
  return isShared ? `${nameOf(study)} · ${method}` : nameOf(study)
}
