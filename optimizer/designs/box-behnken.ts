// Box-Behnken designs: second-order models of three to seven numbers without any run in a corner.

import { combinations, crossed, type Design, type DesignPoint, demand, isNumeric } from './design.ts'

interface Scheme {
  /** Factors (from 0) that vary together while the others stay in the middle. */
  readonly sets: readonly (readonly number[])[]
  readonly centre: number
  /** Indices of sets by block. */
  readonly blocks?: readonly (readonly number[])[]
  /** Present: two blocks by the sign of the product of the three factors. */
  readonly bySign?: true
}

/** [BoxBehnken1960], table 1. */
const schemes: Readonly<Record<number, Scheme>> = {
  3: {
    sets: [
      [0, 1],
      [0, 2],
      [1, 2],
    ],
    centre: 3,
  },
  4: {
    sets: [
      [0, 1],
      [2, 3],
      [0, 3],
      [1, 2],
      [0, 2],
      [1, 3],
    ],
    centre: 3,
    blocks: [
      [0, 1],
      [2, 3],
      [4, 5],
    ],
  },
  5: {
    sets: [
      [0, 1],
      [2, 3],
      [1, 4],
      [0, 2],
      [3, 4],
      [1, 2],
      [0, 3],
      [2, 4],
      [0, 4],
      [1, 3],
    ],
    centre: 6,
    blocks: [
      [0, 1, 2, 3, 4],
      [5, 6, 7, 8, 9],
    ],
  },
  6: {
    sets: [
      [0, 1, 3],
      [1, 2, 4],
      [2, 3, 5],
      [0, 3, 4],
      [1, 4, 5],
      [0, 2, 5],
    ],
    centre: 6,
    bySign: true,
  },
  7: {
    sets: [
      [3, 4, 5],
      [0, 5, 6],
      [1, 4, 6],
      [0, 1, 3],
      [2, 3, 6],
      [0, 2, 4],
      [1, 2, 5],
    ],
    centre: 6,
    bySign: true,
  },
}

export const boxBehnken: Design = {
  name: 'box-behnken',
  title: { en: 'Box-Behnken', zh: 'Box-Behnken' },
  summary: 'Second-order model of three to seven numbers on three levels, no corner; repeated for each category',
  centrePoints: (factors) => schemes[factors.filter(isNumeric).length]?.centre ?? 0,
  make(factors, { blocks = 1 }) {
    const k = factors.filter(isNumeric).length
    const scheme = schemes[k]
    demand(scheme !== undefined, `a Box-Behnken design takes 3 to 7 numeric factors, not ${k}`)
    const points = scheme.sets.flatMap((set, index) =>
      combinations(set.map(() => [-1, 1])).map((signs): DesignPoint => {
        const coded = new Array<number>(k).fill(0)
        for (const [i, factor] of set.entries()) coded[factor] = signs[i]!
        const block = blocks === blockCount(scheme) ? blockOf(scheme, index, signs) : undefined
        return { coded, kind: 'edge', ...(block !== undefined && { block }) }
      }),
    )
    return { points: crossed(factors, points), notes: [] }
  },
}

function blockCount({ blocks, bySign }: Scheme): number {
  return bySign ? 2 : (blocks?.length ?? 0)
}

function blockOf({ blocks }: Scheme, set: number, signs: readonly number[]): number {
  if (blocks) return blocks.findIndex((sets) => sets.includes(set)) + 1
  return signs.reduce((product, sign) => product * sign, 1) > 0 ? 1 : 2
}
