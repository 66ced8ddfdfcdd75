// What stands behind the view of capability: shape, drift, nested runs, which chart, episodes, verdicts.
import { describe, expect, it } from 'vitest'
import { stream } from '../../../optimizer/math/rng.ts'
import { assess, shapeOf } from '../../../optimizer/spc/assess.ts'
import { boxCox, likeliestPower } from '../../../optimizer/spc/box-cox.ts'
import { actualBounds, capabilityOfRuns } from '../../../optimizer/spc/capability.ts'
import { chooseChart } from '../../../optimizer/spc/choose.ts'
import { controlOf } from '../../../optimizer/spc/control.ts'
import { episodesOf } from '../../../optimizer/spc/episodes.ts'
import { percentOfTolerance } from '../../../optimizer/spc/gauge.ts'
import { gaugeByRepeats } from '../../../optimizer/spc/gauge-repeats.ts'
import { histogramOf } from '../../../optimizer/spc/histogram.ts'
import { nestedSpread } from '../../../optimizer/spc/nested.ts'
import { andersonDarling } from '../../../optimizer/spc/normality.ts'
import { wordsOf } from '../../../optimizer/spc/rule-words.ts'
import { nelson, ruleHits, westernElectric } from '../../../optimizer/spc/rules.ts'
import { driftOf, neighboursOf } from '../../../optimizer/spc/serial.ts'
import { capabilityVerdict, neededFor } from '../../../optimizer/spc/verdict.ts'

const rng = stream(36, 'spc study')
const normals = (count: number, mean = 0, sigma = 1) => Array.from({ length: count }, () => mean + sigma * rng.normal())
/** Runs of parts that are alike: levels with their own spread. */
const nested = (runs: number, parts: number, { mean = 0, between = 1, within = 1 } = {}) =>
  normals(runs, mean, between).map((level) => normals(parts, level, within))

describe('the test of Anderson and Darling', () => {
  // Stephens (1986), table 4.7, mean with sigma estimated: percentage points of the modified statistic.
  it('calls as many normal samples odd as it says', () => {
    const told = Array.from({ length: 2000 }, () => andersonDarling(normals(20)))
    for (const [point, share] of [
      [0.631, 0.1],
      [0.752, 0.05],
      [1.035, 0.01],
    ] as const) {
      const error = 4 * Math.sqrt((share * (1 - share)) / told.length)
      expect(Math.abs(told.filter(({ statistic }) => statistic > point).length / told.length - share)).toBeLessThan(
        error,
      )
      expect(Math.abs(told.filter(({ p }) => p < share).length / told.length - share)).toBeLessThan(error)
    }
  })

  it('finds skew', () => {
    expect(andersonDarling(normals(60).map(Math.exp)).p).toBeLessThan(0.001)
  })
})

describe('a power that makes values normal', () => {
  it('is the logarithm for lognormal values, in whatever unit', () => {
    const values = normals(400, 2, 0.6).map(Math.exp)
    const lambda = likeliestPower(values)
    expect(Math.abs(lambda)).toBeLessThanOrEqual(0.15)
    expect(likeliestPower(values.map((value) => value / 1000))).toBe(lambda)
  })

  it('is none at all for normal ones, keeps their order', () => {
    expect(Math.abs(likeliestPower(normals(400, 10, 2)) - 1)).toBeLessThan(0.5)
    for (const lambda of [-2, -0.5, 0, 0.5, 2]) expect(boxCox(1.2, lambda)).toBeGreaterThan(boxCox(1.1, lambda))
    expect(() => likeliestPower([1, 0, 2])).toThrow(RangeError)
  })
})

describe('values in order of time', () => {
  it('follow one another as counted by hand', () => {
    expect(neighboursOf([1, 2, 3, 4, 5]).autocorrelation).toBeCloseTo(0.4, 12)
    expect(neighboursOf([7, 7, 7]).autocorrelation).toBe(0)
  })

  it('drift along the line of least squares, with its t', () => {
    const { slope, low, high, p } = driftOf([1, 2, 4])
    expect(slope).toBeCloseTo(1.5, 12)
    // One degree of freedom: t is a Cauchy variate, its two-sided p 1 - 2 atan(t) / pi; t = 1.5 / sqrt(1 / 12).
    expect(p).toBeCloseTo(1 - (2 * Math.atan(1.5 * Math.sqrt(12))) / Math.PI, 10)
    expect((high - low) / 2).toBeCloseTo(12.7062047 / Math.sqrt(12), 5)
  })

  it('that are independent are said to follow, to drift, about one time in a hundred', () => {
    const draws = Array.from({ length: 1500 }, () => normals(50))
    const share = (test: (values: number[]) => boolean) => draws.filter(test).length / draws.length
    expect(share((values) => driftOf(values).isDrifting)).toBeLessThan(0.02)
    expect(share((values) => neighboursOf(values).isFollowing)).toBeLessThan(0.02)
  })
})

