// Known answers of the sintering laws: integrals, identities, worked examples.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { e1, scaledE1, scaledE1Step, scaledGap } from '../../../optimizer/math/exponential-integral.ts'
import { normalCdf, quickNormalCdf } from '../../../optimizer/math/normal.ts'
import { component, fastestLoss, peakTemperature } from '../../../optimizer/processes/sintering/burnout.ts'
import { storedHeat } from '../../../optimizer/processes/sintering/closed-furnace.ts'
import { costPerGoodPart } from '../../../optimizer/processes/sintering/cost.ts'
import { crackChance, rampDifference, slabPressure } from '../../../optimizer/processes/sintering/cracking.ts'
import {
  porosityAfter,
  porosityRate,
  reducedDensity,
  reducedRate,
} from '../../../optimizer/processes/sintering/free-sintering.ts'
import { denseConductivity } from '../../../optimizer/processes/sintering/properties.ts'
import { camberHeight, linearShrinkage, sagRate, sizeSpread } from '../../../optimizer/processes/sintering/shape.ts'
import { arrheniusToK, thetaOf } from '../../../optimizer/processes/sintering/theta.ts'
import { sinteringTwin } from '../../../optimizer/processes/sintering/twin.ts'
import { constantsOf } from '../../../optimizer/processes/sintering/units.ts'

import { lagSeconds } from '../../../optimizer/processes/sintering/zones.ts'

const constants = constantsOf(sinteringTwin.setups['alumina-96']!)

describe('the exponential integral', () => {
  it.each([
    [1, 0.2193839343955205],
    [10, 4.156968929685325e-6],
    [30, 3.021552010688813e-15],
    [50, 3.783264029550459e-24],
  ])('E1(%d) is known', (u, value) => {
    expect(Math.abs(e1(u) / value - 1)).toBeLessThan(1e-12)
  })

  it('has no seam where its methods meet', () => {
    for (const u of [1, 20])
      expect(Math.abs(scaledE1(u * (1 + 1e-13)) / scaledE1(u * (1 - 1e-13)) - 1)).toBeLessThan(1e-12)
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 700, noNaN: true }), (u) => {
        expect(scaledE1(u)).toBeGreaterThan(1 / (u + 1))
        expect(scaledE1(u)).toBeLessThan(1 / u)
        expect(Math.abs(scaledGap(u) / (1 / u - scaledE1(u)) - 1)).toBeLessThan(1e-9)
      }),
    )
  })

  it('steps without underflow', () => {
    expect(scaledE1Step(900, 800)).toBeCloseTo(scaledE1(800), 12)
    expect(Math.exp(-10) * scaledE1Step(11, 10)).toBeCloseTo(e1(10) - e1(11), 18)
  })
})

describe('Theta', () => {
  it.each([
    [440, 5, -11.967673, -13.003961],
    [440, 10, -11.988121, -13.304991],
    [485, 10, -13.279272, -14.635271],
    [580, 5, -15.988215, -17.131645],
    [580, 10, -16.00411, -17.432675],
    [580, 20, -16.012281, -17.733705],
  ])('for %d kJ/mol at %d °C/min is known', (energy, perMinute, whole, rampOnly) => {
    const segment = { fromK: 298.15, toK: 1823.15, rateKPerS: perMinute / 60, holdS: 7200 }
    expect(Math.abs(Math.log10(thetaOf(energy * 1000, [segment])) - whole)).toBeLessThan(1e-6)
    expect(Math.abs(Math.log10(thetaOf(energy * 1000, [{ ...segment, holdS: 0 }])) - rampOnly)).toBeLessThan(1e-6)
  })

  it('has its second closed form', () => {
    const integral = arrheniusToK(480_000, 1873.15) - arrheniusToK(480_000, 298.15)
    expect(Math.abs(integral / 2.356043e-12 - 1)).toBeLessThan(1e-6)
  })
})

describe('free sintering', () => {
  const body = { surfaceEnergy: 1, radius: 2.5e-7, viscosity: 1e11 }

  it('follows d theta/dt = -9 alpha theta / (4 eta r0) exactly', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 0.6, noNaN: true }), (porosity) => {
        const exact = (-9 * body.surfaceEnergy * porosity) / (4 * body.viscosity * body.radius)
        expect(Math.abs(porosityRate(porosity, body) / exact - 1)).toBeLessThan(1e-12)
      }),
    )
  })

  it('integrates to its exact solution', () => {
    const end = integrated(0.42, 20_000, (porosity) => porosityRate(porosity, body))
    expect(Math.abs(end / porosityAfter(0.42, body, 20_000) - 1)).toBeLessThan(1e-6)
  })

  it.each([1, 1.3, 1.5])('with fixed grains depends on Theta alone, power %d', (power) => {
    const end = integrated(0.58, 2, (density) => reducedRate(density, power))
    expect(Math.abs(end - reducedDensity(0.58, power, 2))).toBeLessThan(1e-6)
  })
})

