// Plackett-Burman designs: main effects of many two-level factors in a multiple of four runs.

import { type Design, demand, range } from './design.ts'
import { asChoices, requireTwoLevels } from './fractional-factorial.ts'

/** First rows by runs; each next row is the one before moved by one place, the last is all minus [PlackettBurman1946]. */
export const firstRows: Readonly<Record<number, string>> = {
  8: '+++-+--',
  12: '++-+++---+-',
  16: '++++-+-++--+---',
  20: '++--++++-+-+----++-',
  24: '+++++-+-++--++--+-+----',
  36: '-+-+++---+++++-+++--+----+-+-++--+-',
}

export const plackettBurman: Design = {
  name: 'plackett-burman',
  title: { en: 'Plackett-Burman', zh: 'Plackett-Burman' },
  summary: 'Main effects of up to n - 1 two-level factors in n = 8, 12, 16, 20, 24 or 36 runs',
  centrePoints: () => 0,
  make(factors, { runs }) {
    requireTwoLevels(factors)
    const sizes = Object.keys(firstRows).map(Number)
    const n = runs ?? sizes.find((size) => size > Math.max(factors.length, 8))
    const first = n === undefined ? undefined : firstRows[n]
    demand(first !== undefined, `a Plackett-Burman design has ${sizes.join(', ')} runs and fewer factors than runs`)
    demand(factors.length < n!, `${n} runs hold at most ${n! - 1} factors`)
    const signs = [...first].map((sign) => (sign === '+' ? 1 : -1))
    const cyclic = range(n! - 1).map((shift) => signs.map((_, i) => signs.at(i - shift)!))
    const rows = [...cyclic, signs.map(() => -1)].map((row) => row.slice(0, factors.length))
    return {
      points: rows.map((row) => ({ coded: asChoices(factors, row), kind: 'factorial' as const })),
      notes: [
        {
          en: 'Each main effect is partly aliased with every product of two others.',
          zh: '每个主效应与其余因子的二因子交互作用部分混杂。',
        },
      ],
    }
  },
}
