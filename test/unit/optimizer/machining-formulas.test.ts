// The machining formulas against worked examples of textbooks and against their own limits.
import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type PartPrices, partCost, partsPerEdge } from '../../../optimizer/processes/machining/cost.ts'
import { temperatureRiseK } from '../../../optimizer/processes/machining/cutting-temperature.ts'
import { betweenCentresUm, cantileverUm, chuckTailstockUm } from '../../../optimizer/processes/machining/deflection.ts'
import { economicLifeMinutes, economicSpeed } from '../../../optimizer/processes/machining/economic-speed.ts'
import { partEnergyKwh, specificEnergyJPerMm3 } from '../../../optimizer/processes/machining/energy.ts'
import { equivalentMinutes, flankWearMm } from '../../../optimizer/processes/machining/flank-wear.ts'
import { rakeFactor, speedFactor, wearFactor } from '../../../optimizer/processes/machining/force-corrections.ts'
import {
  chipSection,
  cuttingForceN,
  fitKienzle,
  specificForceMpa,
} from '../../../optimizer/processes/machining/kienzle.ts'
import { cuttingPowerKw, motorPowerKw, spindleSpeedRpm } from '../../../optimizer/processes/machining/power.ts'
import {
  brammertzRtUm,
  builtUpEdgeRatio,
  idealRaUm,
  idealRtUm,
  practicalRaUm,
} from '../../../optimizer/processes/machining/roughness.ts'
import {
  speedForLife,
  taylorAt,
  taylorFromTests,
  toolLifeMinutes,
} from '../../../optimizer/processes/machining/tool-life.ts'

const kienzleTable = new URL('../../../../shared/data/tables/kienzle_roehm_fit.csv', import.meta.url)
const noTable = existsSync(kienzleTable) ? '' : ' (left out: ../shared/data/tables is absent)'

describe('cutting force', () => {
  it.skipIf(noTable !== '')(`has the handbook's kc1.1 with its slope for every row of six feeds${noTable}`, () => {
    const [, ...lines] = readFileSync(kienzleTable, 'utf8').trim().split(/\r?\n/)
    expect(lines).toHaveLength(12)
    // The table holds for a lead angle of 45 degrees: its constants come out only with h = f sin 45.
    const thicknesses = [0.16, 0.25, 0.4, 0.63, 1, 1.6].map((feed) => chipSection(feed, 1, 45).thicknessMm)
    for (const line of lines) {
      const cells = line.split(',')
      const fit = fitKienzle(thicknesses, cells.slice(1, 7).map(Number))
      expect(Math.abs(fit.kc11Mpa - Number(cells[7])), line).toBeLessThanOrEqual(0.5)
      expect(Math.abs(fit.mc - Number(cells[8])), line).toBeLessThanOrEqual(0.0005)
    }
  })

  it.each([
    {
      name: 'C45',
      law: { kc11Mpa: 2220, mc: 0.14 },
      feed: 0.25,
      depth: 3,
      speed: 200,
      kc: 2695.5,
      force: 2021.6,
      kw: 6.739,
    },
    {
      name: '42CrMo4',
      law: { kc11Mpa: 2500, mc: 0.26 },
      feed: 0.2,
      depth: 2,
      speed: 180,
      kc: 3799,
      force: 1519.6,
      kw: 4.559,
    },
  ])('of $name', ({ law, feed, depth, speed, kc, force, kw }) => {
    const chip = chipSection(feed, depth, 90)
    expect(specificForceMpa(law, chip.thicknessMm)).toBeCloseTo(kc, 0)
    expect(cuttingForceN(law, chip)).toBeCloseTo(force, 1)
    expect(cuttingPowerKw(force, speed)).toBeCloseTo(kw, 3)
  })

  it('asks more of the motor than of the tool', () => expect(motorPowerKw(6.739, 0.8)).toBeCloseTo(8.423, 2))

  it('is corrected by rake, speed, wear', () => {
    expect(rakeFactor(6)).toBe(1)
    expect(rakeFactor(-6)).toBeCloseTo(1.18, 3)
    expect(wearFactor(0)).toBe(1)
    expect(wearFactor(0.3)).toBeCloseTo(1.3, 12)
    const slow = { coefficient: 2.023, exponent: 0.153 }
    expect(speedFactor(slow, 100)).toBeCloseTo(1, 3)
    expect(speedFactor(slow, 20)).toBeGreaterThan(1.2)
    expect(speedFactor({ coefficient: 1, exponent: 0 }, 33)).toBe(1)
  })

  it('finds any law again, and grows with feed, depth', () => {
    const law = fc.record({
      kc11Mpa: fc.double({ min: 300, max: 4000, noNaN: true }),
      mc: fc.double({ min: 0.05, max: 0.4, noNaN: true }),
    })
    const feed = fc.double({ min: 0.02, max: 1, noNaN: true })
    fc.assert(
      fc.property(law, feed, feed, (truth, a, b) => {
        fc.pre(Math.abs(a - b) > 0.01)
        const fit = fitKienzle([a, b], [specificForceMpa(truth, a), specificForceMpa(truth, b)])
        expect(fit.mc).toBeCloseTo(truth.mc, 6)
        const forces = [Math.min(a, b), Math.max(a, b)].map((f) => cuttingForceN(truth, chipSection(f, 2, 75)))
        expect(forces[1]).toBeGreaterThan(forces[0]!)
      }),
    )
  })
})

