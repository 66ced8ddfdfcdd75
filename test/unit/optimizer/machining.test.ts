// The machining twins as a whole: whole sheets, sane directions, finite everywhere inside their bounds.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { economicTurning } from '../../../optimizer/processes/machining/economic-turning.ts'
import { usualLimits } from '../../../optimizer/processes/machining/outcomes.ts'
import {
  machines,
  materials,
  millingSetup,
  millingTools,
  turningSetup,
  turningTools,
} from '../../../optimizer/processes/machining/setups.ts'
import { millingTwin, simulatePart, turningTwin } from '../../../optimizer/processes/machining/twins.ts'
import {
  machineUnits,
  materialUnits,
  millingToolUnits,
  turningToolUnits,
} from '../../../optimizer/processes/machining/units.ts'
import { problemsOf, withValues } from '../../../optimizer/processes/sheet.ts'
import { describeTwin } from '../../suites/twin.ts'

const named = (name: string) => [...materials, ...turningTools, ...millingTools].find((sheet) => sheet.name === name)!
const turn = (settings: Record<string, number>, material = 'c45', tool = 'turning-coated') =>
  simulatePart(settings, named(material), named(tool))
const mill = (settings: Record<string, number>, material = 'c45') =>
  simulatePart(settings, named(material), named('end-mill-16'))

describe('sheets', () => {
  it.each([
    ...materials.map((sheet) => ({ sheet, units: materialUnits })),
    ...turningTools.map((sheet) => ({ sheet, units: turningToolUnits })),
    ...millingTools.map((sheet) => ({ sheet, units: millingToolUnits })),
    ...machines.map((sheet) => ({ sheet, units: machineUnits })),
  ])('$sheet.title is whole', ({ sheet, units }) => expect(problemsOf(sheet, units)).toEqual([]))

  it('have names of their own', () => {
    const names = [...materials, ...turningTools, ...millingTools, ...machines].map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
  })

  it('that are not whole are refused with every problem', () => {
    const wrong = withValues(named('c45'), { kc11: 99_999, mc: -1 })
    expect(() => turningTwin.open(turningSetup(wrong), 'closed')).toThrow(/kc11 99999.*mc -1/)
  })
})

describe.each([turningTwin, millingTwin])('the twin of $process', (twin) => {
  describeTwin(twin)

  const placeOf = (name: string) => twin.outcomes.findIndex((outcome) => outcome.name === name)
  const bounds = twin.parameters.map(({ low, high }) => fc.double({ min: low, max: high, noNaN: true }))
  const setups = materials.flatMap((material) =>
    twin === turningTwin
      ? turningTools.map((tool) => turningSetup(material, tool))
      : millingTools.map((tool) => millingSetup(material, tool)),
  )

  it('answers inside of its outcomes for any settings within bounds, with any sheet', () => {
    fc.assert(
      fc.property(fc.nat(setups.length - 1), fc.tuple(...bounds), (which, settings) => {
        const outcomes = new Float64Array(twin.outcomes.length).fill(Number.NaN)
        twin.open(setups[which]!, 'closed')(Float64Array.from(settings), outcomes)
        const outside = twin.outcomes.filter(({ low, high }, i) => !(outcomes[i]! >= low && outcomes[i]! <= high))
        expect(outside.map(({ name }) => `${name} ${outcomes[placeOf(name)]}`)).toEqual([])
      }),
      { numRuns: 200 },
    )
  })

  it('still answers with numbers outside of its bounds', () => {
    const any = fc.double({ min: -1e6, max: 1e6, noNaN: true })
    const kernel = twin.open(setups[0]!, 'closed')
    fc.assert(
      fc.property(fc.tuple(...bounds.map(() => any)), (settings) => {
        const outcomes = new Float64Array(twin.outcomes.length)
        kernel(Float64Array.from(settings), outcomes)
        expect(outcomes.every(Number.isFinite)).toBe(true)
      }),
    )
  })

  it('knows a recipe for every material that keeps the usual limits', () => {
    for (const [name, setup] of Object.entries(twin.setups)) {
      const outcomes = new Float64Array(twin.outcomes.length)
      const recipe = twin.recipes[name]!
      twin.open(setup, 'closed')(
        Float64Array.from(twin.parameters, (p) => recipe[p.name]!),
        outcomes,
      )
      for (const { outcome, most } of usualLimits) {
        const value = outcomes[placeOf(outcome)]!
        expect(value, `${outcome} of ${name}`).toBeLessThanOrEqual(most)
      }
    }
  })
})

