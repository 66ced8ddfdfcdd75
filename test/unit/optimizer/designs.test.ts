// Every experimental design under the shared suite.
import { describe, expect, it } from 'vitest'
import type { Factor } from '../../../optimizer/designs/design.ts'
import { designs } from '../../../optimizer/designs/index.ts'
import { planDesign } from '../../../optimizer/designs/plan.ts'
import { type DesignCase, designSuite } from '../../suites/design.ts'

const numbers = (count: number): Factor[] => Array.from({ length: count }, (_, i) => ({ name: `x${i + 1}` }))
const category = (choices: number): Factor => ({ name: `gas${choices}`, choices })

const cases: Readonly<Record<string, readonly DesignCase[]>> = {
  'full-factorial': [
    { factors: numbers(3), runs: 8 },
    { factors: [...numbers(2), category(3)], options: { levels: 3 }, runs: 27 },
  ],
  'fractional-factorial': [
    { factors: numbers(7), runs: 16 },
    { factors: [...numbers(4), category(2)], options: { resolution: 3 }, runs: 8 },
    { factors: numbers(13), options: { resolution: 3 }, runs: 16 },
  ],
  'plackett-burman': [
    { factors: numbers(11), runs: 12 },
    { factors: [...numbers(16), category(2)], runs: 20 },
  ],
  'box-behnken': [
    { factors: numbers(3), runs: 15, model: 'quadratic' },
    { factors: numbers(4), runs: 27, model: 'quadratic' },
    { factors: numbers(5), runs: 46, model: 'quadratic' },
    { factors: numbers(6), runs: 54, model: 'quadratic' },
    { factors: numbers(7), runs: 62, model: 'quadratic' },
    { factors: [category(2), ...numbers(3)], runs: 27, model: 'quadratic' },
  ],
  'central-composite': [
    { factors: numbers(2), runs: 13, model: 'quadratic' },
    { factors: numbers(3), options: { alpha: 'face' }, runs: 20, model: 'quadratic' },
    { factors: numbers(5), runs: 32, model: 'quadratic' },
    { factors: [...numbers(2), category(2)], runs: 21, model: 'quadratic' },
  ],
  taguchi: [
    { factors: numbers(4), runs: 9 },
    { factors: [category(2), ...numbers(7)], runs: 18 },
    { factors: [category(2), category(3), ...numbers(2)], runs: 9 },
    { factors: numbers(11), options: { array: 'L12' }, runs: 12 },
  ],
  'd-optimal': [
    { factors: numbers(3), options: { runs: 12 }, runs: 12, model: 'quadratic' },
    { factors: [...numbers(2), category(3)], runs: 16, model: 'quadratic' },
    { factors: numbers(4), options: { model: 'linear', runs: 6 }, runs: 6 },
  ],
  'latin-hypercube': [
    { factors: numbers(4), runs: 12 },
    { factors: [...numbers(3), category(3)], options: { runs: 15 }, runs: 15 },
  ],
  'simplex-lattice': [
    { factors: numbers(3), runs: 6 },
    { factors: numbers(4), options: { degree: 3 }, runs: 20 },
  ],
  'simplex-centroid': [{ factors: numbers(4), runs: 15 }],
}

describe.each(designs.map((design) => [design.name, design] as const))('design %s', (name, design) => {
  designSuite(design, cases[name] ?? [])
})

describe('a design that does not fit', () => {
  const refused: readonly (readonly [string, Parameters<typeof planDesign>[0], RegExp])[] = [
    ['unknown name', { design: 'nothing', factors: numbers(2), seed: 1 }, /there are full-factorial/],
    ['two numbers in a Box-Behnken', { design: 'box-behnken', factors: numbers(2), seed: 1 }, /3 to 7/],
    ['three choices in a fraction', { design: 'plackett-burman', factors: [category(3)], seed: 1 }, /gas3 has 3/],
    ['no room', { design: 'taguchi', factors: numbers(5), options: { array: 'L9' }, seed: 1 }, /L9 does not hold/],
    ['too few runs', { design: 'd-optimal', factors: numbers(3), options: { runs: 5 }, seed: 1 }, /10 coefficients/],
    [
      'a generator of itself',
      { design: 'fractional-factorial', factors: numbers(4), options: { generators: ['D=ABD'] }, seed: 1 },
      /uses D to make itself/,
    ],
    ['three blocks', { design: 'full-factorial', factors: numbers(3), options: { blocks: 3 }, seed: 1 }, /2, 4, 8/],
  ]
  it.each(refused)('is refused with the reason: %s', (_, request, reason) => {
    expect(() => planDesign(request)).toThrow(reason)
  })
})
