// Words of factors as books write them: products of two-level columns, the defining relation, aliases.
//
// Notation: a word is a set of factors as a bit mask (A = 1, B = 2, C = 4 ...); the product of two words is their
// symmetric difference, I = 0. A fraction sets its defining words to +1 or -1; effects whose product is a defining
// word cannot be told apart [Montgomery2013d, 8.2].

import type { Sentence } from '../explain.ts'
import { demand, letters } from './design.ts'

export interface SignedWord {
  readonly mask: number
  readonly sign: 1 | -1
}

/** An added factor with the word of basic factors that it copies: `D=ABC`, `E=-AB`. */
export interface Generator {
  readonly factor: number
  readonly word: SignedWord
}

export function wordText(mask: number): string {
  return mask === 0 ? 'I' : [...letters].filter((_, i) => mask & (1 << i)).join('')
}

export function wordLength(mask: number): number {
  let count = 0
  for (let rest = mask; rest > 0; rest >>= 1) count += rest & 1
  return count
}

/** Reads `D=ABC`. Throws a RangeError that says what is wrong. */
export function readGenerator(text: string, factors: number): Generator {
  const match = /^\s*([A-HJ-Z])\s*=\s*([+-]?)([A-HJ-Z]+)\s*$/.exec(text.toUpperCase())
  demand(match !== null, `the generator ${text} does not read like D=ABC`)
  const indices = [...match[3]!].map((letter) => letters.indexOf(letter))
  const factor = letters.indexOf(match[1]!)
  const unknown = [factor, ...indices].some((index) => index >= factors)
  demand(!unknown, `the generator ${text} names a factor beyond ${letters[factors - 1]}`)
  demand(!indices.includes(factor), `the generator ${text} uses ${match[1]} to make itself`)
  const mask = indices.reduce((product, index) => product ^ (1 << index), 0)
  return { factor, word: { mask, sign: match[2] === '-' ? -1 : 1 } }
}

/** All products of the words, the identity first: 2^count of them. */
export function subgroup(words: readonly SignedWord[]): SignedWord[] {
  const all: SignedWord[] = [{ mask: 0, sign: 1 }]
  for (const { mask, sign } of words) {
    all.push(...all.map((one) => ({ mask: one.mask ^ mask, sign: (one.sign * sign) as 1 | -1 })))
  }
  return all
}

/** The words that are constant in the fraction, without I. */
export function definingRelation(generators: readonly Generator[]): SignedWord[] {
  const words = generators.map(({ factor, word }) => ({ mask: word.mask ^ (1 << factor), sign: word.sign }))
  return subgroup(words)
    .slice(1)
    .sort((a, b) => wordLength(a.mask) - wordLength(b.mask) || a.mask - b.mask)
}

/** The length of the shortest defining word; infinite for a full factorial. */
export function resolutionOf(relation: readonly SignedWord[]): number {
  return relation.reduce((least, { mask }) => Math.min(least, wordLength(mask)), Number.POSITIVE_INFINITY)
}

const romans = ['', 'I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X']

function roman(resolution: number): string {
  return romans[resolution] ?? String(resolution)
}

/** Each main effect and product of two with the others of at most two factors that it is aliased with. */
export function aliases(factors: number, relation: readonly SignedWord[]): SignedWord[][] {
  const shortWords = effectsUpTo(factors, 2)
  const seen = new Set<number>()
  return shortWords.flatMap((mask) => {
    if (seen.has(mask)) return []
    const partners = relation.map((word) => ({ mask: word.mask ^ mask, sign: word.sign }))
    const short = partners.filter((word) => wordLength(word.mask) <= 2 && word.mask !== 0)
    for (const word of short) seen.add(word.mask)
    return short.length === 0 ? [] : [[{ mask, sign: 1 as const }, ...short.sort((a, b) => a.mask - b.mask)]]
  })
}

/** Masks of all effects of at most `most` factors, short ones first. */
export function effectsUpTo(factors: number, most: number): number[] {
  const masks = Array.from({ length: 2 ** factors - 1 }, (_, i) => i + 1)
  return masks.filter((mask) => wordLength(mask) <= most).sort((a, b) => wordLength(a) - wordLength(b) || a - b)
}

export function signedText({ mask, sign }: SignedWord): string {
  return `${sign < 0 ? '-' : ''}${wordText(mask)}`
}

/** How a fraction was made, what it cannot tell apart. */
export function fractionNotes(factors: number, generators: readonly Generator[]): Sentence[] {
  const relation = definingRelation(generators)
  if (relation.length === 0) return []
  const made = generators.map(({ factor, word }) => `${letters[factor]}=${signedText(word)}`).join(', ')
  const defining = ['I', ...relation.map(signedText)].join(' = ')
  const resolution = roman(resolutionOf(relation))
  const chains = aliases(factors, relation).map((chain) => chain.map(signedText).join(' = '))
  return [
    {
      en: `Resolution ${resolution}: generators ${made}; defining relation ${defining}.`,
      zh: `分辨度 ${resolution}：生成元 ${made}；定义关系 ${defining}。`,
    },
    chains.length === 0
      ? {
          en: 'No main effect or product of two is aliased with another of them.',
          zh: '主效应与二因子交互作用彼此不混杂。',
        }
      : { en: `Aliases: ${chains.join('; ')}.`, zh: `混杂：${chains.join('；')}。` },
  ]
}