describe('a turned part', () => {
  it('faster: shorter edge life, hotter, more power, smoother', () => {
    const [slow, fast] = [turn({ cuttingSpeed: 100 }), turn({ cuttingSpeed: 200 })]
    expect(fast.toolLife).toBeLessThan(slow.toolLife)
    expect(fast.temperature).toBeGreaterThan(slow.temperature)
    expect(fast.motorPower).toBeGreaterThan(slow.motorPower)
    expect(fast.roughness).toBeLessThan(slow.roughness)
    expect(fast.cutTime).toBeCloseTo(slow.cutTime / 2, 12)
    expect(fast.toolLife / turn({ cuttingSpeed: 400 }).toolLife).toBeCloseTo(2 ** 5, 9)
  })

  it('with a worn edge: more force, rougher; with a wiper: smoother; in titanium: dearer', () => {
    const [sharp, worn] = [turn({ flankWear: 0.05 }), turn({ flankWear: 0.25 })]
    expect(worn.cuttingForce).toBeGreaterThan(1.1 * sharp.cuttingForce)
    expect(worn.roughness).toBeGreaterThan(sharp.roughness)
    expect(turn({}, 'c45', 'turning-wiper').roughness).toBeLessThan(0.7 * sharp.roughness)
    expect(sharp.feedForce).toBeCloseTo(0.4 * sharp.cuttingForce, 9)
    expect(turn({}, 'ti6al4v').cost).toBeGreaterThan(sharp.cost)
  })

  it('is cheapest at a speed inside, not at an end', () => {
    const costs = [60, 100, 150, 200, 250, 300, 400, 500].map((cuttingSpeed) => turn({ cuttingSpeed }).cost)
    const best = costs.indexOf(Math.min(...costs))
    expect(best).toBeGreaterThan(0)
    expect(best).toBeLessThan(costs.length - 1)
  })

  it.each(['c45', '42crmo4', 'ti6al4v'])('of %s has no cheaper speed than the economic one', (material) => {
    const setup = turningSetup(named(material))
    const best = economicTurning(setup, { feed: 0.25, depth: 1.5 }, { aim: 'cost', pieces: 'floored' })
    const cost = (cuttingSpeed: number) => {
      const part = turn({ cuttingSpeed, feed: 0.25 }, material)
      return part.cost - part.energy * setup['machine']!.constants['energyPrice']!.value
    }
    expect(cost(best.speedMPerMin)).toBeCloseTo(best.cost, 9)
    for (let speed = 40; speed < 500; speed += 3) expect(cost(speed)).toBeGreaterThan(best.cost * (1 - 1e-9))
  })

  it('shares its allowance evenly: 2.9 mm set on 3 mm is cut as 1.5 mm twice', () => {
    expect(turn({ depth: 2.9 })).toEqual(turn({ depth: 1.5 }))
  })

  it('wears the edge to the criterion at most, however short its life', () => {
    expect(turn({ cuttingSpeed: 500, feed: 0.5 }, 'ti6al4v').flankWear).toBe(0.3)
  })
})

describe('a milled part', () => {
  it('takes the power that its removal rate asks for', () => {
    const part = mill({ flankWear: 0 })
    const cutWatts = part.motorPower * 0.8 * 1000
    const specific = cutWatts / ((part.removalRate * 1000) / 60)
    expect(specific).toBeGreaterThan(2.2)
    expect(specific).toBeLessThan(5)
    expect(part.torque * ((2 * Math.PI * part.spindleSpeed) / 60)).toBeCloseTo(cutWatts, 6)
  })

  it('deeper: nearer to chatter, more bending; wider: shorter', () => {
    const [shallow, deep] = [mill({ axialDepth: 0.5 }), mill({ axialDepth: 1 })]
    expect(deep.chatterUse / shallow.chatterUse).toBeCloseTo(2, 1)
    expect(deep.deflection).toBeGreaterThan(1.9 * shallow.deflection)
    expect(mill({ radialDepth: 8 }).cutTime).toBeLessThan(mill({ radialDepth: 4 }).cutTime)
  })

  it('feels the lobes: between two speeds the stable depth more than doubles', () => {
    const depths = Array.from({ length: 60 }, (_, i) => mill({ cuttingSpeed: 250 + 2.5 * i }).stableDepth)
    expect(Math.max(...depths) / Math.min(...depths)).toBeGreaterThan(2)
  })
})
