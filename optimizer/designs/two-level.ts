// Two-level factorials with their fractions: the rows, the usual generators, blocks with what they confound.
//
// Notation: k factors, p generators, 2^(k - p) rows in standard order (A fastest); words as in words.ts.

import type { Sentence } from '../explain.ts'
import { combinations, demand, letters, range } from './design.ts'
import { effectsUpTo, type Generator, readGenerator, type SignedWord, subgroup, wordLength, wordText } from './words.ts'

/** Generators of least aberration by `factors-generated` [Montgomery2013d, table 8.14]. */
const usual: Readonly<Record<string, string>> = {
  '3-1': 'C=AB',
  '4-1': 'D=ABC',
  '5-1': 'E=ABCD',
  '5-2': 'D=AB E=AC',
  '6-1': 'F=ABCDE',
  '6-2': 'E=ABC F=BCD',
  '6-3': 'D=AB E=AC F=BC',
  '7-1': 'G=ABCDEF',
  '7-2': 'F=ABCD G=ABDE',
  '7-3': 'E=ABC F=BCD G=ACD',
  '7-4': 'D=AB E=AC F=BC G=ABC',
  '8-2': 'G=ABCD H=ABEF',
  '8-3': 'F=ABC G=ABD H=BCDE',
  '8-4': 'E=BCD F=ACD G=ABC H=ABD',
  '9-2': 'H=ACDFG J=BCEFG',
  '9-3': 'G=ABCD H=ACEF J=CDEF',
  '9-4': 'F=BCDE G=ACDE H=ABDE J=ABCE',
  '9-5': 'E=ABC F=BCD G=ACD H=ABD J=ABCD',
  '10-3': 'H=ABCG J=BCDE K=ACDF',
  '10-4': 'G=BCDF H=ACDF J=ABDE K=ABCE',
  '10-5': 'F=ABCD G=ABCE H=ABDE J=ACDE K=BCDE',
  '10-6': 'E=ABC F=BCD G=ACD H=ABD J=ABCD K=AB',
}

/** The usual generators of a 2^(k - p) fraction: published, else words of odd length first, then the others. */
export function usualGenerators(k: number, p: number): Generator[] {
  const published = usual[`${k}-${p}`]
  if (published !== undefined) return published.split(' ').map((text) => readGenerator(text, k))
  const basic = k - p
  const words = effectsUpTo(basic, basic).filter((mask) => wordLength(mask) > 1)
  const ranked = words.sort((a, b) => (wordLength(b) % 2) - (wordLength(a) % 2) || wordLength(a) - wordLength(b))
  demand(p <= ranked.length, `${k} factors need more than ${2 ** basic} runs`)
  return range(p).map((i) => ({ factor: basic + i, word: { mask: ranked[i]!, sign: 1 } }))
}

/** Rows of -1 and 1, by basic factors in standard order. */
export function twoLevelRows(k: number, generators: readonly Generator[]): number[][] {
  const made = new Map(generators.map((generator) => [generator.factor, generator.word]))
  demand(made.size === generators.length, 'a factor has two generators')
  const basic = range(k).filter((factor) => !made.has(factor))
  const chained = generators.find(({ word }) => [...made.keys()].some((factor) => word.mask & (1 << factor)))
  demand(chained === undefined, `the generator of ${letters[chained?.factor ?? 0]} uses a generated factor`)
  return combinations(basic.map(() => [-1, 1])).map((signs) => {
    const row = new Array<number>(k).fill(0)
    for (const [i, factor] of basic.entries()) row[factor] = signs[i]!
    for (const [factor, word] of made) row[factor] = word.sign * wordSign(row, word.mask)
    return row
  })
}

/** The product of the entries that a word names. */
function wordSign(row: readonly number[], mask: number): number {
  return row.reduce((product, value, i) => (mask & (1 << i) ? product * Math.sign(value) : product), 1)
}

export interface BlockWords {
  readonly words: readonly number[]
  readonly note: Sentence
}

/** Words that divide a two-level design into 2^b blocks while confounding effects of as many factors as can be. */
export function blockWords(k: number, relation: readonly SignedWord[], b: number): BlockWords {
  const defining = [0, ...relation.map(({ mask }) => mask)]
  const shortest = new Map<number, number>()
  const lengthOf = (mask: number) => {
    const known = shortest.get(mask) ?? Math.min(...defining.map((word) => wordLength(word ^ mask)))
    shortest.set(mask, known)
    return known
  }
  const masks = effectsUpTo(k, k).filter((mask) => defining.every((word) => (word ^ mask) >= mask))
  const words = search(masks.toReversed(), b, lengthOf)
  demand(words !== undefined, `the design cannot be divided into ${2 ** b} blocks`)
  const confounded = subgroup(words.map((mask) => ({ mask, sign: 1 })))
    .slice(1)
    .map(({ mask }) => shortAlias(mask, defining))
  const text = confounded
    .sort((x, y) => wordLength(x) - wordLength(y) || x - y)
    .map(wordText)
    .join(', ')
  return {
    words,
    note: { en: `Blocks are confounded with ${text}.`, zh: `区组与 ${text} 混杂。` },
  }
}

function shortAlias(mask: number, defining: readonly number[]): number {
  return defining.map((word) => word ^ mask).reduce((a, c) => (wordLength(c) < wordLength(a) ? c : a))
}

/** The set of b words whose products, shortest first, are the longest. */
function search(masks: readonly number[], b: number, lengthOf: (mask: number) => number): number[] | undefined {
  let best: number[] | undefined
  let bestKey = ''
  const visit = (from: number, chosen: readonly number[], products: readonly number[]): void => {
    if (chosen.length === b) {
      const lengths = products.slice(1).map(lengthOf)
      const key = lengths
        .sort((x, y) => x - y)
        .map((length) => String.fromCharCode(48 + length))
        .join('')
      if (lengths[0]! > 0 && key > bestKey) [best, bestKey] = [[...chosen], key]
      return
    }
    // Beyond two words the first is held at the longest ones: enough for designs that anyone blocks.
    const last = chosen.length === 0 && b > 2 ? Math.min(masks.length, 12) : masks.length
    for (let i = from; i < last; i++) {
      const mask = masks[i]!
      if (products.includes(mask)) continue
      visit(i + 1, [...chosen, mask], [...products, ...products.map((product) => product ^ mask)])
    }
  }
  visit(0, [], [0])
  return best
}

/** The block of a row, from 1, by the signs of the block words. */
export function blockOf(row: readonly number[], words: readonly number[]): number {
  return words.reduce((number, mask, i) => number + (wordSign(row, mask) > 0 ? 1 << i : 0), 1)
}

/** b with blocks = 2^b. Throws a RangeError for another count. */
export function blockPower(blocks: number): number {
  const b = Math.round(Math.log2(blocks))
  demand(2 ** b === blocks, `a two-level design divides into 2, 4, 8 ... blocks, not ${blocks}`)
  return b
}
