// The language of the page: chosen by the person, remembered, at first that of the browser.
import { createContext, type ReactNode, use, useEffect, useMemo, useState } from 'react'
import type { Title } from '../api.ts'
import { en, type TextKey } from './en.ts'
import { zh } from './zh.ts'

export type Language = 'en' | 'zh'
const dictionaries = { en, zh } as const
const storageKey = 'kunlun.language'

export interface Texts {
  readonly language: Language
  setLanguage(language: Language): void
  /** The text of a key, with `{name}` filled in. */
  t(key: TextKey, facts?: Readonly<Record<string, string | number>>): string
  /** The title in this language, else the technical name. */
  titleOf(title: Title | undefined, name: string): string
  /** The text of `<group>.<name>` where the dictionary has one, else the name: for words that come from outside. */
  word(group: string, name: string): string
}

const TextContext = createContext<Texts | undefined>(undefined)

export function TextProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(startLanguage)
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
    document.title = dictionaries[language]['app.name']
  }, [language])
  const texts = useMemo(() => textsOf(language, setLanguage), [language])
  return <TextContext value={texts}>{children}</TextContext>
}

export function useText(): Texts {
  const texts = use(TextContext)
  if (texts === undefined) throw new Error('useText outside of TextProvider')
  return texts
}

function textsOf(language: Language, choose: (language: Language) => void): Texts {
  const dictionary: Readonly<Record<string, string>> = dictionaries[language]
  return {
    language,
    setLanguage(next) {
      window.localStorage.setItem(storageKey, next)
      choose(next)
    },
    t: (key, facts = {}) =>
      (dictionary[key] ?? key).replace(/\{(\w+)\}/g, (_, name: string) => String(facts[name] ?? '')),
    titleOf: (title, name) => title?.[language] ?? name,
    word(group, name) {
      const key = `${group}.${name}`
      return Object.hasOwn(dictionary, key) ? (dictionary[key] ?? name) : name
    },
  }
}

function startLanguage(): Language {
  const stored = window.localStorage.getItem(storageKey)
  if (stored === 'en' || stored === 'zh') return stored
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en'
}
