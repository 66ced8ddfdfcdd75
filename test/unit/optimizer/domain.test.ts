// Where suggestions may lie: whatever is drawn, moved or settled keeps every limit known beforehand.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Combination, FreeParameter, LinearConstraint, SettingValue } from '../../../optimizer/definition.ts'
import {
  type Domain,
  domainOf,
  drawPositions,
  excess,
  keepsLimits,
  neighbours,
  settle,
} from '../../../optimizer/domain.ts'
import { stream } from '../../../optimizer/math/rng.ts'
import { parseComparison } from '../../../optimizer/rules/parse.ts'
import { rulesOf } from '../../../optimizer/rules/rule.ts'
import { type Position, settingsAt, spaceOf } from '../../../optimizer/space.ts'

const number = (name: string, low = 0, high = 1): FreeParameter => ({ type: 'continuous', name, low, high })
const limit = (coefficients: Record<string, number>, bound: Omit<LinearConstraint, 'coefficients'>) => ({
  coefficients: new Map(Object.entries(coefficients)),
  ...bound,
})

interface Limits {
  readonly linear?: readonly LinearConstraint[]
  readonly expressions?: readonly string[]
  readonly forbidden?: readonly Combination[]
}

function domainUnder(parameters: readonly FreeParameter[], limits: Limits): Domain | undefined {
  const space = spaceOf(parameters, [])
  const { linear = [], expressions = [], forbidden = [] } = limits
  return domainOf(space, linear, {
    rules: rulesOf(space, { comparisons: expressions.map(parseComparison), forbidden }),
  })
}

const settingsOf = (domain: Domain, positions: readonly Position[]) =>
  positions.map((position) => settingsAt(domain.space, position))

/** Draws, moves from them, places settled from anywhere: settings of all of them. */
function visited(domain: Domain, count = 24): ReadonlyMap<string, SettingValue>[] {
  const rng = stream(7, 'visits')
  const draws = drawPositions(domain, count, rng)
  const moves = draws.slice(0, 4).flatMap((at) => [0.3, 0.01].flatMap((width) => neighbours(domain, at, width)))
  const strays = Array.from({ length: 6 }, () =>
    domain.space.axes.map(({ choices = 1 }) => (3 * rng.uniform() - 1) * choices),
  )
  const settled = strays.flatMap((stray) => settle(domain, Float64Array.from(stray), rng) ?? [])
  return settingsOf(domain, [...draws, ...moves, ...settled])
}

const kind = fc.constantFrom('number', 'log', 'whole', 'whole log', 'step', 'levels', 'held')
function parameterOf(type: string, index: number): FreeParameter {
  const name = `p${index}`
  if (type === 'log') return { type: 'continuous', name, low: 0.01, high: 100, scale: 'log' }
  if (type === 'whole') return { type: 'integer', name, low: -3, high: 9 }
  if (type === 'whole log') return { type: 'integer', name, low: 1, high: 500, scale: 'log' }
  if (type === 'step') return { type: 'continuous', name, low: 1, high: 3, step: 0.25 }
  if (type === 'levels') return { type: 'ordinal', name, values: [1, 2, 5, 10] }
  if (type === 'held') return { type: 'continuous', name, low: 0, high: 10, fixed: 2.5 }
  return number(name, -5, 20)
}

describe('any linear limits that some settings keep', () => {
  const coefficient = fc.constantFrom(0, 1, -1, 2, 0.5, 3)
  const row = fc.record({
    coefficients: fc.array(coefficient, { minLength: 5, maxLength: 5 }),
    sense: fc.constantFrom('equals', 'max', 'min'),
  })
  const study = fc.record({
    kinds: fc.array(kind, { minLength: 2, maxLength: 5 }),
    at: fc.array(fc.double({ min: 0.05, max: 0.95, noNaN: true }), { minLength: 5, maxLength: 5 }),
    rows: fc.array(row, { minLength: 1, maxLength: 3 }),
  })

  it('are kept by all that is drawn, moved or settled', () => {
    let drawn = 0
    fc.assert(
      fc.property(study, ({ kinds, at, rows }) => {
        // A number with room on both sides joins each equation, so that discrete parameters can be made up for.
        const parameters = [...kinds.map(parameterOf), number('slack', -2000, 2000)]
        const space = spaceOf(parameters, [])
        const inner = settingsAt(
          space,
          Float64Array.from(parameters, (_, k) => space.axes[k]!.snap(at[k] ?? 0.5)),
        )
        const linear = rows.map(({ coefficients, sense }) => {
          const named = new Map(parameters.map(({ name }, k) => [name, name === 'slack' ? 1 : (coefficients[k] ?? 0)]))
          const sum = [...named].reduce((total, [name, factor]) => total + factor * Number(inner.get(name)), 0)
          return { coefficients: named, [sense]: sum + (sense === 'max' ? 0.5 : sense === 'min' ? -0.5 : 0) }
        })
        const domain = domainUnder(parameters, { linear: linear.slice(0, 1) })!
        const all = visited(domain, 8)
        drawn += all.length
        for (const settings of all) expect(keepsLimits(domain, settings)).toBe(true)
        const several = domainUnder(parameters, { linear })!
        expect(several, 'some settings keep all of them').toBeDefined()
        for (const settings of visited(several, 4)) {
          for (const one of linear) expect(excess(several.space, one, settings)).toBeLessThan(1e-6)
        }
      }),
      { numRuns: 60, seed: 11 },
    )
    expect(drawn).toBeGreaterThan(600)
  })
})

