// Every word of the dashboards, by language.
import { en as enBase } from './text-en.ts'
import { en as enQuality } from './text-en-quality.ts'
import { zh as zhBase } from './text-zh.ts'
import { zh as zhQuality } from './text-zh-quality.ts'

const en = { ...enBase, ...enQuality }
export type TextKey = keyof typeof en

export type Language = 'en' | 'zh'
export const languages: readonly Language[] = ['en', 'zh']

export const texts: Readonly<Record<Language, Readonly<Record<TextKey, string>>>> = {
  en,
  zh: { ...zhBase, ...zhQuality },
}
