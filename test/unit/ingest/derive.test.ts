// Derived signals: formulas that are only formulas, units that fit, windows that say what they cover.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { machinesConfig } from '../../../ingest/contract/config.ts'
import { compileContracts } from '../../../ingest/contract/contracts.ts'
import { judge } from '../../../ingest/contract/judge.ts'
import { FormulaError, parseFormula, signalsOf } from '../../../ingest/derive/formula.ts'
import { derivedSignals, deriveProblem, deriveSamples } from '../../../ingest/derive/plan.ts'
import { compute } from '../../../ingest/derive/units.ts'
import type { Sample, Value } from '../../../ingest/model.ts'

const start = 1_767_571_200_000_000_000n
const second = 1_000_000_000n
const measured = {
  inlet: { unit: 'Cel' },
  outlet: { unit: 'Cel' },
  flow: { unit: 'kg/s' },
  'spindle-power': { unit: 'kW' },
  force: { unit: 'N' },
  speed: { unit: 'mm/min' },
  door: { type: 'boolean' },
  program: { type: 'text' },
}

function signalsWith(derived: object) {
  return machinesConfig.parse({ 'mill-1': { signals: { ...measured, derived } } })['mill-1']!.signals
}

function problem(formula: string, unit: string): string | undefined {
  return deriveProblem(
    'derived',
    { kind: 'expression', formula },
    signalsWith({ unit, derive: { kind: 'expression', formula } }),
  )
}

function evaluated(formula: string, values: Readonly<Record<string, number>> = {}): number {
  const unitOf = (name: string) => (measured as Record<string, { unit?: string }>)[name]?.unit ?? '1'
  return compute(parseFormula(formula), unitOf).of((name) => values[name] ?? Number.NaN)
}

describe('a formula', () => {
  it.each([
    ['1 + 2 * 3 - 4 / 2', 5],
    ['-(1 - 3) * -2', -4],
    ['max(1, 2, 3) + min(4, 5) - abs(-6) + mean(1, 3)', 3],
    ['2 / 4 / 2', 0.25],
    ['1e3 + 2.5', 1002.5],
    ["1 'h' + 30 'min'", 1.5],
  ])('%s is %d', (formula, value) => expect(evaluated(formula)).toBeCloseTo(value, 12))

  it('reads signals by name, in quotes where the name holds a dash', () => {
    expect(signalsOf(parseFormula('force * speed + force / "spindle-power"'))).toEqual([
      'force',
      'speed',
      'spindle-power',
    ])
    expect(evaluated('outlet - inlet', { outlet: 60, inlet: 20 })).toBe(40)
    expect(evaluated("outlet - 10 'K'", { outlet: 60 })).toBe(50)
  })

  it.each([
    '',
    '1 +',
    '(1',
    '1 2',
    'sin(1)',
    'constructor(1)',
    'a[0]',
    'a; b',
    'a = 1',
    '`a`',
    '1 .. 2',
    'abs(1, 2)',
    '=> 1',
  ])('%j is none', (text) => expect(() => parseFormula(text)).toThrow(FormulaError))

  it('is read or refused, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200, unit: fc.constantFrom(...'ab1.()+-*/,"\' \n$`{}[]=;\\é') }), (text) => {
        try {
          parseFormula(text)
        } catch (cause) {
          expect(cause).toBeInstanceOf(FormulaError)
        }
      }),
      { numRuns: 3000 },
    )
  })
})

describe('units', () => {
  it.each([
    ['outlet - inlet', 'K'],
    ["outlet + 5 'K'", 'Cel'],
    ['mean(inlet, outlet)', '[degF]'],
    ['force * speed', 'W'],
    ["flow * (outlet - inlet) * 4.19 'kJ/kg/K'", 'kW'],
    ['force * speed / "spindle-power"', '%'],
    ['door + 1', '1'],
  ])('%s fits %s', (formula, unit) => expect(problem(formula, unit)).toBeUndefined())

  it.each([
    ['inlet + outlet', 'Cel', /no sum/],
    ['inlet * 2', 'Cel', /difference/],
    ['inlet + 5', 'Cel', /does not fit/],
    ['force + speed', 'N', /does not fit/],
    ['force * speed', 'N', /cannot be converted/],
    ['force + nothing', 'N', /no signal nothing/],
    ['force + __proto__', 'N', /no signal __proto__/],
    ['program', '1', /text/],
    ['derived + 1', '1', /itself derived/],
    ['1 + 2', '1', /names no signal/],
  ])('%s in %s is refused', (formula, unit, message) => expect(problem(formula, unit)).toMatch(message))

  it('of a rate of temperature is kelvins a time, of an integral the product with time', () => {
    const rise = { kind: 'rate', of: 'inlet', windowSeconds: 60 } as const
    expect(deriveProblem('derived', rise, signalsWith({ unit: 'K/min' }))).toBeUndefined()
    expect(deriveProblem('derived', rise, signalsWith({ unit: 'kW' }))).toMatch(/cannot be converted/)
    const energy = { kind: 'integral', of: 'spindle-power', windowSeconds: 60 } as const
    expect(deriveProblem('derived', energy, signalsWith({ unit: 'kW.h' }))).toBeUndefined()
    expect(deriveProblem('derived', energy, signalsWith({ unit: 'kW' }))).toMatch(/cannot be converted/)
  })
})

