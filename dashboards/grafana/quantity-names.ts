// Names of common parameters and outcomes for people, in each language: where a study gives them no title.
import type { Language } from './text.ts'

type Names = Readonly<Record<string, string>>

const en: Names = {
  peak: 'Peak',
  soak: 'Soak',
  ramp: 'Ramp',
  density: 'Density',
  camber: 'Camber',
  strength: 'Strength',
  cost: 'Cost per good part',
}

const zh: Names = {
  peak: '峰值温度',
  soak: '保温时间',
  ramp: '升温速率',
  density: '致密度',
  camber: '翘曲',
  strength: '强度',
  cost: '合格件成本',
}

export const quantityNames: Readonly<Record<Language, Names>> = { en, zh }