describe('a mixture', () => {
  const names = ['a', 'b', 'c', 'd']
  const sum = limit({ a: 1, b: 1, c: 1, d: 1 }, { equals: 1 })
  const sumOf = (settings: ReadonlyMap<string, SettingValue>) =>
    names.reduce((total, name) => total + Number(settings.get(name)), 0)

  it.each([
    ['with lower bounds', [0.2, 0.1, 0.05, 0.3], [1, 1, 1, 1]],
    ['tight: the bounds leave a thousandth', [0.2, 0.3, 0.2, 0.299], [1, 1, 1, 1]],
    ['of one point: the bounds leave nothing', [0.25, 0.25, 0.25, 0.25], [1, 1, 1, 1]],
    ['with upper bounds', [0, 0, 0, 0], [0.3, 0.3, 0.3, 0.3]],
  ])('%s', (_, lows, highs) => {
    const parameters = names.map((name, k) => number(name, lows[k], highs[k]))
    const domain = domainUnder(parameters, { linear: [sum] })!
    const all = visited(domain)
    expect(all.length).toBeGreaterThan(20)
    for (const settings of all) {
      expect(Math.abs(sumOf(settings) - 1)).toBeLessThan(1e-6 * 4)
      names.forEach((name, k) => {
        expect(Number(settings.get(name))).toBeGreaterThanOrEqual(lows[k]! - 1e-12)
        expect(Number(settings.get(name))).toBeLessThanOrEqual(highs[k]! + 1e-12)
      })
    }
  })

  it('that cannot be met is no domain', () => {
    const tooMuch = names.map((name) => number(name, 0.3, 1))
    expect(domainUnder(tooMuch, { linear: [sum] })).toBeUndefined()
  })

  it('with several equations leaves a line, walked from end to end', () => {
    const parameters = names.map((name) => number(name))
    const linear = [sum, limit({ a: 1, b: -1 }, { equals: 0 }), limit({ c: 2, d: -1 }, { equals: 0 })]
    const domain = domainUnder(parameters, { linear })!
    const all = settingsOf(domain, drawPositions(domain, 60, stream(1, 'line')))
    const a = all.map((settings) => Number(settings.get('a')))
    expect(Math.max(...a) - Math.min(...a)).toBeGreaterThan(0.4)
    for (const settings of all) {
      expect(Number(settings.get('b'))).toBeCloseTo(Number(settings.get('a')), 6)
      expect(Number(settings.get('d'))).toBeCloseTo(2 * Number(settings.get('c')), 6)
    }
  })

  it('of whole parts reaches its corners', () => {
    const parameters = names.map((name): FreeParameter => ({ type: 'integer', name, low: 0, high: 10 }))
    const domain = domainUnder(parameters, { linear: [limit({ a: 1, b: 1, c: 1, d: 1 }, { equals: 10 })] })!
    for (const settings of visited(domain)) expect(sumOf(settings)).toBe(10)
    const corner = settle(domain, Float64Array.from([1, 0, 0, 0]), stream(1, 'corner'))!
    expect(settingsAt(domain.space, corner)).toEqual(
      new Map([
        ['a', 10],
        ['b', 0],
        ['c', 0],
        ['d', 0],
      ]),
    )
  })

  it('with a part on a logarithmic scale is geometry in the unit, and its draws reach every power of ten', () => {
    const parameters: FreeParameter[] = [
      { type: 'continuous', name: 'a', low: 1e-4, high: 1, scale: 'log' },
      number('b'),
      number('c'),
      number('d'),
    ]
    const domain = domainUnder(parameters, { linear: [sum] })!
    const all = visited(domain, 64)
    for (const settings of all) expect(Math.abs(sumOf(settings) - 1)).toBeLessThan(1e-6 * 4)
    const powers = all.map((settings) => Math.log10(Number(settings.get('a'))))
    for (const power of [-3.5, -2.5, -1.5, -0.5])
      expect(
        powers.some((one) => Math.abs(one - power) < 0.5),
        `about 1e${power}`,
      ).toBe(true)
  })
})

