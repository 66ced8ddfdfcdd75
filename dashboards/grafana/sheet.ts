// What every dashboard file is handed: the plant, the words of one language.
import { defaultRoles, type PlantView, type SignalRoles } from './plant-view.ts'
import { quantityNames } from './quantity-names.ts'
import { type Language, type TextKey, texts } from './text.ts'

export interface Sheet {
  readonly language: Language
  readonly plant: PlantView
  readonly roles: SignalRoles
  /** Address of the Kunlun page, for links; absent: no links. */
  readonly pageUrl?: string
  readonly t: (key: TextKey) => string
  /** The name of a signal, feature, parameter or outcome for people; its own name where none is known. */
  readonly called: (name: string) => string
}

export interface SheetOptions {
  readonly language: Language
  readonly plant: PlantView
  readonly pageUrl?: string
}

export function sheetOf({ language, plant, pageUrl }: SheetOptions): Sheet {
  const names = quantityNames[language]
  return {
    language,
    plant,
    roles: plant.roles ?? defaultRoles,
    ...(pageUrl === undefined ? {} : { pageUrl }),
    t: (key) => texts[language][key],
    called: (name) => own(plant.titles, name)?.[language] ?? own(names, name) ?? name,
  }
}

/** Names come from outside: only a table's own entries count. */
function own<T>(table: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return table !== undefined && Object.hasOwn(table, name) ? table[name] : undefined
}
