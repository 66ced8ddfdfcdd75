// Designs against the tables of books: aliases, orthogonality, rotatability, efficiency.
import { describe, expect, it } from 'vitest'
import type { DesignOptions } from '../../../optimizer/designs/design.ts'
import { designs } from '../../../optimizer/designs/index.ts'
import { firstRows } from '../../../optimizer/designs/plackett-burman.ts'
import { planDesign } from '../../../optimizer/designs/plan.ts'
import { orthogonalArrays } from '../../../optimizer/designs/taguchi-arrays.ts'
import { modelRow, termsOf } from '../../../optimizer/designs/terms.ts'
import { twoLevelRows, usualGenerators } from '../../../optimizer/designs/two-level.ts'
import { definingRelation, resolutionOf, signedText } from '../../../optimizer/designs/words.ts'
import { inverseUpper, qr } from '../../../optimizer/math/qr.ts'

const numbers = (count: number) => Array.from({ length: count }, (_, i) => ({ name: `x${i + 1}` }))

function coded(design: string, count: number, options: DesignOptions = {}) {
  const plan = planDesign({ design, factors: numbers(count), options: { randomise: false, ...options }, seed: 1 })
  return { plan, rows: plan.runs.map((run) => run.coded) }
}

const inner = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, i) => sum + value * b[i]!, 0)
const column = (rows: readonly (readonly number[])[], k: number) => rows.map((row) => row[k]!)

/** Diagonal of x (X'X)^-1 x' at coded settings, for a model. */
function variance(rows: readonly (readonly number[])[], order: 'linear' | 'quadratic') {
  const factors = numbers(rows[0]!.length)
  const terms = termsOf(factors, order)
  const model = rows.map((row) => modelRow(factors, terms, row))
  const columns = inverseUpper(qr(model[0]!.map((_, k) => Float64Array.from(column(model, k)))))
  return (at: readonly number[]) => {
    const x = modelRow(factors, terms, at)
    // x^T R^-1 has one entry per column of R^-1.
    return columns.reduce((sum, c) => sum + inner(x, [...c]) ** 2, 0)
  }
}

// Montgomery, Design and Analysis of Experiments, 8th ed., table 8.14 with appendix X.
const fractions: readonly (readonly [number, number, number, string])[] = [
  [3, 1, 3, 'ABC'],
  [4, 1, 4, 'ABCD'],
  [5, 1, 5, 'ABCDE'],
  [5, 2, 3, 'ABD ACE BCDE'],
  [6, 2, 4, 'ABCE BCDF ADEF'],
  [6, 3, 3, 'ABD ACE BCF DEF BCDE ACDF ABEF'],
  [7, 3, 4, 'ABCE BCDF ACDG ADEF BDEG ABFG CEFG'],
  [7, 4, 3, 'ABD ACE BCF DEF CDG BEG AFG BCDE ACDF ABEF ABCG ADEG BDFG CEFG ABCDEFG'],
  [8, 2, 5, 'ABCDG ABEFH CDEFGH'],
]

describe('regular fractions', () => {
  it.each(fractions)('2^(%i-%i) has resolution %i', (k, p, resolution, words) => {
    const relation = definingRelation(usualGenerators(k, p))
    expect(resolutionOf(relation)).toBe(resolution)
    expect(relation.map(signedText).toSorted()).toEqual(words.split(' ').toSorted())
  })

  it('2^(5-2) aliases as printed', () => {
    const { plan } = coded('fractional-factorial', 5, { generators: ['D=AB', 'E=AC'] })
    const text = plan.notes.map(({ en }) => en).join(' ')
    expect(text).toContain('defining relation I = ABD = ACE = BCDE')
    for (const chain of ['A = BD = CE', 'B = AD', 'C = AE', 'D = AB', 'E = AC', 'BC = DE', 'CD = BE'])
      expect(aliased(text, chain)).toBe(true)
  })

  it('2^(7-4) aliases every main effect with three products', () => {
    const { plan, rows } = coded('fractional-factorial', 7, { runs: 8 })
    const text = plan.notes.map(({ en }) => en).join(' ')
    for (const chain of ['A = BD = CE = FG', 'B = AD = CF = EG', 'G = CD = BE = AF'])
      expect(aliased(text, chain)).toBe(true)
    expect(rows).toEqual(twoLevelRows(7, usualGenerators(7, 4)))
  })

  it('every table entry has the rows, the resolution that it claims', () => {
    const claimed = {
      '9-2': 6,
      '9-3': 4,
      '9-4': 4,
      '9-5': 3,
      '10-3': 5,
      '10-4': 4,
      '10-5': 4,
      '10-6': 3,
      '8-3': 4,
      '8-4': 4,
    }
    for (const [key, resolution] of Object.entries(claimed)) {
      const [k, p] = key.split('-').map(Number)
      expect(resolutionOf(definingRelation(usualGenerators(k!, p!)))).toBe(resolution)
    }
  })

  it('a negative generator takes the other fraction', () => {
    const { rows } = coded('fractional-factorial', 3, { generators: ['C=-AB'] })
    for (const [a, b, c] of rows) expect(c).toBe(-a! * b!)
  })
})

