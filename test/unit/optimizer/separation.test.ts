// What separates runs: a planted deviation is found with its place and size, chance alone is not taken for one.
import { describe, expect, it } from 'vitest'
import { stream } from '../../../optimizer/math/rng.ts'
import { assignmentsOf } from '../../../optimizer/separation/assignments.ts'
import { bandOf } from '../../../optimizer/separation/band.ts'
import { gridOf, onGrid, silences, withoutCount } from '../../../optimizer/separation/curves.ts'
import { type SeparationInput, separate } from '../../../optimizer/separation/separate.ts'
import { shiftOf } from '../../../optimizer/separation/shift.ts'
import { usualDifference } from '../../../optimizer/separation/usual-difference.ts'
import { windowsOf } from '../../../optimizer/separation/windows.ts'

const hour = 3600
const grid = gridOf({ from: 0, to: 8 * hour }, 161)

interface Plant {
  readonly chosen: number
  readonly reference: number
  readonly seed: number
  /** Kelvin that a chosen run's soak is lower from 3.2 h to 4.1 h. */
  readonly drop?: number
  /** Chosen runs without the drop. */
  readonly spared?: number
}

/** Heats with a noisy level each, of which the chosen ones may soak lower for a while. */
function heats({ chosen, reference, seed, drop = 0, spared = 0 }: Plant): SeparationInput {
  const rng = stream(seed, 'heats')
  const isChosen = Array.from({ length: chosen + reference }, (_, i) => i % 3 === 1 && i < chosen * 3)
  for (let i = 0; isChosen.filter(Boolean).length < chosen; i++) isChosen[i] = true
  let left = spared
  const hasDrop = isChosen.map((one) => one && left-- <= 0)
  const zone = (level: number, drops: readonly boolean[]) =>
    isChosen.map((_, run) => {
      const offset = 1.5 * rng.normal()
      return Float64Array.from(grid, (at) => {
        const isLow = drops[run] && at >= 3.2 * hour && at <= 4.1 * hour
        return level * Math.min(1, at / (2 * hour)) + offset + rng.normal() - (isLow ? drop : 0)
      })
    })
  const feature = (name: string) => ({ kind: 'feature' as const, name, values: isChosen.map(() => rng.normal()) })
  return {
    isChosen,
    grid,
    seed: 1,
    signals: [
      { kind: 'curve', name: 'zone1', curves: zone(1550, hasDrop) },
      { kind: 'curve', name: 'zone2', curves: zone(1540, []) },
    ],
    traits: ['energy', 'ramp_rate', 'soak_sd'].map(feature),
  }
}

describe('curves on a grid', () => {
  const options = { step: 60, within: { from: 0, to: 1000 }, silent: [] }

  it('are drawn between readings, held where only changes are told, unknown outside of the run', () => {
    const told = onGrid({ at: [0, 60, 800], values: [10, 20, 50] }, [-10, 30, 60, 500, 800, 900, 1001], options)
    expect([...told]).toEqual([NaN, 15, 20, 20, 50, 50, NaN])
  })

  it('are unknown before the first reading and while the machine is silent', () => {
    const silent = silences([0, 60, 900, 960], 300)
    expect(silent).toEqual([{ from: 360, to: 900 }])
    const told = onGrid({ at: [500, 960], values: [1, 2] }, [0, 450, 600, 960], { ...options, silent })
    expect([...told]).toEqual([NaN, NaN, NaN, 2])
  })

  it('of a meter that counts on begin at nothing; a temperature stays as it is', () => {
    const meter = [Float64Array.of(100, 150, 180), Float64Array.of(180, 250, 280)]
    expect(withoutCount(meter)).toEqual([Float64Array.of(0, 50, 80), Float64Array.of(0, 70, 100)])
    const heating = [Float64Array.of(20, 800, 1500), Float64Array.of(25, 800, 1490)]
    expect(withoutCount(heating)).toEqual(heating)
  })
})

describe('the band', () => {
  it('lies at the percentiles, is not moved by one odd run, needs three runs', () => {
    const curves = Array.from({ length: 11 }, (_, i) => Float64Array.of(i === 10 ? 1e6 : i, i < 2 ? i : NaN))
    const band = bandOf(curves, 2)
    expect([band.low[0], band.middle[0], band.high[0], band.count]).toEqual([1, 5, 9, [11, 2]])
    expect(band.middle[1]).toBeNaN()
  })
})

describe('the dealings', () => {
  it('are all of them where they are few, the true one first and once', () => {
    const { lists, isComplete } = assignmentsOf([1, 3], 6, stream(1, 'test'))
    expect(isComplete).toBe(true)
    expect(lists).toHaveLength(15)
    expect(lists[0]).toEqual([1, 3])
    expect(new Set(lists.map((list) => list.join())).size).toBe(15)
  })

  it('are drawn where they are many', () => {
    const { lists, isComplete } = assignmentsOf([0, 1, 2, 3, 4, 5, 6, 7], 30, stream(1, 'test'))
    expect([lists.length, isComplete]).toEqual([2000, false])
  })
})

