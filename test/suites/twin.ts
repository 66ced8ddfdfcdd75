// What every process twin owes, whatever its process: the suite that runs over each of them.
import { expect, it } from 'vitest'
import { stream } from '../../optimizer/math/rng.ts'
import { marks } from '../../optimizer/processes/sheet.ts'
import { simulate } from '../../optimizer/processes/simulate.ts'
import type { Fidelity, Twin } from '../../optimizer/processes/twin.ts'

const fidelities: readonly Fidelity[] = ['closed', 'full']

/** Runs every clause over `twin`, in each setup with each fidelity. */
export function describeTwin(twin: Twin): void {
  const cases = Object.keys(twin.setups).flatMap((setup) => fidelities.map((fidelity) => ({ setup, fidelity })))

  it('names every parameter and outcome once, with unit and bounds', () => {
    for (const list of [twin.parameters, twin.outcomes]) {
      expect(new Set(list.map(({ name }) => name)).size).toBe(list.length)
      for (const { unit, low, high } of list) expect(unit !== '' && low < high).toBe(true)
    }
  })

  it('says of each constant its range, trust, source', () => {
    for (const sheet of Object.values(twin.setups).flatMap((setup) => Object.values(setup))) {
      for (const [name, { value, range, mark, source }] of Object.entries(sheet.constants)) {
        const isWhole = value >= range[0]! && value <= range[1]! && source !== ''
        expect({ sheet: sheet.name, name, isWhole }).toEqual({ sheet: sheet.name, name, isWhole: true })
        expect(marks).toContain(mark)
      }
    }
  })

  it('starts from recipes inside of its bounds', () => {
    for (const setup of Object.keys(twin.setups)) {
      const recipe = twin.recipes[setup]!
      expect(Object.keys(recipe).toSorted()).toEqual(twin.parameters.map(({ name }) => name).toSorted())
      for (const { name, low, high } of twin.parameters)
        expect(recipe[name]! >= low && recipe[name]! <= high).toBe(true)
    }
  })

  it.each(cases)('keeps outcomes finite, in range, in $setup by $fidelity', ({ setup, fidelity }) => {
    const kernel = twin.open(twin.setups[setup]!, fidelity)
    const out = new Float64Array(twin.outcomes.length)
    for (const settings of drawn(twin, fidelity === 'closed' ? 2000 : 100)) {
      kernel(settings, out)
      const bad = twin.outcomes.filter(({ low, high }, i) => !(out[i]! >= low && out[i]! <= high))
      expect(bad.map(({ name }) => `${name} ${out[twin.outcomes.findIndex((o) => o.name === name)]}`)).toEqual([])
    }
  })

  it.each(cases)('remembers nothing between runs in $setup by $fidelity', ({ setup, fidelity }) => {
    const [first, second] = drawn(twin, 2)
    const kernel = twin.open(twin.setups[setup]!, fidelity)
    const answer = (settings: Float64Array) => {
      const out = new Float64Array(twin.outcomes.length)
      kernel(settings, out)
      return out
    }
    const before = answer(first!)
    answer(second!)
    expect(answer(first!)).toEqual(before)
  })

  it.each(cases)('meets its reference points in $setup by $fidelity', ({ setup, fidelity }) => {
    for (const point of twin.referencePoints.filter((p) => p.setup === setup)) {
      const value = simulate(twin, point.settings, setup, fidelity)[point.outcome]!
      expect(value, point.source).toBeGreaterThanOrEqual(point.low)
      expect(value, point.source).toBeLessThanOrEqual(point.high)
    }
  })

  it('refuses names that it does not know, values that are no numbers', () => {
    const wrong = { ['__proto__']: 1, nonsense: 2, [twin.parameters[0]!.name]: Number.NaN }
    expect(() => simulate(twin, wrong, 'unobtainium')).toThrow(/unobtainium.*__proto__.*nonsense.*NaN/)
  })

  it('refuses a sheet that is not whole, naming every problem', () => {
    const [setup] = Object.values(twin.setups)
    const broken = { ...setup!, material: { name: 'broken', title: 'Broken', constants: {} } }
    const count = Object.keys(setup!['material']!.constants).length
    let message = ''
    try {
      twin.open(broken, 'closed')
    } catch (cause) {
      message = String(cause)
    }
    expect(message.match(/is missing/g)).toHaveLength(count)
  })
}

/** Settings from the whole of the bounds. */
function drawn(twin: Twin, count: number): Float64Array[] {
  const rng = stream(11, 'twin', twin.process)
  return Array.from({ length: count }, () =>
    Float64Array.from(twin.parameters, ({ low, high }) => low + (high - low) * rng.uniform()),
  )
}