describe('tool life', () => {
  it('is the law through two tests', () => {
    const law = taylorFromTests([160, 5], [100, 41])
    expect(law.n).toBeCloseTo(0.223, 3)
    expect(law.c).toBeCloseTo(229, 0)
  })

  it('gives the speeds for an hour of life', () => {
    const slow = speedForLife({ n: 0.28, c: 350 }, 60)
    const fast = speedForLife({ n: 0.27, c: 440 }, 60)
    expect([slow, fast, fast / slow].map((x) => Number(x.toFixed(2)))).toEqual([111.22, 145.66, 1.31])
  })

  it('extended by feed with depth falls with each of them, whatever the band', () => {
    const bands = [
      { upToFeedMm: 0.3, cv: 420, feedExponent: 0.2 },
      { upToFeedMm: 0.7, cv: 350, feedExponent: 0.35 },
      { upToFeedMm: Number.POSITIVE_INFINITY, cv: 340, feedExponent: 0.45 },
    ]
    const law = { n: 0.2, bands, depthExponent: 0.15, widthExponent: 0, diameterExponent: 0, teethExponent: 0 }
    const cut = { feedMm: 0.25, depthMm: 2, widthMm: 1, diameterMm: 1, teeth: 1, speedFactor: 1 }
    const speeds = (f: number) => speedForLife(taylorAt(law, { ...cut, feedMm: f }), 15)
    expect(speeds(0.25)).toBeCloseTo(420 / (15 ** 0.2 * 2 ** 0.15 * 0.25 ** 0.2), 9)
    // The bands of the handbook meet within 1 %.
    expect(Math.abs(speeds(0.3001) / speeds(0.3) - 1)).toBeLessThan(0.01)
    expect(Math.abs(speeds(0.7001) / speeds(0.7) - 1)).toBeLessThan(0.01)
    expect(speeds(0.5)).toBeLessThan(speeds(0.3))
    expect(toolLifeMinutes(taylorAt(law, { ...cut, depthMm: 4 }), 200)).toBeLessThan(
      toolLifeMinutes(taylorAt(law, cut), 200),
    )
  })
})

