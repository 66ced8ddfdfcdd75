// The sintering twin keeps the twins' contract; its two fidelities agree where they must; it moves as furnaces do.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stream } from '../../../optimizer/math/rng.ts'
import { withValues } from '../../../optimizer/processes/sheet.ts'
import { simulate } from '../../../optimizer/processes/simulate.ts'
import { parameters, recipeOf } from '../../../optimizer/processes/sintering/recipe.ts'
import { sinteringTwin } from '../../../optimizer/processes/sintering/twin.ts'
import type { Fidelity, Setup } from '../../../optimizer/processes/twin.ts'
import { describeTwin } from '../../suites/twin.ts'

const materials = Object.keys(sinteringTwin.setups)
const fidelities: readonly Fidelity[] = ['closed', 'full']

describe('the sintering twin', () => {
  describeTwin(sinteringTwin)

  it('reads settings in the order of its parameters', () => {
    expect(Object.keys(recipeOf(new Float64Array(parameters.length)))).toEqual(parameters.map(({ name }) => name))
    expect(Object.values(recipeOf(Float64Array.from(parameters, (_, i) => i)))).toEqual(parameters.map((_, i) => i))
  })
})

describe('the two fidelities', () => {
  it.each(materials)('agree on %s where the load follows at once with no coupling of grains', (material) => {
    for (const settings of slowRecipes(material, 40)) {
      const closed = at({ ...sinteringTwin, setups: quick(material) }, settings, material, 'closed')
      const full = at({ ...sinteringTwin, setups: quick(material) }, settings, material, 'full')
      expect(Math.abs(full['density']! - closed['density']!)).toBeLessThan(0.002)
      expect(Math.abs(full['grain']! / closed['grain']! - 1)).toBeLessThan(0.03)
      expect(Math.abs(full['energy']! / closed['energy']! - 1)).toBeLessThan(0.03)
      expect(Math.abs(full['hours']! / closed['hours']! - 1)).toBeLessThan(0.04)
    }
  })

  it.each(materials)('stay close on %s as the furnace is', (material) => {
    for (const settings of slowRecipes(material, 20)) {
      const closed = at(sinteringTwin, settings, material, 'closed')
      const full = at(sinteringTwin, settings, material, 'full')
      expect(Math.abs(full['density']! - closed['density']!)).toBeLessThan(0.01)
      expect(Math.abs(full['hours']! / closed['hours']! - 1)).toBeLessThan(0.05)
    }
  })

  it('both fire colder by what the thermocouple reads too high', () => {
    const setup = sinteringTwin.setups['alumina-96']!
    const furnace = withValues(setup['furnace']!, { thermocoupleOffset: 5, thermocoupleDrift: 2, thermocoupleAge: 500 })
    const off = { ...sinteringTwin, setups: { 'alumina-96': { ...setup, furnace } } }
    for (const fidelity of fidelities) {
      const asked = at(sinteringTwin, { peakTemperature: 1585 }, 'alumina-96', fidelity)
      const misread = at(off, { peakTemperature: 1600 }, 'alumina-96', fidelity)
      expect(misread['density']!).toBeCloseTo(asked['density']!, 3)
    }
  })
})

describe('over the whole of the bounds', () => {
  const cases = materials.flatMap((material) => fidelities.map((fidelity) => ({ material, fidelity })))

  it.each(cases)('hotter or longer is denser, coarser, dearer in energy: $material by $fidelity', (chosen) => {
    forRecipes(chosen, (run, r) => {
      const base = run(r)
      for (const harder of [{ peakTemperature: r['peakTemperature']! + 15 }, { soak: r['soak']! + 40 }]) {
        const fired = run({ ...r, ...harder })
        for (const name of ['density', 'grain', 'shrinkageX', 'energy']) {
          expect(fired[name]!, name).toBeGreaterThanOrEqual(base[name]! * (1 - 1e-3))
        }
      }
      expect(base['densityWorst']!).toBeLessThanOrEqual(base['density']!)
      expect(base['density']!).toBeGreaterThanOrEqual(r['greenDensity']! - 1e-9)
    })
  })

  it.each(cases)(
    'more binder, higher stacks never lower the pressure or the risk: $material by $fidelity',
    (chosen) => {
      forRecipes(chosen, (run, r) => {
        const base = run(r)
        for (const harder of [{ stack: r['stack']! + 5 }, { binder: r['binder']! + 2 }]) {
          const fired = run({ ...r, ...harder })
          for (const name of ['gasPressure', 'crackRisk']) {
            expect(fired[name]!, name).toBeGreaterThanOrEqual(base[name]! * (1 - 1e-9))
          }
        }
      })
    },
  )

  it.each(cases)('a finer powder is denser after the same heat: $material by $fidelity', (chosen) => {
    forRecipes(chosen, (run, r) => {
      const fired = run({ ...r, surfaceArea: r['surfaceArea']! * 1.2 })
      expect(fired['density']!).toBeGreaterThanOrEqual(run(r)['density']! - 1e-3)
    })
  })
})

