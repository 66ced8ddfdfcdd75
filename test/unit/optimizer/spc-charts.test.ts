// Control charts where no book has the figures: identities, simulation, refusals.
import { describe, expect, it } from 'vitest'
import { stream } from '../../../optimizer/math/rng.ts'
import { capabilityOfIndividuals, capabilityOfSubgroups } from '../../../optimizer/spc/capability.ts'
import { cusumChart } from '../../../optimizer/spc/cusum.ts'
import { ewmaChart } from '../../../optimizer/spc/ewma.ts'
import { hotellingPhaseOne, hotellingPhaseTwo } from '../../../optimizer/spc/hotelling.ts'
import { individualsChart, individualsLimits } from '../../../optimizer/spc/individuals.ts'
import { mewmaChart } from '../../../optimizer/spc/mewma.ts'
import { referenceOf } from '../../../optimizer/spc/multivariate.ts'
import { cusumRunLength } from '../../../optimizer/spc/run-length.ts'
import { mewmaLimit, mewmaRunLength } from '../../../optimizer/spc/run-length-mewma.ts'
import { threeWayChart } from '../../../optimizer/spc/three-way.ts'
import { xbarRChart, xbarRLimits } from '../../../optimizer/spc/xbar-r.ts'
import { xbarSChart } from '../../../optimizer/spc/xbar-s.ts'

const rng = stream(3, 'charts')
const normals = (count: number, mean = 0, sigma = 1) => Array.from({ length: count }, () => mean + sigma * rng.normal())
const average = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

describe('charts of subgroups', () => {
  // By hand: means 11 12 13, ranges 2 4 3; A2 1.023, D4 2.575 (2.574 on sheets that round d3 first), d2 1.693.
  const groups = [
    [10, 11, 12],
    [10, 12, 14],
    [12, 12, 15],
  ]
  it('of ranges follow the sheet', () => {
    const { mean, spread, sigma } = xbarRChart(groups)
    expect(mean.points).toEqual([11, 12, 13])
    expect(spread.points).toEqual([2, 4, 3])
    const found = [mean.centre, mean.lower, mean.upper, spread.centre, spread.lower, spread.upper, sigma]
    const known = [12, 12 - 1.023 * 3, 12 + 1.023 * 3, 3, 0, 2.575 * 3, 3 / 1.693]
    for (const [i, value] of known.entries()) expect(found[i]).toBeCloseTo(value, 10)
  })

  it('of standard deviations agree with those of ranges on normal values', () => {
    const many = Array.from({ length: 400 }, () => normals(5, 50, 2))
    const [ranges, deviations] = [xbarRChart(many), xbarSChart(many)]
    // The standard error of either sigma is about 0.04.
    expect(Math.abs(deviations.sigma - 2)).toBeLessThan(0.12)
    expect(Math.abs(ranges.sigma / deviations.sigma - 1)).toBeLessThan(0.02)
    expect(deviations.mean.upper).toBeCloseTo(deviations.mean.centre + (3 * deviations.sigma) / Math.sqrt(5), 10)
  })

  it('of Phase II keep the limits of Phase I', () => {
    const chart = xbarRChart([[20, 21, 22]], xbarRLimits(groups))
    expect(chart.mean.outside).toEqual([0])
    expect(chart.mean.centre).toBe(12)
    expect(individualsChart([9, 20], individualsLimits([10, 11, 10, 12])).value.outside).toEqual([1])
  })

  it('of runs whose parts are alike take their limits from run to run', () => {
    const runs = normals(60, 100, 3).map((level) => normals(6, level, 0.5))
    const chart = threeWayChart(runs)
    expect(chart.betweenSigma).toBeGreaterThan(2)
    expect(chart.withinSigma).toBeLessThan(0.7)
    expect(chart.means.outside.length).toBeLessThanOrEqual(2)
    // The classic mistake: parts of one load as a subgroup put most good loads outside.
    expect(xbarRChart(runs).mean.outside.length).toBeGreaterThan(30)
  })
})

