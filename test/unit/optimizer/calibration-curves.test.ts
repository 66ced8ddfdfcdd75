// What is drawn of a calibration: densities of constants, density over temperature, the master curve, one outcome over a setting.
import { describe, expect, it } from 'vitest'
import { densityCurves, masterCurvePlot, usualWindow } from '../../../optimizer/calibration/densification.ts'
import { posteriorCurves, priorDensity } from '../../../optimizer/calibration/density.ts'
import { calibrateFor } from '../../../optimizer/calibration/from-runs.ts'
import { outcomeCurve } from '../../../optimizer/calibration/outcome-curve.ts'
import { turningTwin } from '../../../optimizer/processes/machining/twins.ts'
import { simulate } from '../../../optimizer/processes/simulate.ts'
import { rampPoint } from '../../../optimizer/processes/sintering/calibrate-densification.ts'
import { densityAt, masterCurve } from '../../../optimizer/processes/sintering/master-curve.ts'
import { thetaOf } from '../../../optimizer/processes/sintering/theta.ts'
import { sinteringTwin } from '../../../optimizer/processes/sintering/twin.ts'
import { constantsOf } from '../../../optimizer/processes/sintering/units.ts'

const short = { warmUp: 60, draws: 150 }
const setup = sinteringTwin.setups['alumina-99.6']!
const truth = masterCurve({ ...constantsOf(setup).material, temperatureAt85: 1440 })
const densityOf = (perMinute: number, celsius: number) =>
  densityAt(truth, thetaOf(truth.energy, rampPoint(perMinute, celsius, 0).segments))
const celsii = [1150, 1250, 1300, 1350, 1400, 1450, 1500, 1550]
const ramps = [2, 5, 20].flatMap((perMinute) =>
  celsii.map((celsius) => ({ perMinute, celsius, density: densityOf(perMinute, celsius), lot: 'L1' })),
)
const { record } = calibrateFor(
  { process: 'sintering', material: 'alumina-99.6', runs: [], ramps, source: 'table', seed: 1 },
  short,
)

/** Of a curve given at even steps. */
function mass({ from, to, values }: { from: number; to: number; values: readonly number[] }): number {
  const inner = values.reduce((sum, value) => sum + value, 0) - (values[0]! + values.at(-1)!) / 2
  return (inner * (to - from)) / (values.length - 1)
}

describe('densities of constants', () => {
  it('hold a mass of one before and after, narrower after', () => {
    const curves = posteriorCurves(record)
    expect(curves.map(({ name }) => name)).toContain('material.temperatureAt85')
    for (const { prior, posterior } of curves) {
      expect(mass(prior)).toBeCloseTo(1, 1)
      expect(mass(posterior)).toBeCloseTo(1, 1)
    }
    const held = curves.find(({ name }) => name === 'material.temperatureAt85')!
    expect(held.posterior.to - held.posterior.from).toBeLessThan((held.prior.to - held.prior.from) / 5)
    expect(held.low).toBeLessThan(1440)
    expect(held.high).toBeGreaterThan(1440)
  })

  it('stay within the range of the constant, also where a version kept its draws alone', () => {
    const cut = priorDensity({ mean: 1, sd: 1, low: 0.9, high: 1.2 })
    expect([cut.from, cut.to]).toEqual([0.9, 1.2])
    const old = { ...record, unknowns: record.unknowns.map(({ density: _, ...unknown }) => unknown) }
    for (const { prior, posterior } of posteriorCurves(old)) {
      expect(mass(posterior)).toBeCloseTo(1, 1)
      expect(posterior.from).toBeGreaterThanOrEqual(prior.from - 10 * (prior.to - prior.from))
    }
  })
})

