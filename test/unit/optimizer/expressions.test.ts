// Expressions: read as mathematics reads them, errors with their position, nothing evaluated but numbers.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseComparison } from '../../../optimizer/rules/parse.ts'
import { asLinear, compiled } from '../../../optimizer/rules/terms.ts'
import { ExpressionError } from '../../../optimizer/rules/tokens.ts'

const settings = new Map([
  ['peak', 1500],
  ['soak', 90],
  ['lot-bet', 7],
  ['a.b', 3],
])
const worth = (text: string) =>
  compiled(parseComparison(`${text} <= 0`).lesser)((name) => settings.get(name) ?? Number.NaN)

/** Text, value at the settings above. */
const values: [string, number][] = [
  ['1 + 2 * 3', 7],
  ['(1 + 2) * 3', 9],
  ['10 - 4 - 3', 3],
  ['100 / 5 / 2', 10],
  ['2 ^ 3 ^ 2', 512],
  ['-2 ^ 2', -4],
  ['2 ^ -1', 0.5],
  ['- -3', 3],
  ['+3 - +2', 1],
  ['1.5e2 + .5', 150.5],
  ['peak * soak', 135000],
  ['`lot-bet` * a.b', 21],
  ['min(peak, soak, 3)', 3],
  ['max(1, 2) + abs(-4)', 6],
  ['sqrt(16) + exp(0) + log(1)', 5],
  ['soak-lot', Number.NaN],
]

/** Text, what its error says. */
const faults: [string, RegExp][] = [
  ['', /^position 1: the end stands where/],
  ['peak', /^position 5: the end stands where one of <=/],
  ['peak <= ', /^position 9: the end/],
  ['peak <= 3 4', /^position 11: "4" stands after the end/],
  ['peak & soak <= 3', /^position 6: "&" has no meaning/],
  ['(peak <= 3', /^position 7: "<=" stands where \) of position 1/],
  ['peak) <= 3', /^position 5: "\)"/],
  ['1 <= peak <= 3', /^position 11: "<=" stands after/],
  ['eval(peak) <= 3', /^position 1: there is no function eval; there are min/],
  ['constructor(1) <= 3', /^position 1: there is no function constructor/],
  ['sqrt(1, 2) <= 3', /^position 1: sqrt takes one value, not 2/],
  ['min(1) <= 3', /^position 1: min takes two or more/],
  ['1e999 <= peak', /^position 1: 1e999 is too large/],
  [`${'('.repeat(5000)}1 <= 2`, /longer than|nested more/],
  [`${'('.repeat(500)}1 <= 2`, /^position 101: nested more than 100/],
  [`${'-'.repeat(500)}1 <= 2`, /nested more than 100/],
  ['peak; soak <= 1', /^position 5: ";"/],
  ['`peak <= 1', /^position 1: "`"/],
]

describe('an expression', () => {
  it.each(values)('%s', (text, value) => {
    expect(worth(text)).toBe(value)
  })

  it.each(faults)('%s is refused', (text, expected) => {
    expect(() => parseComparison(text)).toThrow(ExpressionError)
    expect(() => parseComparison(text)).toThrow(expected)
  })

  it('of any text at all is read, or refused with a position inside the text', () => {
    const piece = fc.constantFrom(
      'peak',
      '1',
      '2.5',
      '+',
      '-',
      '*',
      '/',
      '^',
      '(',
      ')',
      ',',
      '<=',
      '>',
      'min',
      'log',
      ' ',
    )
    const text = fc.oneof(
      fc.string(),
      fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join('')),
    )
    fc.assert(
      fc.property(text, (given) => {
        try {
          parseComparison(given)
        } catch (cause) {
          expect(cause).toBeInstanceOf(ExpressionError)
          const { at } = cause as ExpressionError
          expect(at >= 1 && at <= given.length + 1).toBe(true)
        }
      }),
      { numRuns: 2000, seed: 3 },
    )
  })
})

describe('a comparison', () => {
  it.each([
    ['a <= b', { strict: false, equal: false }],
    ['a < b', { strict: true, equal: false }],
    ['b >= a', { strict: false, equal: false }],
    ['b > a', { strict: true, equal: false }],
    ['a == b', { strict: false, equal: true }],
  ])('%s', (text, expected) => {
    const [lesser, greater] = [
      { kind: 'parameter', name: 'a' },
      { kind: 'parameter', name: 'b' },
    ]
    expect(parseComparison(text)).toEqual({ lesser, greater, ...expected })
  })

  it('that is linear becomes geometry', () => {
    const linear = (text: string) => {
      const limit = asLinear(parseComparison(text))
      return limit && { ...limit, coefficients: Object.fromEntries(limit.coefficients) }
    }
    expect(linear('2 * (a - b) / 4 + 3 <= a + 1')).toEqual({ coefficients: { a: -0.5, b: -0.5 }, max: -2 })
    expect(linear('a + b + c == 100')).toEqual({ coefficients: { a: 1, b: 1, c: 1 }, equals: 100 })
    expect(linear('a >= sqrt(4)')).toEqual({ coefficients: { a: -1 }, max: -2 })
    for (const text of [
      'a * b <= 1',
      'a / b <= 1',
      'a ^ 2 <= 1',
      'abs(a) <= 1',
      'a < 1',
      'a - a <= 1',
      '1 / 0 * a <= 1',
    ])
      expect(linear(text), text).toBeUndefined()
  })
})