describe('parts that share a run', () => {
  // Montgomery, Design and Analysis of Experiments, example of the looms: MS 29.73 and 1.90, F 15.68, variances 6.96, 1.90.
  const looms = [
    [98, 97, 99, 96],
    [91, 90, 93, 92],
    [96, 95, 97, 95],
    [95, 96, 99, 98],
  ]
  it('have the variances of the textbook', () => {
    const { between, within, total, p } = nestedSpread(looms)
    expect(between ** 2).toBeCloseTo(6.96, 2)
    expect(within ** 2).toBeCloseTo(1.9, 2)
    expect(total ** 2).toBeCloseTo(8.85, 2)
    expect(p).toBeLessThan(0.001)
  })

  it('of runs without any difference are as good as independent', () => {
    const alike = nestedSpread([
      [1, 3],
      [3, 1],
      [2, 2],
    ])
    expect([alike.between, alike.worth, alike.degrees]).toEqual([0, 6, 3])
  })

  // True Ppk = 4 / (3 sqrt(1 + 0.25)). Bounds as of independent parts would hold it far too seldom.
  it('have bounds of Ppk that hold what they promise', () => {
    const truth = 4 / (3 * Math.sqrt(1.25))
    const draws = Array.from({ length: 600 }, () => {
      const { Ppk, count } = capabilityOfRuns(nested(25, 5, { within: 0.5 }), { lower: -4, upper: 6 })
      const naive = actualBounds(Ppk.estimate, { count, degrees: count - 1 }, 0.95)
      return [Ppk, naive].map(({ lower, upper }) => lower <= truth && truth <= upper)
    })
    const share = (which: number) => draws.filter((one) => one[which]).length / draws.length
    expect(share(0)).toBeGreaterThan(0.92)
    expect(share(1)).toBeLessThan(0.75)
  })
})

describe('the chart', () => {
  const kindOf = (runs: readonly (readonly number[])[]) => chooseChart(runs).kind
  it('follows from how many specimens a run has, how alike they are', () => {
    expect(kindOf(normals(30).map((value) => [value]))).toBe('individuals')
    expect(kindOf(nested(25, 5, { between: 2 }))).toBe('three-way')
    expect(kindOf(nested(25, 5, { between: 0 }))).toBe('xbar-r')
    expect(kindOf(nested(25, 12, { between: 0 }))).toBe('xbar-s')
    expect(kindOf([...nested(9, 3), ...nested(9, 4)])).toBe('individuals')
  })

  it('is a moving average for skewed values, which a shift of normal ones is not', () => {
    expect(kindOf(normals(60).map((value) => [Math.exp(1.5 * value)]))).toBe('ewma')
    const shifted = [...normals(30), ...normals(30, 6)].map((value) => [value])
    expect(controlOf(shifted, { rules: 'nelson' }).kind).toBe('individuals')
  })

  it('is refused where the data do not allow it', () => {
    expect(() => controlOf([[1], [2], [4]], { rules: 'nelson', chart: 'xbar-r' })).toThrow(/allow no chart/)
    expect(() => controlOf([[5], [5], [5]], { rules: 'nelson' })).toThrow(/do not vary/)
  })

  it('with limits of the first runs sees the shift after them, dates it, tells each pattern once', () => {
    const runs = [...normals(25), ...normals(15, 3)].map((value) => [value])
    const { episodes, levels, isInControl } = controlOf(runs, { rules: 'nelson', baseline: 25 })
    expect(isInControl).toBe(false)
    expect(Math.abs(levels[1]!.from - 25)).toBeLessThanOrEqual(1)
    const nine = episodes.filter(({ rule }) => rule === 'N2')
    expect(nine.map(({ points }) => points.at(-1))).toEqual([39])
    expect(nine[0]!.points.length).toBeGreaterThanOrEqual(14)
  })

  it('tells a drift from steps, a step from runs that follow one another', () => {
    const drifting = normals(60).map((value, i) => [value + 0.1 * i])
    const drift = controlOf(drifting, { rules: 'nelson' })
    expect([drift.levels.length, drift.drift.isDrifting, drift.isInControl]).toEqual([1, true, false])
    const step = controlOf(
      [...normals(30), ...normals(30, 4)].map((value) => [value]),
      { rules: 'nelson' },
    )
    expect([step.levels.length, step.drift.isDrifting, step.neighbours.isFollowing]).toEqual([2, false, false])
    let last = 0
    const followers = normals(200).map((value) => [(last = 0.7 * last + value)])
    expect(controlOf(followers, { rules: 'nelson' }).neighbours.isFollowing).toBe(true)
  })

  it('of ranges is numbered by runs: the jump shows at the run that jumped', () => {
    const values = [...normals(20), 12].map((value) => [value])
    const { episodes } = controlOf(values, { rules: 'western-electric', baseline: 20 })
    expect(episodes.filter(({ chart }) => chart === 1).flatMap(({ points }) => points)).toContain(20)
  })
})

