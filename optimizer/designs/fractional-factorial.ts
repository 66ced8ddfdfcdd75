// The regular fractional factorial: part of a two-level factorial, with what cannot be told apart written down.

import { type Design, type DesignOptions, demand, type Factor, range } from './design.ts'
import { blockOf, blockPower, blockWords, twoLevelRows, usualGenerators } from './two-level.ts'
import { definingRelation, fractionNotes, type Generator, readGenerator, resolutionOf } from './words.ts'

const usualResolution = 4

export const fractionalFactorial: Design = {
  name: 'fractional-factorial',
  title: { en: 'fractional factorial', zh: '部分因子' },
  summary: 'The smallest two-level fraction of the resolution asked for (4 unless told), or by generators',
  centrePoints: () => 0,
  make(factors, options) {
    const k = factors.length
    requireTwoLevels(factors)
    const generators = generatorsFor(k, options)
    const relation = definingRelation(generators)
    demand(resolutionOf(relation) >= 3, 'these generators alias main effects with each other')
    const rows = twoLevelRows(k, generators)
    const notes = fractionNotes(k, generators)
    const blocks = (options.blocks ?? 1) > 1 ? blockWords(k, relation, blockPower(options.blocks!)) : undefined
    return {
      points: rows.map((row) => ({
        coded: asChoices(factors, row),
        kind: 'factorial' as const,
        ...(blocks && { block: blockOf(row, blocks.words) }),
      })),
      notes: blocks ? [...notes, blocks.note] : notes,
    }
  },
}

export function requireTwoLevels(factors: readonly Factor[]): void {
  const many = factors.find(({ choices }) => choices !== undefined && choices !== 2)
  demand(many === undefined, `${many?.name} has ${many?.choices} choices, a two-level design needs 2`)
}

/** Rows of signs with the indices of choices for categories. */
export function asChoices(factors: readonly Factor[], row: readonly number[]): number[] {
  return row.map((sign, i) => (factors[i]!.choices === undefined ? sign : sign > 0 ? 1 : 0))
}

/** By what was asked for: generators, a number of runs, or the smallest fraction of a resolution. */
function generatorsFor(k: number, { generators, runs, resolution = usualResolution }: DesignOptions): Generator[] {
  if (generators !== undefined) return generators.map((text) => readGenerator(text, k))
  if (runs !== undefined) {
    const basic = Math.round(Math.log2(runs))
    demand(
      2 ** basic === runs && basic <= k,
      `a fraction of ${k} factors has ${2 ** k}, half of it, a quarter ... runs`,
    )
    return usualGenerators(k, k - basic)
  }
  const fractions = range(k)
    .map((p) => p)
    .reverse()
  for (const p of fractions) {
    if (2 ** (k - p) <= k) continue
    const found = usualGenerators(k, p)
    if (resolutionOf(definingRelation(found)) >= resolution) return found
  }
  return []
}