describe('a limit that is not linear', () => {
  const six = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => number(name))
  const curved: [string, string[]][] = [
    ['a large part', ['a * b <= 0.2']],
    ['a shell', ['a*b*c >= 0.499', 'a*b*c <= 0.501']],
    ['a small ball', ['(a-.5)^2 + (b-.5)^2 + (c-.5)^2 + (d-.5)^2 + (e-.5)^2 <= 1e-4']],
    ['a bent tube', ['abs(b - a^2) <= 0.002', 'abs(c - sqrt(a)) <= 0.002', 'd < exp(-5 * a)']],
    ['without a value in places', ['log(a - 0.9) >= -4', 'sqrt(b - 0.95) <= 0.1']],
    ['two islands', ['min((a-.1)^2 + (b-.1)^2, (a-.9)^2 + (b-.9)^2) <= 0.0004']],
  ]
  it.each(curved)('%s: %j', (_, expressions) => {
    const domain = domainUnder(six, { expressions })!
    const all = visited(domain, 64)
    expect(all.length).toBeGreaterThan(64)
    for (const settings of all) expect(keepsLimits(domain, settings)).toBe(true)
  })

  it('in two islands is drawn from both', () => {
    const domain = domainUnder(six, { expressions: curved[5]![1] })!
    const a = settingsOf(domain, drawPositions(domain, 64, stream(2, 'islands'))).map((one) => Number(one.get('a')))
    expect(a.filter((value) => value < 0.5).length).toBeGreaterThan(8)
    expect(a.filter((value) => value > 0.5).length).toBeGreaterThan(8)
  })

  it('beside a mixture keeps both', () => {
    const parameters = ['a', 'b', 'c'].map((name) => number(name))
    const linear = [limit({ a: 1, b: 1, c: 1 }, { equals: 1 })]
    const domain = domainUnder(parameters, { linear, expressions: ['a * b >= 0.2', 'c > 0.05'] })!
    for (const settings of visited(domain)) {
      expect(keepsLimits(domain, settings)).toBe(true)
      expect(Number(settings.get('a')) * Number(settings.get('b'))).toBeGreaterThanOrEqual(0.2)
    }
  })

  it('over whole numbers, words and held values', () => {
    const parameters: FreeParameter[] = [
      { type: 'integer', name: 'n', low: 1, high: 60 },
      { type: 'integer', name: 'm', low: 1, high: 60 },
      { type: 'categorical', name: 'gas', values: ['air', 'n2', 'h2'] },
      { type: 'continuous', name: 'held', low: 0, high: 9, fixed: 3 },
    ]
    const domain = domainUnder(parameters, { expressions: ['abs(n * m - 997) <= held'] })!
    for (const settings of visited(domain)) {
      expect(Math.abs(Number(settings.get('n')) * Number(settings.get('m')) - 997)).toBeLessThanOrEqual(3)
      expect(settings.get('held')).toBe(3)
    }
  })

  it('that nothing keeps is no domain', () => {
    expect(domainUnder(six, { expressions: ['a * b >= 2'] })).toBeUndefined()
    expect(domainUnder(six, { expressions: ['a * b >= 0.9', 'a * c <= 0.1', 'c >= 0.5'] })).toBeUndefined()
  })
})

describe('a forbidden combination', () => {
  const parameters: FreeParameter[] = [
    { type: 'categorical', name: 'gas', values: ['air', 'n2'] },
    number('peak', 1400, 1700),
    number('soak', 10, 100),
  ]
  const hotNitrogen: Combination = new Map<string, readonly SettingValue[] | { min?: number; max?: number }>([
    ['gas', ['n2']],
    ['peak', { min: 1500 }],
  ])

  it('is never set; each of its parts alone is', () => {
    const domain = domainUnder(parameters, { forbidden: [hotNitrogen] })!
    const all = visited(domain, 128)
    const hot = (settings: ReadonlyMap<string, SettingValue>) => Number(settings.get('peak')) >= 1500
    expect(all.some((one) => one.get('gas') === 'n2' && hot(one))).toBe(false)
    expect(all.some((one) => one.get('gas') === 'n2')).toBe(true)
    expect(all.some(hot)).toBe(true)
  })

  it('of every category leaves no domain', () => {
    expect(domainUnder(parameters, { forbidden: [new Map([['gas', ['air', 'n2']]])] })).toBeUndefined()
  })

  it('is left by the shortest way', () => {
    const domain = domainUnder(parameters, { forbidden: [hotNitrogen] })!
    const inside = Float64Array.from([1, (1510 - 1400) / 300, 0.5])
    const settings = settingsAt(domain.space, settle(domain, inside, stream(1, 'way'))!)
    expect(settings.get('gas')).toBe('n2')
    expect(Number(settings.get('peak'))).toBeCloseTo(1500, 0)
  })
})

describe('a parameter held at a value', () => {
  it('is part of all settings, inside a mixture too', () => {
    const parameters: FreeParameter[] = [{ ...number('a'), fixed: 0.3 } as FreeParameter, number('b'), number('c')]
    const domain = domainUnder(parameters, { linear: [limit({ a: 1, b: 1, c: 1 }, { equals: 1 })] })!
    for (const settings of visited(domain)) {
      expect(settings.get('a')).toBe(0.3)
      expect(Number(settings.get('b')) + Number(settings.get('c'))).toBeCloseTo(0.7, 6)
    }
  })
})