/** Whether one printed chain holds the effects of another, in any order. */
function aliased(text: string, chain: string): boolean {
  const parts = (one: string) => one.trim().split(' = ').toSorted().join()
  const printed = text
    .slice(text.indexOf('Aliases: ') + 9)
    .replace(/\.$/, '')
    .split(';')
  return printed.map(parts).includes(parts(chain))
}

describe('blocks of factorials', () => {
  // Montgomery, table 7.9: effects confounded in 2^k designs.
  const known: readonly (readonly [number, number, string])[] = [
    [3, 2, 'ABC'],
    [4, 2, 'ABCD'],
    [5, 2, 'ABCDE'],
  ]
  it.each(known)('2^%i in %i blocks confounds %s', (k, blocks, word) => {
    expect(coded('full-factorial', k, { blocks }).plan.notes[0]!.en).toBe(`Blocks are confounded with ${word}.`)
  })

  it('2^5 in four blocks confounds no product of two, 2^6 in eight neither', () => {
    const text = (k: number, blocks: number) => coded('full-factorial', k, { blocks }).plan.notes[0]!.en
    const lengths = (sentence: string) => [...sentence.matchAll(/[A-F]{1,6}(?=[,.])/g)].map(([word]) => word.length)
    expect(lengths(text(5, 4)).toSorted()).toEqual([3, 3, 4])
    expect(Math.min(...lengths(text(6, 8)))).toBeGreaterThanOrEqual(3)
  })

  it('blocks hold equal runs that sum to nothing in every main effect', () => {
    const { plan } = coded('full-factorial', 5, { blocks: 4 })
    for (const block of [1, 2, 3, 4]) {
      const own = plan.runs.filter((run) => run.block === block).map((run) => run.coded)
      expect(own).toHaveLength(8)
      for (let k = 0; k < 5; k++)
        expect(
          inner(
            column(own, k),
            own.map(() => 1),
          ),
        ).toBe(0)
    }
  })
})

describe('orthogonal arrays', () => {
  it.each(orthogonalArrays.map((array) => [array.name, array] as const))(
    '%s holds each pair equally often',
    (_, array) => {
      const { rows, levels } = array
      for (let i = 0; i < levels.length; i++) {
        for (let j = 0; j < i; j++) {
          const pairs = Map.groupBy(rows, (row) => `${row[i]} ${row[j]}`)
          expect(pairs.size).toBe(levels[i]! * levels[j]!)
          for (const own of pairs.values()) expect(own).toHaveLength(rows.length / pairs.size)
        }
      }
    },
  )

  it('has the published sizes', () => {
    const sizes = orthogonalArrays.map(({ name, levels }) => `${name} ${levels.length}`)
    expect(sizes).toEqual(['L4 3', 'L8 7', 'L9 4', 'L12 11', 'L16 15', 'L18 8', 'L25 6', 'L27 13', 'L32 31'])
  })

  it('L9 stands as it is printed', () => {
    const l9 = orthogonalArrays[2]!.rows.map((row) => row.map((level) => level + 1).join(''))
    expect(l9).toEqual(['1111', '1222', '1333', '2123', '2231', '2312', '3132', '3213', '3321'])
  })

  it.each(Object.keys(firstRows).map(Number))('Plackett-Burman in %i runs is orthogonal', (n) => {
    const { rows } = coded('plackett-burman', n - 1, { runs: n })
    for (let i = 0; i < n - 1; i++) {
      for (let j = 0; j <= i; j++) expect(inner(column(rows, i), column(rows, j))).toBe(i === j ? n : 0)
    }
  })
})

