// What every dashboard file is handed: the plant, the words of one language.
import { defaultRoles, type PlantView, type SignalRoles, type Title } from './plant-view.ts'
import { quantityNames } from './quantity-names.ts'
import { rollupVariable } from './source.ts'
import { type Language, type TextKey, texts } from './text.ts'

export interface Sheet {
  readonly language: Language
  readonly plant: PlantView
  readonly roles: SignalRoles
  /** Address of the Kunlun page without a slash at its end, for links; absent: no links. */
  readonly pageUrl?: string
  /** Put before a measurement of rollups. */
  readonly rollups: string
  readonly t: (key: TextKey) => string
  /** What people call a feature, parameter or outcome: its title, else a common name, else its own. */
  readonly called: (one: { readonly name: string; readonly title?: Title }) => string
}

export interface SheetOptions {
  readonly language: Language
  readonly plant: PlantView
  readonly pageUrl?: string
  /** Where rollups may lie in a retention policy of their own: InfluxDB 1.x. */
  readonly hasPolicies: boolean
}

export function sheetOf({ language, plant, pageUrl, hasPolicies }: SheetOptions): Sheet {
  const names = quantityNames[language]
  return {
    language,
    plant,
    roles: plant.roles ?? defaultRoles,
    ...(pageUrl === undefined ? {} : { pageUrl: pageUrl.replace(/\/+$/, '') }),
    rollups: hasPolicies ? `"\${${rollupVariable}:raw}".` : '',
    t: (key) => texts[language][key],
    called: ({ name, title }) => title?.[language] ?? own(names, name) ?? name,
  }
}

/** Names come from outside: only a table's own entries count. */
function own(table: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined
}
