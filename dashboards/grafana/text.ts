// Every word of the dashboards, by language.
import { en, type TextKey } from './text-en.ts'
import { zh } from './text-zh.ts'

export type { TextKey }

export type Language = 'en' | 'zh'
export const languages: readonly Language[] = ['en', 'zh']

export const texts: Readonly<Record<Language, Readonly<Record<TextKey, string>>>> = { en, zh }