describe('a shift', () => {
  it('is the middle of all pairs, with an interval where there are runs enough', () => {
    // Worked by hand: pairs of (3, 5, 9) with (1, 2): 2, 1, 4, 3, 8, 7.
    expect(shiftOf([3, 5, 9], [1, 2]).difference).toBe(3.5)
    expect(shiftOf([3, 5, 9], [1, 2]).low).toBeNaN()
    const [a, b] = [Array.from({ length: 12 }, (_, i) => i + 5), Array.from({ length: 12 }, (_, i) => i)]
    const { difference, low, high } = shiftOf(a, b)
    expect(difference).toBe(5)
    expect(low).toBeLessThan(5)
    expect(low).toBeGreaterThan(0)
    expect(high - 5).toBe(5 - low)
  })
})

describe('windows', () => {
  it('leap over noise, keep the two signs apart, the strongest first', () => {
    const found = windowsOf([0, 0.8, 0.1, 0.85, 0, 0, 0, 0, -0.95, -0.9, 0], 0.7)
    expect(found).toEqual([
      { from: 8, to: 9, strength: -0.95 },
      { from: 1, to: 3, strength: 0.85 },
    ])
  })
})

describe('what separates bad runs from good ones', () => {
  it('is a soak that is 14 K lower for a while, in four of five', () => {
    const { verdict, deviations } = separate(heats({ chosen: 5, reference: 12, seed: 3, drop: 14, spared: 1 }))
    const [first] = deviations
    expect(verdict).toBe('separated')
    expect(first).toMatchObject({ kind: 'curve', name: 'zone1', outside: 4, of: 5 })
    expect(first!.from! / hour).toBeCloseTo(3.2, 1)
    expect(first!.to! / hour).toBeCloseTo(4.1, 1)
    expect(first!.difference).toBeLessThan(-11)
    expect(first!.low).toBeLessThan(first!.difference)
    expect(first!.high).toBeGreaterThan(first!.difference)
    expect(first!.p).toBeLessThan(0.01)
  })

  it('is a tool that only they had', () => {
    const input = heats({ chosen: 5, reference: 12, seed: 3 })
    const tool = { kind: 'context' as const, name: 'tool', value: 'T12', values: input.isChosen.map(Number) }
    const { verdict, deviations } = separate({ ...input, traits: [...input.traits, tool] })
    expect(verdict).toBe('separated')
    expect(deviations[0]).toMatchObject({ kind: 'context', value: 'T12', chosen: 1, reference: 0, outside: 5, of: 5 })
  })

  it('is nothing where nothing was planted, in nineteen of twenty plants', () => {
    const verdicts = Array.from(
      { length: 100 },
      (_, seed) => separate(heats({ chosen: 4, reference: 9, seed })).verdict,
    )
    expect(verdicts.filter((one) => one === 'separated').length).toBeLessThanOrEqual(9)
    expect(verdicts).not.toContain('tooFew')
  })

  it('cannot be told of one bad run among ten, however far it is off', () => {
    const { verdict, leastP } = separate(heats({ chosen: 1, reference: 10, seed: 1, drop: 100 }))
    expect(verdict).toBe('tooFew')
    expect(leastP).toBeCloseTo(1 / 11)
    expect(separate(heats({ chosen: 2, reference: 2, seed: 1, drop: 100 })).verdict).toBe('tooFew')
  })

  it('is the same for the same seed, whatever is not known', () => {
    const input = heats({ chosen: 5, reference: 12, seed: 9, drop: 8 })
    const holes = input.signals.map(({ kind, name, curves }) => ({
      ...{ kind, name },
      curves: curves.map((curve, run) => curve.map((value, i) => (i > 150 || (run + i) % 7 === 0 ? NaN : value))),
    }))
    const once = separate({ ...input, signals: holes })
    expect(separate({ ...input, signals: holes })).toEqual(once)
    expect(once.deviations.every(({ to = 0 }) => to <= 7.6 * hour)).toBe(true)
  })
})

describe('a difference of two runs', () => {
  it('is told in robust spreads, with the share of pairs that differ as much', () => {
    // 5, 6, 7, 8, 100: median 7, deviations 2, 1, 0, 1, 93, their median 1.
    const { spread, share } = usualDifference(5, 8, [5, 6, 7, 8, 100, undefined])
    expect(spread).toBeCloseTo(1.4826)
    // Of ten pairs 5-8 and the four with 100.
    expect(share).toBe(0.5)
    expect(usualDifference(5, 6, [7, 7, 7, 7, 9]).spread).toBeCloseTo(1, 6)
    expect(usualDifference(5, 6, [7, 7]).share).toBeNaN()
  })

  it('of texts is rare where runs seldom differ', () => {
    const lots = ['A', 'A', 'A', 'B']
    expect(usualDifference('A', 'B', lots)).toEqual({ spread: NaN, share: 0.5 })
    expect(usualDifference('A', 'A', lots).share).toBe(1)
  })
})
