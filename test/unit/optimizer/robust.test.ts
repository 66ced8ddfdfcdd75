// Robust recipes: yield, capability, variance by level against closed forms; sameness, monotony; the twins' own scatter.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normalCdf } from '../../../optimizer/math/normal.ts'
import { drawnSetups } from '../../../optimizer/processes/drawn-setups.ts'
import { levels } from '../../../optimizer/processes/scatter.ts'
import { problemsOf } from '../../../optimizer/processes/sheet.ts'
import { answerRobust } from '../../../optimizer/robust/answers.ts'
import { chosen, recipeWith, scatterPlans } from '../../../optimizer/robust/processes.ts'
import { type RobustAsked, robustFigures } from '../../../optimizer/robust/robust.ts'
import { openScattered } from '../../../optimizer/robust/scattered.ts'
import { linearScattered, type Sizes } from '../../suites/linear-plant.ts'

const sizes: Sizes = { lot: 0.6, run: 0.4, place: 0.3, part: 0.5, laboratory: 0.2 }
const specification = { lower: 10, upper: 13.5 }
const recipe = Float64Array.of(1, 0)
const sd = Math.hypot(sizes.lot, sizes.run, sizes.place, sizes.part)
const within = Math.hypot(sizes.place, sizes.part)

function linear(over: Partial<Sizes> = {}, count = 100_000): ReturnType<typeof robustFigures> {
  const scattered = [linearScattered({ ...sizes, ...over }, specification)]
  return robustFigures({ scattered, recipe, specifications: { y: specification }, count, seed: 3 })
}

describe('a linear process with normal scatter', () => {
  const figures = linear()
  const [y] = figures.outcomes

  it('has the yield, the cost of a good part that follow from the normal distribution', () => {
    const inside = normalCdf((13.5 - 12) / sd) - normalCdf((10 - 12) / sd)
    expect(figures.yield.estimate).toBeCloseTo(0.98 * inside, 2)
    expect(figures.costPerGoodPart.estimate).toBeCloseTo(5 / figures.yield.estimate, 10)
    expect(figures.lost).toBeCloseTo(0.02, 12)
    const bound = figures.yield
    expect(bound.lower).toBeLessThan(bound.estimate)
    expect(bound.upper).toBeGreaterThan(bound.estimate)
  })

  it('has the capability that follows: within a run, overall, by percentiles', () => {
    expect(y!.mean).toBeCloseTo(12, 1)
    expect(y!.capability!.Cp!).toBeCloseTo(3.5 / (6 * within), 2)
    expect(y!.capability!.Cpk / ((13.5 - 12) / (3 * within))).toBeCloseTo(1, 1)
    expect(y!.capability!.PpkNormal / ((13.5 - 12) / (3 * sd))).toBeCloseTo(1, 1)
    expect(y!.capability!.Ppk.estimate / y!.capability!.PpkNormal).toBeCloseTo(1, 1)
    const { lower, estimate, upper } = y!.capability!.Ppk
    expect(lower <= estimate && estimate <= upper).toBe(true)
  })

  it('says at which level the scatter arises', () => {
    for (const level of ['lot', 'run', 'place', 'part'] as const)
      expect(Math.abs(y!.sdOf[level] / sizes[level] - 1)).toBeLessThan(0.05)
    expect(y!.sd / sd).toBeCloseTo(1, 1)
  })

  it('keeps the error of measuring apart: it lowers what is seen, not what is true', () => {
    const blurred = linear({ laboratory: 1 })
    expect(blurred.yield).toEqual(figures.yield)
    expect(blurred.outcomes[0]!.sdMeasuring).toBeCloseTo(1, 1)
    expect(blurred.yieldMeasured).toBeLessThan(figures.yieldMeasured)
    expect(blurred.outcomes[0]!.capability!.PpkMeasured).toBeLessThan(y!.capability!.PpkMeasured)
  })

  it('gives the same bytes for the same seed', () => {
    expect(linear({}, 2000)).toEqual(linear({}, 2000))
  })

  it('never has more good parts with more scatter, while the mean is inside', () => {
    const scale = fc.double({ min: 0, max: 3, noNaN: true })
    fc.assert(
      fc.property(scale, scale, (a, b) => {
        const of = (factor: number) => {
          const all = Object.fromEntries(Object.entries(sizes).map(([name, size]) => [name, factor * size]))
          return linear(all, 400).yield.estimate
        }
        return of(Math.min(a, b)) >= of(Math.max(a, b)) - 1e-12
      }),
      { numRuns: 30 },
    )
  })

  it('has no capability where nothing varies, all or nothing inside', () => {
    const still = linear({ lot: 0, run: 0, place: 0, part: 0, laboratory: 0 }, 200)
    expect(still.outcomes[0]!.capability).toBeUndefined()
    expect(still.yield.estimate).toBeCloseTo(0.98, 12)
  })
})