describe('outcomes', () => {
  it.each(materials)('move as they should with one setting at a time on %s', (material) => {
    for (const fidelity of fidelities) {
      const low = (settings: object, outcome: string) =>
        simulate(sinteringTwin, { ...settings }, material, fidelity)[outcome]!
      const peak = sinteringTwin.recipes[material]!['peakTemperature']!
      for (const outcome of ['density', 'densityWorst', 'grain', 'shrinkageX', 'energy']) {
        expect(low({ peakTemperature: peak + 20 }, outcome)).toBeGreaterThan(low({ peakTemperature: peak }, outcome))
        expect(low({ soak: 180 }, outcome)).toBeGreaterThan(low({ soak: 60 }, outcome))
      }
      expect(low({ debindRamp: 1.5 }, 'gasPressure')).toBeGreaterThan(low({ debindRamp: 0.3 }, 'gasPressure'))
      expect(low({ stack: 20 }, 'gasPressure')).toBeGreaterThan(low({ stack: 1 }, 'gasPressure'))
      expect(low({ stack: 40, debindRamp: 5 }, 'crackRisk')).toBeGreaterThan(
        low({ stack: 1, debindRamp: 0.3 }, 'crackRisk'),
      )
      expect(low({ peakRamp: 1 }, 'hours')).toBeGreaterThan(low({ peakRamp: 5 }, 'hours'))
      expect(low({ greenDensity: 0.6 }, 'shrinkageX')).toBeLessThan(low({ greenDensity: 0.55 }, 'shrinkageX'))
      expect(low({ load: 20 }, 'parts')).toBeGreaterThan(low({ load: 10 }, 'parts'))
      expect(low({ oxygen: 0, dewPoint: -60 }, 'carbon')).toBeGreaterThan(low({ oxygen: 21 }, 'carbon'))
    }
  })

  it('stay at the green body where nothing sinters, near the final density where everything has', () => {
    const cold = simulate(sinteringTwin, { peakTemperature: 900, brownTemperature: 700, soak: 0 }, 'alumina-96')
    expect(cold['density']).toBeCloseTo(0.58, 2)
    expect(cold['yield']).toBe(0)
    const hot = simulate(sinteringTwin, { peakTemperature: 1800, soak: 600 }, 'alumina-96')
    expect(hot['density']).toBeCloseTo(0.985, 2)
  })

  it('keep grains small through two steps', () => {
    const single = simulate(sinteringTwin, { peakTemperature: 1450, soak: 120 }, '3y-tzp')
    const two = { peakTemperature: 1400, soak: 1, secondTemperature: 1240, secondDwell: 1800 }
    for (const fidelity of fidelities) {
      const stepped = simulate(sinteringTwin, two, '3y-tzp', fidelity)
      expect(stepped['grain']!).toBeLessThan(0.7 * single['grain']!)
      expect(stepped['density']!).toBeGreaterThan(0.94)
    }
  })
})

/** A furnace whose load and thermocouple follow at once, with a pure master curve. */
function quick(material: string): Readonly<Record<string, Setup>> {
  const setup = sinteringTwin.setups[material]!
  return {
    [material]: {
      ...setup,
      material: withValues(setup['material']!, { grainCoupling: 0 }),
      furnace: withValues(setup['furnace']!, { thermocoupleLag: 1, areaPerMass: 1, convection: 100, maxPower: 100 }),
    },
  }
}

function at(
  twin: typeof sinteringTwin,
  settings: Record<string, number>,
  material: string,
  fidelity: 'closed' | 'full',
) {
  return simulate(twin, settings, material, fidelity)
}

/** Recipes around the usual one that the power of the furnace can follow. */
function slowRecipes(material: string, count: number): Record<string, number>[] {
  const rng = stream(3, 'sintering', material)
  const peak = sinteringTwin.recipes[material]!['peakTemperature']!
  return Array.from({ length: count }, () => ({
    peakTemperature: peak - 40 + 80 * rng.uniform(),
    soak: 30 + 200 * rng.uniform(),
    peakRamp: 1 + 3 * rng.uniform(),
    coolRamp: 2 + 3 * rng.uniform(),
    load: 5 + 15 * rng.uniform(),
  }))
}

type Named = Readonly<Record<string, number>>

/** Runs `check` over single-step recipes drawn from the whole of the bounds. */
function forRecipes(
  { material, fidelity }: { material: string; fidelity: Fidelity },
  check: (run: (settings: Named) => Named, recipe: Named) => void,
): void {
  const kernel = sinteringTwin.open(sinteringTwin.setups[material]!, fidelity)
  const out = new Float64Array(sinteringTwin.outcomes.length)
  const run = (settings: Named) => {
    kernel(
      Float64Array.from(sinteringTwin.parameters, ({ name }) => settings[name]!),
      out,
    )
    return Object.fromEntries(sinteringTwin.outcomes.map(({ name }, i) => [name, out[i]!]))
  }
  const drawn = Object.fromEntries(
    sinteringTwin.parameters.map(({ name, low, high }) => [name, fc.double({ min: low, max: high, noNaN: true })]),
  )
  const recipe = fc.record({ ...drawn, secondDwell: fc.constant(0) })
  fc.assert(
    fc.property(recipe, (r) => check(run, r)),
    { numRuns: fidelity === 'closed' ? 200 : 40, seed: 4 },
  )
}