describe('flank wear', () => {
  const shape = {
    breakInMm: 0.05,
    breakInMinutes: 1,
    onsetShare: 0.9,
    accelerationMm: 0.01,
    accelerationShare: 0.08,
    criterionMm: 0.3,
  }

  it('starts at nothing, never shrinks, is the criterion at the life, then runs away', () => {
    const share = fc.double({ min: 0, max: 1.2, noNaN: true })
    fc.assert(
      fc.property(fc.double({ min: 1, max: 500, noNaN: true }), share, share, (life, a, b) => {
        const [early, late] = [Math.min(a, b), Math.max(a, b)].map((x) => flankWearMm(shape, life, x * life))
        expect(late).toBeGreaterThanOrEqual(early!)
        expect(flankWearMm(shape, life, 0)).toBe(0)
        expect(flankWearMm(shape, life, life)).toBeCloseTo(0.3, 12)
      }),
    )
    const onset = flankWearMm(shape, 15, 13.5)
    expect(onset).toBeGreaterThan(0.25)
    expect(onset).toBeLessThan(0.3)
    expect(flankWearMm(shape, 15, 18) - 0.3).toBeGreaterThan(2 * (0.3 - flankWearMm(shape, 15, 12)))
  })

  it('goes on from a measured land', () => {
    for (const minutes of [0.3, 2, 8, 14, 16]) {
      expect(equivalentMinutes(shape, 15, flankWearMm(shape, 15, minutes))).toBeCloseTo(minutes, 8)
    }
    expect(equivalentMinutes(shape, 15, 0)).toBe(0)
  })
})

describe('roughness', () => {
  it('is f^2 over the nose radius', () => {
    expect(idealRaUm(0.2, 0.8)).toBeCloseTo(1.5625, 12)
    expect(idealRtUm(0.2, 0.8)).toBeCloseTo(6.25, 12)
  })

  it('in practice is more, with a finest feed below which it grows again', () => {
    expect([20, 30, 120, 300].map(builtUpEdgeRatio)).toEqual([2, 2, 1.05, 1.05])
    const base = {
      noseRadiusMm: 0.8,
      speedMPerMin: 200,
      flankWearMm: 0,
      vibrationUm: 0,
      smallestChipMm: 0.002,
      wearUmPerMm: 2,
      wiperDivisor: 1,
    }
    const ra = (feedMm: number) => practicalRaUm({ ...base, feedMm })
    expect(ra(0.2)).toBeGreaterThan(idealRaUm(0.2, 0.8))
    expect(brammertzRtUm(0.2, 0.8, 0)).toBe(idealRtUm(0.2, 0.8))
    expect(ra(0.4)).toBeGreaterThan(ra(0.2))
    expect(ra(0.01)).toBeGreaterThan(ra(0.06))
    expect(practicalRaUm({ ...base, feedMm: 0.2, flankWearMm: 0.2 }) - ra(0.2)).toBeCloseTo(0.4, 12)
    expect(practicalRaUm({ ...base, feedMm: 0.2, wiperDivisor: 2.5 })).toBeLessThan(ra(0.2) / 1.8)
  })
})

describe('deflection', () => {
  it('of a 20 mm steel bar, 100 mm out, under 500 N', () => {
    const beam = { lengthMm: 100, diameterMm: 20, modulusMpa: 210_000 }
    // 500 * 1e6 / (3 * 210000 * pi * 20^4 / 64) mm
    expect(cantileverUm(beam, 500)).toBeCloseTo(101.05, 2)
    expect(cantileverUm(beam, 500) / betweenCentresUm(beam, 500)).toBeCloseTo(16, 12)
    expect(cantileverUm(beam, 500) / chuckTailstockUm(beam, 500)).toBeCloseTo(768 / 21, 12)
    expect(cantileverUm({ ...beam, lengthMm: 200 }, 500)).toBeCloseTo(8 * cantileverUm(beam, 500), 9)
  })
})

describe('temperature', () => {
  it('of the textbook example is 353 K above the room', () => {
    const chip = { specificEnergyJPerMm3: 1.038, heatCapacityJPerMm3K: 3e-3, diffusivityMm2PerS: 50, thicknessMm: 0.5 }
    expect(temperatureRiseK({ ...chip, speedMPerMin: 1.667 * 60 })).toBeCloseTo(353.2, 1)
  })
})

describe('energy', () => {
  it('per volume falls to the cut itself, and both ways of counting agree', () => {
    const draw = { idleKw: 2, efficiency: 0.8 }
    // kc 3000 MPa = 3 J/mm3: a removal rate of 60000 mm3/min (1000 mm3/s) takes 3 kW.
    expect(specificEnergyJPerMm3(draw, 3, 60_000)).toBeCloseTo(3 / 0.8 + 2, 12)
    expect(specificEnergyJPerMm3(draw, 3000, 60e6)).toBeCloseTo(3 / 0.8, 2)
    const kwh = partEnergyKwh(draw, 3, { cut: 10, other: 0 })
    expect(kwh).toBeCloseTo((specificEnergyJPerMm3(draw, 3, 60_000) * 600_000) / 3.6e6, 12)
  })
})