describe('density over temperature', () => {
  it('rises, holds what was measured in its band, is later on a quicker ramp', () => {
    const window = usualWindow(record, setup)
    expect(window.rates).toEqual([2, 5, 20])
    const curves = densityCurves(record, setup, window)
    for (const { points, perMinute, measured } of curves) {
      expect(measured).toHaveLength(celsii.length)
      for (const [i, { low, median, high }] of points.entries()) {
        expect(low <= median && median <= high).toBe(true)
        if (i > 0) expect(median).toBeGreaterThanOrEqual(points[i - 1]!.median)
      }
      for (const { celsius, density } of measured) {
        const at = points.findLast((point) => point.celsius <= celsius)!
        expect(density, `${perMinute} at ${celsius}`).toBeGreaterThan(at.low - 0.02)
      }
    }
    const at1400 = curves.map(({ points }) => points.find(({ celsius }) => celsius >= 1400)!.median)
    expect(at1400).toEqual(at1400.toSorted((a, b) => b - a))
  })

  it('has points of all rates on one master curve', () => {
    const window = usualWindow(record, setup)
    const plot = masterCurvePlot({ twin: sinteringTwin, setup }, record, window)
    expect(plot.measured).toHaveLength(ramps.length)
    for (const { log10Theta, density, group } of plot.measured) {
      const after = plot.curve.findIndex((point) => point.log10Theta >= log10Theta)
      const [a, b] = [plot.curve[after - 1]!, plot.curve[after]!]
      const share = (log10Theta - a.log10Theta) / (b.log10Theta - a.log10Theta)
      expect(Math.abs(a.median + share * (b.median - a.median) - density)).toBeLessThan(0.01)
      expect(group).toBe('L1')
    }
  })

  it("places runs by the work of their recipes: the twin's own densities lie on the curve", () => {
    const recipes = [1500, 1540, 1580, 1620].map((peakTemperature) => ({ peakTemperature, soak: 90 }))
    const runs = recipes.map((settings, i) => {
      const { density } = simulate(sinteringTwin, settings, 'alumina-99.6')
      return { id: `r${i}`, settings, outcomes: { density: density! } }
    })
    const plain = { ...record, unknowns: [], draws: [], outcomes: [], measured: { runs } }
    const window = usualWindow(plain, setup)
    const plot = masterCurvePlot({ twin: sinteringTwin, setup }, plain, { ...window, toCelsius: 1800 })
    expect(plot.measured.map(({ run }) => run)).toEqual(['r0', 'r1', 'r2', 'r3'])
    for (const { log10Theta, density } of plot.measured) {
      const after = plot.curve.findIndex((point) => point.log10Theta >= log10Theta)
      expect(density).toBeGreaterThan(plot.curve[after - 1]!.median - 0.002)
      expect(density).toBeLessThan(plot.curve[after]!.median + 0.002)
    }
  })
})

describe('one outcome over one setting', () => {
  const turned = { ...record, process: 'turning', material: 'c45', measured: { runs: [] } }
  const lives = {
    ...turned,
    unknowns: [{ name: 'tool.gradeFactor' }] as never,
    draws: [1.3, 1.35, 1.4, 1.45, 1.5].map((value) => [value]),
    outcomes: [],
    measured: { runs: [{ id: 'p1', settings: { cuttingSpeed: 200 }, outcomes: { toolLife: 31 }, group: 'T1' }] },
  }
  const model = { twin: turningTwin, setup: turningTwin.setups['c45']! }

  it('is a tool-life plot: less life at more speed, with a band, with what was measured', () => {
    const ask = { setting: 'cuttingSpeed', outcome: 'toolLife', settings: { feed: 0.25 }, from: 120, to: 400 }
    const curve = outcomeCurve(model, lives, ask)
    expect(curve.setting).toEqual({ name: 'cuttingSpeed', unit: 'm/min' })
    for (const [i, { low, median, high }] of curve.points.entries()) {
      expect(low < median && median < high).toBe(true)
      if (i > 0) expect(median).toBeLessThan(curve.points[i - 1]!.median)
    }
    expect(curve.measured).toEqual([{ at: 200, value: 31, run: 'p1', group: 'T1' }])
  })

  it('names what the twin does not have', () => {
    const ask = { setting: 'cuttingSpeed', outcome: 'toolLife', settings: {} }
    expect(() => outcomeCurve(model, lives, { ...ask, setting: '__proto__' })).toThrow('no setting __proto__')
    expect(() => outcomeCurve(model, lives, { ...ask, outcome: 'luck' })).toThrow('no outcome luck')
    expect(() => outcomeCurve(model, lives, { ...ask, settings: { moon: 1 } })).toThrow('no setting moon')
  })
})
