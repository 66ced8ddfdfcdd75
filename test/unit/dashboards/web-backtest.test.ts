// The views of backtests: what a method is called.
import { expect, it } from 'vitest'
import { methodName } from '../../../dashboards/web/src/studies/method-name.ts'

const fork = { en: 'Substrates (fork)', zh: '基片（副本）' }
const studies = [
  { id: 'substrate-96', title: { en: 'Substrates', zh: '基片' } },
  { id: 'substrate-96-fork', title: fork },
  { id: 'substrate-96-fork-2', title: fork },
  { id: 'plain' },
]
const words: Readonly<Record<string, string>> = { 'strategy.random': 'At random' }
const texts = {
  titleOf: (title: typeof fork | undefined, name: string) => title?.en ?? name,
  word: (group: string, name: string) => words[`${group}.${name}`] ?? name,
}

it.each([
  ['substrate-96', 'Substrates'],
  ['plain', 'plain'],
  ['random', 'At random'],
  ['own.py', 'own.py'],
  // Curves and bands of one name would be drawn as one.
  ['substrate-96-fork', 'Substrates (fork) · substrate-96-fork'],
  ['substrate-96-fork-2', 'Substrates (fork) · substrate-96-fork-2'],
])('%s is called %s', (method, name) => expect(methodName(method, studies, texts)).toBe(name))