describe('time or cost of a part', () => {
  const prices: PartPrices = { handlingMinutes: 5, toolChangeMinutes: 2, machinePerMinute: 0.5, perEdge: 3 }
  const law = { n: 0.125, c: 70 }
  const wayMetres = (Math.PI * 100 * 500) / (0.25 * 1000)

  it.each([
    { speed: 50, cut: 12.57, life: 14.76, parts: 1, minutes: 19.57, perHour: 3.1, cost: 12.783 },
    { speed: 42, cut: 14.96, life: 59.54, parts: 3, minutes: 20.63, perHour: 2.9, cost: 11.313 },
  ])('at $speed m/min', ({ speed, cut, life, parts, minutes, perHour, cost }) => {
    const cutMinutes = wayMetres / speed
    expect(cutMinutes).toBeCloseTo(cut, 2)
    expect(toolLifeMinutes(law, speed)).toBeCloseTo(life, 2)
    const pieces = partsPerEdge(toolLifeMinutes(law, speed), cutMinutes, 'floored')
    const part = partCost(prices, cutMinutes, pieces)
    expect(pieces).toBe(parts)
    expect(part.minutes).toBeCloseTo(minutes, 2)
    expect(part.partsPerHour).toBeCloseTo(perHour, 1)
    expect(part.cost).toBeCloseTo(cost, 3)
  })

  it('of a bar turned at 2 m/s is 5.65 min at 1100 mm3/s', () => {
    const speedRpm = spindleSpeedRpm(120, 120)
    expect(450 / (0.25 * speedRpm)).toBeCloseTo(5.65, 2)
    expect(2000 * 0.25 * 2.2).toBe(1100)
  })

  it("has Gilbert's speeds", () => {
    const speed = (aim: 'cost' | 'output') =>
      economicSpeed(law, { wayMetres, prices }, { aim, pieces: 'continuous' }).speedMPerMin
    expect(speed('output')).toBeCloseTo(50.33, 2)
    expect(speed('cost')).toBeCloseTo(42.32, 2)
    const carbide = { handlingMinutes: 1, toolChangeMinutes: 1.5, machinePerMinute: 0.75, perEdge: 2.5 }
    expect(economicLifeMinutes(0.25, carbide, 'output')).toBeCloseTo(4.5, 12)
    expect(economicLifeMinutes(0.25, carbide, 'cost')).toBeCloseTo(14.5, 12)
    expect(speedForLife({ n: 0.25, c: 500 }, 4.5)).toBeCloseTo(343.3, 1)
    expect(speedForLife({ n: 0.25, c: 500 }, 14.5)).toBeCloseTo(256.2, 1)
  })

  it('is nowhere better than at the economic speed, floored or continuous', () => {
    const n = fc.double({ min: 0.12, max: 0.45, noNaN: true })
    const way = fc.double({ min: 20, max: 20_000, noNaN: true })
    fc.assert(
      fc.property(
        n,
        way,
        fc.constantFrom('floored', 'continuous'),
        fc.constantFrom('cost', 'output'),
        (slope, metres, pieces, aim) => {
          const tool = { n: slope, c: 500 }
          const best = economicSpeed(tool, { wayMetres: metres, prices }, { aim, pieces })
          for (let factor = 0.3; factor < 3; factor += 0.013) {
            const speed = best.speedMPerMin * factor
            const other = partCost(
              prices,
              metres / speed,
              partsPerEdge(toolLifeMinutes(tool, speed), metres / speed, pieces),
            )
            const worse = aim === 'cost' ? other.cost / best.cost : other.minutes / best.minutes
            expect(worse).toBeGreaterThan(1 - 1e-9)
          }
        },
      ),
      { numRuns: 60 },
    )
  })
})