describe("the doubt about a twin's constants", () => {
  it('is the band of the yield: the quantiles of the yields of its draws', () => {
    const shifts = [-0.5, -0.25, 0, 0.25, 0.5]
    const scattered = shifts.map((shift) => {
      const one = linearScattered(sizes, specification)
      return { ...one, moveOutcomes: shifted(one.moveOutcomes, shift) }
    })
    const asked: Omit<RobustAsked, 'scattered'> = {
      ...{ recipe, specifications: { y: specification }, count: 4000, seed: 1 },
    }
    const all = robustFigures({ ...asked, scattered })
    const alone = scattered.map((one) => robustFigures({ ...asked, scattered: [one] }).yield.estimate).sort()
    expect(all.bounds).toBe('calibration')
    expect(all.yield.estimate).toBeCloseTo(alone[2]!, 12)
    expect(all.yield.lower).toBeCloseTo(alone[0]! + 0.2 * (alone[1]! - alone[0]!), 12)
    expect(all.yield.upper).toBeCloseTo(alone[4]! - 0.2 * (alone[4]! - alone[3]!), 12)
  })
})

function shifted(move: ReturnType<typeof linearScattered>['moveOutcomes'], by: number): typeof move {
  return (values, draws, at, what) => {
    if (what === 'truth') values[0] = values[0]! + by
    move(values, draws, at, what)
  }
}

describe.each(scatterPlans)('the scatter of $process', (plan) => {
  it('stands on a whole sheet, every size with a source', () => {
    expect(problemsOf(plan.sheet, plan.units)).toEqual([])
    expect(new Set(plan.sources.map(({ name }) => name)).size).toBe(plan.sources.length)
    expect(plan.sources.every(({ level }) => levels.includes(level))).toBe(true)
  })

  it('opens on every material, gives shares between 0 and 1', () => {
    const { twin } = chosenTwin(plan.process)
    for (const material of Object.keys(twin.setups)) {
      const { setup } = chosen({ process: plan.process, material })
      const figures = robustFigures({
        scattered: [openScattered({ twin, plan, setup })],
        recipe: recipeWith(chosen({ process: plan.process, material }), material, {}),
        ...{ specifications: plan.specifications(setup), count: 200, seed: 1 },
      })
      expect(figures.yield.estimate).toBeGreaterThanOrEqual(0)
      expect(figures.yield.estimate).toBeLessThanOrEqual(1)
      expect(figures.outcomes.every(({ mean, sd: spread }) => Number.isFinite(mean) && spread >= 0)).toBe(true)
    }
  })
})

function chosenTwin(process: string) {
  return chosen({ process, material: process === 'sintering' ? 'alumina-96' : 'c45' })
}

function of96(constants: Record<string, number> = {}) {
  return chosen({ process: 'sintering', material: 'alumina-96', constants })
}