function derived(config: object, inputs: readonly Sample[], unit = '1'): [number, Value | null, number][] {
  const machines = machinesConfig.parse({ 'mill-1': { signals: { ...measured, derived: { unit, derive: config } } } })
  const [plan] = derivedSignals(machines).get('mill-1') ?? []
  const found = deriveSamples(plan!, inputs, { machine: 'mill-1', from: start, to: start + 3600n * second })
  return found.map(({ time, value, quality }) => [Number((time - start) / second), value, quality])
}

function at(signal: string, seconds: number, value: Value | null, quality = 0): Sample {
  return { machine: 'mill-1', signal, time: start + BigInt(seconds) * second, value, quality }
}

describe('windows', () => {
  const power = [0, 10, 20, 30].map((seconds) => at('spindle-power', seconds, 6))

  it('say that they are partial until they are covered', () => {
    const config = { kind: 'integral', of: 'spindle-power', windowSeconds: 20 }
    expect(derived(config, power, 'kJ')).toEqual([
      [0, 0, 0x405],
      [10, 60, 0x405],
      [20, 120, 0x401],
      [30, 120, 0x401],
    ])
  })

  it('do not reach over a bad value, nor over a silence longer than a value holds', () => {
    const config = { kind: 'integral', of: 'spindle-power', windowSeconds: 300 }
    const gap = [...power.slice(0, 2), at('spindle-power', 200, 6), at('spindle-power', 210, 6)]
    expect(derived(config, gap, 'kJ').at(-1)).toEqual([210, 120, 0x405])
    const broken = [...power.slice(0, 2), at('spindle-power', 15, null, 0x80000000), ...power.slice(2)]
    expect(derived(config, broken, 'kJ')).toEqual([
      [0, 0, 0x405],
      [10, 60, 0x405],
      [20, 60, 0x405],
      [30, 120, 0x405],
    ])
  })

  it('a mean weighs values by the time that they stand for', () => {
    const uneven = [at('force', 0, 10), at('force', 30, 100), at('force', 40, 0)]
    expect(derived({ kind: 'mean', of: 'force', windowSeconds: 40 }, uneven, 'N').at(-1)).toEqual([40, 32.5, 0x401])
  })

  it('an uncertain input makes what is computed from it uncertain', () => {
    const inputs = [at('force', 0, 1, 0x40000000), at('force', 10, 2), at('force', 90, 3)]
    expect(derived({ kind: 'rate', of: 'force', windowSeconds: 60 }, inputs, 'N/s')).toEqual([[10, 0.1, 0x40000401]])
  })

  it('an expression holds each input no longer than it is believed', () => {
    const inputs = [at('inlet', 0, 20), at('outlet', 30, 60), at('inlet', 40, 21), at('outlet', 200, 61)]
    const config = { kind: 'expression', formula: 'outlet - inlet' }
    expect(derived(config, inputs, 'K')).toEqual([
      [30, 40, 0x401],
      [40, 39, 0x401],
    ])
  })
})

it('a value that is sent for a derived signal goes to quarantine', () => {
  const signals = { force: { unit: 'N' }, twice: { unit: 'N', derive: { kind: 'expression', formula: 'force * 2' } } }
  const contracts = compileContracts(machinesConfig.parse({ 'mill-1': { signals } }))
  const reading = { machine: 'mill-1', signal: 'twice', value: 1, quality: 0, time: start }
  expect(judge(reading, contracts, { now: start, received: start })).toMatchObject({
    refusal: { code: 'SIGNAL_DERIVED' },
  })
})