describe('charts with memory', () => {
  it('have narrow limits at the start, settled ones later', () => {
    const { lower, upper, settled } = ewmaChart(Array(60).fill(0), { target: 0, sigma: 1, lambda: 0.2, width: 3 })
    expect(upper[0]).toBeCloseTo(0.6, 12)
    expect(upper[59]).toBeCloseTo(settled.upper, 8)
    expect(lower[5]).toBe(-upper[5]!)
  })

  it('with lambda 1 are the chart of individuals', () => {
    const chart = ewmaChart([1, 2.9, 3.1, -3.2], { target: 0, sigma: 1, lambda: 1, width: 3 })
    expect(chart.points).toEqual([1, 2.9, 3.1, -3.2])
    expect(chart.outside).toEqual([2, 3])
  })

  it.each([0, 2.5])('alarm as often as their run length says, head start %d', (headStart) => {
    const settings = { target: 0, allowance: 0.5, decision: 5, headStart }
    const lengths = Array.from({ length: 3000 }, () => (cusumChart(normals(90, 1), settings).alarms[0]?.at ?? 90) + 1)
    // The standard error is about 0.1.
    expect(Math.abs(average(lengths) - cusumRunLength({ k: 0.5, h: 5, headStart }, 1))).toBeLessThan(0.35)
  })

  it('find the side, with the start of the rise', () => {
    const alarms = cusumChart([0, 0.1, -0.2, -2, -2, -2, -2], { target: 0, allowance: 0.5, decision: 4 }).alarms
    expect(alarms).toEqual([
      { at: 5, since: 3, side: 'low' },
      { at: 6, since: 3, side: 'low' },
    ])
  })

  it('of several signals: limits grow with the run length, lambda 1 is chi-square', () => {
    expect(mewmaRunLength({ signals: 2, lambda: 1, limit: 10.596634733096073 }, 0)).toBeCloseTo(200, 5)
    expect(mewmaLimit(3, 0.1, 370)).toBeGreaterThan(mewmaLimit(3, 0.1, 200))
    expect(mewmaRunLength({ signals: 3, lambda: 0.2, limit: 11 }, 1e-9)).toBeCloseTo(
      mewmaRunLength({ signals: 3, lambda: 0.2, limit: 11 }, 0),
      1,
    )
  })
})

describe("Hotelling's chart", () => {
  const rows = Array.from({ length: 30 }, () => {
    const [a = 0, b = 0, c = 0] = normals(3)
    return [1500 + 5 * a, 40 + 0.3 * (a + b), 1e-3 * (c - b)]
  })
  it('of Phase I sums to (m - 1) p, stays below (m - 1)^2 / m', () => {
    const { points, limit } = hotellingPhaseOne(rows, 0.0027)
    expect(points.reduce((sum, point) => sum + point, 0)).toBeCloseTo(29 * 3, 8)
    expect(Math.max(...points)).toBeLessThan(29 ** 2 / 30)
    expect(limit).toBeCloseTo(11.6119, 4)
  })

  it('does not depend on the units', () => {
    const scaled = rows.map(([a = 0, b = 0, c = 0]) => [1.8 * a + 32, b / 1000 + a, 1e6 * c])
    const [one, other] = [hotellingPhaseOne(rows, 0.01).points, hotellingPhaseOne(scaled, 0.01).points]
    for (const [i, point] of one.entries()) expect(other[i]).toBeCloseTo(point, 5)
  })

  it('of Phase II finds the run that breaks the correlation, with the signals to look at', () => {
    const chart = hotellingPhaseTwo(
      [
        [1500, 40, 0],
        [1508, 39, 0.001],
      ],
      referenceOf(rows),
      0.0027,
    )
    expect(chart.outside).toEqual([1])
    const [first = 0, , third = 0] = chart.contributions[1]!
    expect(first).toBeGreaterThan(third)
  })

  it('refuses signals that others determine, too few runs, ragged rows', () => {
    const tied = rows.map(([a = 0, b = 0]) => [a, b, a + b])
    expect(() => hotellingPhaseOne(tied, 0.01)).toThrow('leave out those that others determine')
    expect(() => hotellingPhaseOne(rows.slice(0, 4), 0.01)).toThrow('at least 5 runs')
    expect(() => hotellingPhaseOne([[1, 2], [1]], 0.01)).toThrow('row 2')
    expect(() => mewmaChart(rows, { target: [0, 0], covariance: [[1]], lambda: 0.1, limit: 9 })).toThrow(RangeError)
  })
})