describe('worked examples', () => {
  it('cost of a good part before with after', () => {
    const before = costPerGoodPart(constants.prices, { parts: 2000, hours: 30, energyKWh: 90, yield: 0.8 })
    const after = costPerGoodPart(constants.prices, { parts: 2200, hours: 24, energyKWh: 74, yield: 0.95 })
    expect([before, after].map((cost) => cost.toFixed(5))).toEqual(['0.70675', '0.53918'])
  })

  it('heat of load, furniture, lining to 1600 °C in kWh', () => {
    const kWh = (load: number) => (storedHeat(constants, load, 1600) * 1575) / 3.6e6
    expect(kWh(10) - kWh(0)).toBeCloseTo(5, 0)
    expect((1100 * constants.furnace.furniture * 1575) / 3.6e6).toBeCloseTo(14.4, 1)
    expect((1000 * constants.furnace.wallHeat * 1575) / 3.6e6).toBeCloseTo(39.4, 1)
    const holding = { soak: 180 }
    const energy = (settings: Record<string, number>) => simulateEnergy(settings)
    expect((energy(holding) - energy({ soak: 60 })) / 2).toBeCloseTo(8.7, 1)
  })

  it('lag of the load behind the furnace', () => {
    const known = [
      [500, 296],
      [800, 131],
      [1200, 56],
      [1600, 28],
    ] as const
    for (const [celsius, seconds] of known)
      expect(Math.abs(lagSeconds(constants, celsius) / seconds - 1)).toBeLessThan(0.04)
    expect(Math.abs(lagSeconds(constants, 300) / 536 - 1)).toBeLessThan(0.1)
  })

  it('gas pressure falls with the square of the way out', () => {
    const drive = { viscosity: 3e-5, temperatureK: 600, permeability: 1e-16 }
    const sealed = { ...drive, escape: 0.057, generation: 0.5253 }
    expect(slabPressure(sealed) * 1e-5).toBeCloseTo(16, 1)
    expect(slabPressure({ ...sealed, escape: 0.00032 }) / 101_325).toBeCloseTo(1.004, 3)
  })

  it('burnout is fastest at the peak that the sheet names', () => {
    const pvb = component(150, 340)
    expect(peakTemperature(pvb, 1 / 60)).toBeCloseTo(613.15, 1)
    const simple = (0.368 / 60) * (150_000 / (8.314462618 * 613.15 ** 2))
    expect(Math.abs(fastestLoss(pvb, 1 / 60) / simple - 1)).toBeLessThan(1e-3)
  })

  it('thermal gradients of a half stack of 25 mm', () => {
    const known = [
      [1, 10],
      [3, 31],
      [5, 52],
      [10, 104],
    ] as const
    for (const [perMinute, kelvin] of known)
      expect(Math.round(rampDifference(perMinute / 60, 0.025, 5e-7))).toBe(kelvin)
    expect(crackChance(1)).toBe(0.5)
  })

  it('shape', () => {
    const known = [
      [0.55, 0.96, 16.9],
      [0.58, 0.97, 15.8],
      [0.6, 0.985, 15.2],
    ] as const
    for (const [green, fired, percent] of known) expect(100 * linearShrinkage(green, fired)).toBeCloseTo(percent, 0)
    expect(sizeSpread(0.16, 0.005) * 114).toBeCloseTo(0.16, 2)
    expect(camberHeight(1e-4, 0.635e-3, 0.114) * 1000).toBeCloseTo(0.256, 3)
    expect(sagRate({ densityKg: 3000, span: 0.02, viscosity: 1e9, thickness: 0.635e-3 }) * 1e6).toBeCloseTo(1.8, 1)
  })

  it('conductivity of aluminium nitride over lattice oxygen', () => {
    const known = [
      [0.05, 299],
      [0.1, 281],
      [0.3, 226],
      [0.5, 189],
      [1, 135],
    ] as const
    for (const [percent, k] of known) expect(Math.round(denseConductivity(319, 0.43, percent / 100))).toBe(k)
  })

  it('the quick distribution function of the yield', () => {
    fc.assert(
      fc.property(fc.double({ min: -6, max: 6, noNaN: true }), (z) => {
        expect(Math.abs(quickNormalCdf(z) - normalCdf(z))).toBeLessThan(1e-7)
      }),
    )
  })
})

function simulateEnergy(settings: Record<string, number>): number {
  const out = new Float64Array(sinteringTwin.outcomes.length)
  const all: Record<string, number> = { ...sinteringTwin.recipes['alumina-96'], ...settings }
  const values = Float64Array.from(sinteringTwin.parameters, ({ name }) => all[name]!)
  sinteringTwin.open(sinteringTwin.setups['alumina-96']!, 'closed')(values, out)
  return out[sinteringTwin.outcomes.findIndex(({ name }) => name === 'energy')]!
}

/** Runge-Kutta of fourth order over `span` in 1000 steps. */
function integrated(start: number, span: number, rate: (y: number) => number): number {
  const h = span / 1000
  let y = start
  for (let i = 0; i < 1000; i++) {
    const a = rate(y)
    const b = rate(y + (h / 2) * a)
    const c = rate(y + (h / 2) * b)
    const d = rate(y + h * c)
    y += (h / 6) * (a + 2 * b + 2 * c + d)
  }
  return y
}