describe('rule hits', () => {
  it('that share points are one episode', () => {
    const hits = ruleHits([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1], { centre: 0, sigma: 5 }, westernElectric)
    expect(hits.map(({ rule }) => rule)).toEqual(['WE4', 'WE4', 'WE4', 'WE4'])
    expect(episodesOf(hits).map(({ points }) => points.length)).toEqual([11])
  })

  it('are explained in both languages, whatever the rule', () => {
    const rules = [...nelson, ...westernElectric].map(({ id }) => id)
    const told = [...rules, 'spread', 'ewma', 'cusum'].map(wordsOf)
    for (const { usually, check } of told)
      expect([usually.en, usually.zh, check.en, check.zh].every((text) => text.length > 10)).toBe(true)
    expect(() => wordsOf('N9')).toThrow(RangeError)
    expect(() => wordsOf('__proto__')).toThrow(RangeError)
  })
})

describe('capability is said only where the data allow it', () => {
  const judge = (index: { estimate: number; lower: number; upper: number } | undefined, more = {}) =>
    capabilityVerdict({
      confidence: 0.95,
      demanded: 1.33,
      count: 60,
      isInControl: true,
      ...(index && { index }),
      ...more,
    })
  const index = (lower: number, estimate: number, upper: number) => ({ lower, estimate, upper })

  it('by its bounds, not by its estimate', () => {
    expect(judge(index(1.4, 1.7, 2)).verdict).toBe('capable')
    expect(judge(index(0.8, 1, 1.2)).verdict).toBe('not-capable')
    expect(judge(index(1.1, 1.5, 1.9)).verdict).toBe('too-few')
  })

  it('of a process in control with enough runs of a known shape', () => {
    expect(judge(index(1.4, 1.7, 2), { isInControl: false }).verdict).toBe('not-in-control')
    expect(judge(index(1.4, 1.7, 2), { count: 12 }).verdict).toBe('too-few')
    expect(judge(undefined).verdict).toBe('not-normal')
  })

  it('with how many runs would tell', () => {
    const needed = neededFor(1.5, 1.33, 0.95)!
    const bounds = (count: number) => actualBounds(1.5, { count, degrees: count - 1 }, 0.95).lower
    expect(bounds(needed)).toBeGreaterThanOrEqual(1.33)
    expect(bounds(Math.floor(0.97 * needed))).toBeLessThan(1.33)
    expect(neededFor(1.33, 1.33, 0.95)).toBeUndefined()
  })

  it('of skewed values on the scale where they are normal', () => {
    const runs = normals(200).map((value) => [Math.exp(0.7 * value)])
    const { shape, powered, capability, outside } = assess(runs, { upper: Math.exp(2.8) })
    expect(shape!.isNormal).toBe(false)
    // On the scale of the logarithm the limit is four sigma away; taken as normal the same values look far too good.
    expect(Math.abs(powered!.capability.Ppk.estimate - 4 / 3)).toBeLessThan(0.25)
    expect(capability.Ppk.estimate).toBeGreaterThan(2)
    expect(outside).toMatchObject({ count: 0, of: 200 })
    expect(outside.high).toBeCloseTo(1 - 0.025 ** (1 / 200), 10)
  })

  it('of runs whose parts are odd though their means are not', () => {
    const runs = normals(30).map((level) => normals(8).map((value) => level + 3 * Math.sign(value)))
    expect(shapeOf(runs)!.isNormal).toBe(false)
  })
})

it('a histogram counts every value once', () => {
  const values = normals(137)
  const { low, high, counts } = histogramOf(values)
  expect([low, high]).toEqual([Math.min(...values), Math.max(...values)])
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(137)
  expect(histogramOf([3, 3])).toEqual({ low: 3, high: 3, counts: [2] })
})

describe('a gauge with one appraiser', () => {
  // Montgomery (2013), table 8.6: 20 parts read twice; sigma of the gauge 0.887 by ranges, P/T about 0.097 for 5 to 60.
  const first = [21, 24, 20, 27, 19, 23, 22, 19, 24, 25, 21, 18, 23, 24, 29, 26, 20, 19, 25, 19]
  const second = [20, 23, 21, 27, 18, 21, 21, 17, 23, 23, 20, 19, 25, 24, 30, 26, 20, 21, 26, 19]
  const readings = first.flatMap((value, i) => [
    { part: String(i), value },
    { part: String(i), value: second[i]! },
  ])
  it('is about as good as the textbook finds by ranges', () => {
    const figures = gaugeByRepeats(readings)
    expect(figures.EV).toBeCloseTo(Math.sqrt(0.75), 12)
    expect(Math.abs(figures.EV - 0.887)).toBeLessThan(0.03)
    expect(Math.abs(figures.PV - 3.04)).toBeLessThan(0.1)
    expect(percentOfTolerance(figures, 55)).toBeCloseTo((600 * Math.sqrt(0.75)) / 55, 10)
    expect(figures.AV).toBe(0)
  })

  it('needs parts that were read more than once', () => {
    expect(() =>
      gaugeByRepeats([
        { part: 'a', value: 1 },
        { part: 'b', value: 2 },
      ]),
    ).toThrow(RangeError)
  })
})
