// The full factorial: every combination of the levels, two or more of each factor.

import { combinations, type Design, type DesignPoint, demand, type Factor, isNumeric, range } from './design.ts'
import { blockOf, blockPower, blockWords } from './two-level.ts'

const mostRuns = 4096

export const fullFactorial: Design = {
  name: 'full-factorial',
  title: { en: 'full factorial', zh: '全因子' },
  summary: 'Every combination of levels; two of each number unless more are asked for, every choice of a category',
  centrePoints: () => 0,
  make(factors, { levels = 2, blocks = 1 }) {
    demand(levels >= 2, 'a factor needs two levels at least')
    const lists = factors.map((factor) => levelsOf(factor, levels))
    const runs = lists.reduce((product, list) => product * list.length, 1)
    demand(runs <= mostRuns, `a full factorial of these factors has ${runs} runs; use a fraction`)
    const rows = combinations(lists)
    const isTwoLevel = factors.every((factor) => isNumeric(factor)) && levels === 2
    if (blocks === 1 || !isTwoLevel) return { points: rows.map(point), notes: [] }
    const { words, note } = blockWords(factors.length, [], blockPower(blocks))
    return { points: rows.map((coded) => ({ ...point(coded), block: blockOf(coded, words) })), notes: [note] }
  },
}

function levelsOf({ choices }: Factor, levels: number): number[] {
  return choices === undefined ? range(levels).map((i) => -1 + (2 * i) / (levels - 1)) : range(choices)
}

function point(coded: readonly number[]): DesignPoint {
  return { coded, kind: 'factorial' }
}