describe('capability', () => {
  it('names its two sigmas: a drift spoils Pp, hardly Cp', () => {
    const drifting = normals(80, 0, 1).map((value, i) => value + i / 10)
    const result = capabilityOfIndividuals(drifting, { lower: -10, upper: 18 })
    expect(result.within.method).toBe('mean moving range / d2')
    expect(result.overall.method).toBe('s of all values')
    expect(result.overall.sigma).toBeGreaterThan(2 * result.within.sigma)
    expect(result.Cp!.estimate).toBeGreaterThan(2 * result.Pp!.estimate)
  })

  it('with one limit has no Cp', () => {
    const result = capabilityOfSubgroups(
      Array.from({ length: 20 }, () => normals(4)),
      { upper: 4 },
    )
    expect(Object.keys(result)).not.toContain('Cp')
    expect(result.Cpk.lower).toBeLessThan(result.Cpk.estimate)
    expect(capabilityOfSubgroups([normals(12), normals(12)], { upper: 4 }).within.method).toBe('mean s / c4')
  })

  // Truth: Cp = 8 / 6, Cpk = 1. The standard error of the coverage is 0.7 %.
  it('has bounds that hold what they promise', () => {
    const results = Array.from({ length: 1000 }, () => ({
      single: capabilityOfIndividuals(normals(30), { lower: -3, upper: 5 }),
      grouped: capabilityOfSubgroups(
        Array.from({ length: 15 }, () => normals(4)),
        { lower: -3, upper: 5 },
      ),
    }))
    const share = (holds: (one: (typeof results)[number]) => boolean) => results.filter(holds).length / results.length
    const inside = (bounds: { lower: number; upper: number }, truth: number) =>
      bounds.lower <= truth && truth <= bounds.upper
    const shares = [
      share(({ single }) => inside(single.Cp!, 8 / 6)),
      share(({ single }) => inside(single.Pp!, 8 / 6)),
      share(({ single }) => inside(single.Cpk, 1)),
      share(({ single }) => inside(single.Ppk, 1)),
      share(({ grouped }) => inside(grouped.Cp!, 8 / 6)),
      share(({ grouped }) => inside(grouped.Cpk, 1)),
    ]
    for (const found of shares) expect(Math.abs(found - 0.95), shares.join(' ')).toBeLessThan(0.025)
  })
})

describe('charts refuse', () => {
  const refused: readonly (readonly [string, () => unknown])[] = [
    ['constant values', () => individualsChart([5, 5, 5])],
    ['a single value', () => individualsChart([5])],
    ['what is not finite', () => individualsChart([5, Number.POSITIVE_INFINITY, 4])],
    [
      'unequal subgroups',
      () =>
        xbarRChart([
          [1, 2],
          [1, 2, 3],
        ]),
    ],
    ['subgroups of one', () => xbarSChart([[1], [2]])],
    ['ranges of 26 values', () => xbarRChart([normals(26), normals(26)])],
    ['lambda 0', () => ewmaChart([1], { target: 0, sigma: 1, lambda: 0, width: 3 })],
    ['a decision interval of 0', () => cusumChart([1], { target: 0, allowance: 0.5, decision: 0 })],
    ['a target that is not a number', () => cusumChart([1], { target: Number.NaN, allowance: 0.5, decision: 4 })],
    [
      'subgroups of another size than the limits',
      () =>
        xbarRChart(
          [[1, 2]],
          xbarRLimits([
            [1, 2, 3],
            [2, 3, 5],
          ]),
        ),
    ],
    ['a new point that is not a number', () => individualsChart([Number.NaN], individualsLimits([1, 2, 4]))],
    ['capability without a limit', () => capabilityOfIndividuals([1, 2, 4], {})],
    ['limits the wrong way round', () => capabilityOfIndividuals([1, 2, 4], { lower: 3, upper: 1 })],
  ]
  it.each(refused)('%s', (_, body) => {
    expect(body).toThrow(RangeError)
  })
})