describe('the substrate of 96 % alumina', () => {
  const of = (constants: Record<string, number>, settings: Record<string, number> = {}) => {
    const found = chosen({ process: 'sintering', material: 'alumina-96', constants })
    const { twin, plan, setup } = found
    return robustFigures({
      scattered: [openScattered({ twin, plan, setup })],
      recipe: recipeWith(found, 'alumina-96', settings),
      ...{ specifications: plan.specifications(setup), count: 2000, seed: 1 },
    })
  }

  it('has a wider density with a wider furnace, at the level of places', () => {
    const [even, uneven] = [of({ 'furnace.zoneSpread': 2 }), of({ 'furnace.zoneSpread': 15 })]
    expect(uneven.outcomes[0]!.sdOf.place).toBeGreaterThan(3 * even.outcomes[0]!.sdOf.place)
    expect(uneven.yield.estimate).toBeLessThan(even.yield.estimate)
  })

  it('loses to grain size at the hot end, which a cooler soak mends', () => {
    const worst = (figures: ReturnType<typeof of>) =>
      figures.outcomes.reduce((a, b) => ((b.inside ?? 1) < (a.inside ?? 1) ? b : a)).name
    const [hot, cooler] = [of({}, { peakTemperature: 1630 }), of({}, { peakTemperature: 1580 })]
    expect(worst(hot)).toBe('grain95')
    expect(cooler.yield.estimate).toBeGreaterThan(hot.yield.estimate)
  })

  it('says of no level that more than the whole scatter arises there', () => {
    const ask = {
      process: 'sintering',
      material: 'alumina-96',
      settings: { peakTemperature: 1552, soak: 102 },
      seed: 1,
    }
    const { findings, outcomes } = answerRobust({ ...ask, specifications: { strength: { min: 350 } }, parts: 2000 })
    const { sdOf, sd } = outcomes.find(({ name }) => name === 'strength')!
    // Between lots more is estimated than the parts scatter in all: few lots say little of the lots to come.
    expect(sdOf.lot).toBeGreaterThan(sd)
    expect(findings[1]!.en).toMatch(/; (?:100|> 99|\d\d?) % of its variance arises between lots/)
  })

  it('names every constant that does not exist or does not fit', () => {
    expect(() => of96({ 'scatter.nothing': 1 })).toThrow('there is no constant')
    expect(() => of96({ '__proto__.x': 1 })).toThrow('there is no constant')
    expect(() => of96({ 'scatter.controller': 99 })).toThrow('is not between')
  })

  it('believes in as many furnaces as a calibration has draws', () => {
    const { twin, plan, setup } = of96()
    const drawn = { unknowns: [{ name: 'material.temperatureAt85' }], draws: [[1470], [1490], [1510]] }
    const figures = robustFigures({
      scattered: drawnSetups(setup, drawn, 3).map((one) => openScattered({ twin, plan, setup: one })),
      recipe: recipeWith({ twin, plan, setup }, 'alumina-96', {}),
      ...{ specifications: plan.specifications(setup), count: 400, seed: 1 },
    })
    expect(figures.yield.upper - figures.yield.lower).toBeGreaterThan(0.02)
  })

  /** Draws of the strength in megapascals, as a calibration has them. */
  function figuresWith(strengths: readonly number[]) {
    const { twin, plan, setup } = of96()
    const drawn = { unknowns: [{ name: 'material.strength' }], draws: strengths.map((x) => [x]) }
    return robustFigures({
      scattered: drawnSetups(setup, drawn, 10).map((one) => openScattered({ twin, plan, setup: one })),
      recipe: recipeWith({ twin, plan, setup }, 'alumina-96', {}),
      ...{ specifications: { strength: { lower: 250 } }, count: 400, seed: 1 },
    })
  }

  it('has a cost that goes with its yield, also where one draw in ten has no good part', () => {
    const { yield: good, costPerGoodPart: cost } = figuresWith([200, 400, 410, 420, 430, 440, 450, 460, 470, 480])
    expect(good.lower).toBeLessThan(0.6)
    expect(good.lower).toBeGreaterThan(0.1)
    expect(cost.upper / cost.estimate).toBeCloseTo(good.estimate / good.lower, 1)
  })

  it('has no upper end of its cost where hardly a part may be good', () => {
    const { yield: good, costPerGoodPart: cost } = figuresWith([150, 150, 150, 420, 430, 440, 450, 460, 470, 480])
    expect(good.lower).toBeLessThan(0.001)
    expect(Number.isFinite(cost.estimate)).toBe(true)
    expect(cost.upper).toBe(Number.POSITIVE_INFINITY)
  })
})