describe('second-order designs', () => {
  it.each([2, 3, 4, 5, 6])('the rotatable design of %i factors knows equally much at equal distance', (k) => {
    const { rows, plan } = coded('central-composite', k, { region: 'circumscribed' })
    // Tables of rotatable designs list alpha 1.414, 1.682, 2.000, 2.000 (half fraction), 2.378 (half fraction).
    expect(plan.alpha).toBeCloseTo([Math.SQRT2, 1.682, 2, 2, 2.378][k - 2]!, 3)
    const at = variance(rows, 'quadratic')
    const directions = [numbers(k).map((_, i) => (i === 0 ? 1 : 0)), numbers(k).map((_, i) => (-1) ** i * (i + 1))]
    const known = directions.map((direction) => {
      const length = Math.hypot(...direction)
      return at(direction.map((value) => (1.3 * value) / length))
    })
    expect(known[1]).toBeCloseTo(known[0]!, 10)
  })

  it('Box-Behnken of four or seven factors is rotatable', () => {
    for (const k of [4, 7]) {
      const at = variance(coded('box-behnken', k).rows, 'quadratic')
      const corner = at(numbers(k).map(() => 1 / Math.sqrt(k)))
      expect(at(numbers(k).map((_, i) => (i === 0 ? 1 : 0)))).toBeCloseTo(corner, 10)
    }
  })

  it.each([
    ['central-composite', 2, { blocks: 2, centrePoints: 6 }],
    ['central-composite', 4, { blocks: 3, centrePoints: 6 }],
    ['box-behnken', 4, { blocks: 3, centrePoints: 3 }],
    ['box-behnken', 5, { blocks: 2, centrePoints: 6 }],
    ['box-behnken', 7, { blocks: 2, centrePoints: 6 }],
  ] as const)('%s of %i factors is orthogonal to its blocks', (design, k, options) => {
    const { plan } = coded(design, k, options)
    const factors = numbers(k)
    const model = plan.runs.map((run) => modelRow(factors, termsOf(factors, 'quadratic'), run.coded).slice(1))
    for (const block of new Set(plan.runs.map((run) => run.block))) {
      const member = plan.runs.map((run) => (run.block === block ? 1 : 0))
      const share = inner(member, member) / member.length
      for (let c = 0; c < model[0]!.length; c++) {
        const values = column(model, c)
        expect(inner(values, member)).toBeCloseTo(
          share *
            inner(
              values,
              values.map(() => 1),
            ),
          10,
        )
      }
    }
  })

  it('face-centred points stay in the cube, inscribed ones too', () => {
    expect(coded('central-composite', 3, { alpha: 'face' }).plan.alpha).toBe(1)
    expect(Math.max(...coded('central-composite', 3).rows.flat())).toBeCloseTo(1, 12)
    expect(Math.max(...coded('central-composite', 3, { region: 'circumscribed' }).rows.flat())).toBeCloseTo(
      8 ** 0.25,
      12,
    )
  })
})

describe('D-optimal designs', () => {
  it('find the orthogonal design where there is one', () => {
    for (const [k, runs] of [
      [3, 4],
      [3, 8],
      [7, 8],
      [5, 12],
    ] as const) {
      expect(coded('d-optimal', k, { model: 'linear', runs }).plan.notes[0]!.en).toContain('D-efficiency 100 %')
    }
  })

  it('put a parabola at its ends with the middle, equally often', () => {
    const { rows } = coded('d-optimal', 1, { model: 'quadratic', runs: 6 })
    expect(rows.flat().toSorted((a, b) => a - b)).toEqual([-1, -1, 0, 0, 1, 1])
  })

  it('reach the best of all designs of six runs for two factors on three levels', () => {
    const grid = [-1, 0, 1].flatMap((a) => [-1, 0, 1].map((b) => [a, b]))
    const determinant = (rows: readonly (readonly number[])[]) => {
      const factors = numbers(2)
      const model = rows.map((row) => modelRow(factors, termsOf(factors, 'quadratic'), row))
      const { upper, kept } = qr(model[0]!.map((_, k) => Float64Array.from(column(model, k))))
      return kept.length < 6 ? 0 : upper.reduce((product, c, k) => product * c[k]! ** 2, 1)
    }
    const subsets = (from: number, left: number): number[][] =>
      left === 0 ? [[]] : grid.flatMap((_, i) => (i < from ? [] : subsets(i + 1, left - 1).map((rest) => [i, ...rest])))
    const best = Math.max(...subsets(0, 6).map((subset) => determinant(subset.map((i) => grid[i]!))))
    expect(determinant(coded('d-optimal', 2, { model: 'quadratic', runs: 6 }).rows)).toBeCloseTo(best, 6)
  })

  it('put a linear blend at its pure components', () => {
    const candidates = coded('simplex-lattice', 3, { degree: 6 }).rows
    const { rows } = coded('d-optimal', 3, { model: 'linear', runs: 6, candidates })
    expect(rows.map((row) => row.join()).toSorted()).toEqual(['0,0,1', '0,0,1', '0,1,0', '0,1,0', '1,0,0', '1,0,0'])
  })
})

describe('space filling', () => {
  it('has every level once, keeps runs apart', () => {
    const { rows } = coded('latin-hypercube', 3, { runs: 20 })
    for (let k = 0; k < 3; k++) expect(column(rows, k).toSorted((a, b) => a - b)[0]).toBeCloseTo(-0.95, 12)
    for (let k = 0; k < 3; k++) expect(new Set(column(rows, k)).size).toBe(20)
    const gaps = rows.flatMap((a, i) => rows.slice(0, i).map((b) => Math.hypot(...a.map((v, k) => v - b[k]!))))
    // A random Latin hypercube of this size has its closest runs at about 0.2.
    expect(Math.min(...gaps)).toBeGreaterThan(0.5)
  })
})

describe('mixtures', () => {
  it.each([
    [3, 2, 6],
    [3, 3, 10],
    [4, 2, 10],
    [4, 3, 20],
  ])('the {%i, %i} lattice has %i blends', (q, degree, blends) => {
    expect(coded('simplex-lattice', q, { degree }).rows).toHaveLength(blends)
  })
})

it('every design has a title in both languages', () => {
  for (const { title, summary } of designs) expect(title.en && title.zh && summary).toBeTruthy()
})
