// The sintering laws against published measurements: densification, grain growth, calibration.
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  doubtsAboutEnergy,
  energiesAt,
  type RateCurve,
  temperatureAt,
} from '../../../optimizer/processes/sintering/activation-energy.ts'
import {
  calibrateDensification,
  type DensityPoint,
  errors,
  rampPoint,
} from '../../../optimizer/processes/sintering/calibrate-densification.ts'
import { fitIsotherm } from '../../../optimizer/processes/sintering/grain-growth.ts'
import { densityAt, masterCurve } from '../../../optimizer/processes/sintering/master-curve.ts'
import { thetaOf } from '../../../optimizer/processes/sintering/theta.ts'
import { sinteringTwin } from '../../../optimizer/processes/sintering/twin.ts'
import { constantsOf } from '../../../optimizer/processes/sintering/units.ts'

const folder = new URL('../../../../shared/data/', import.meta.url)

const hasData = existsSync(folder)

describe.skipIf(!hasData)('alumina at two heating rates (left out: ../shared/data is absent)', () => {
  const rows = hasData ? readRows('sintering/alumina_CHR_5_20.csv') : []
  const points: DensityPoint[] = rows.map(([rate, celsius, density]) => rampPoint(rate!, celsius!, density!))
  const curves: RateCurve[] = [5, 20].map((perMinute) => {
    const own = rows.filter(([rate]) => rate === perMinute)
    return { perMinute, celsius: own.map((row) => row[1]!), densities: own.map((row) => row[2]!) }
  })

  it('is fitted within 0.3 % by the sigmoid, within 0.2 % by Richards', () => {
    const sigmoid = calibrateDensification(points, { finalDensity: 1.02, shape: 'sigmoid' })
    const richards = calibrateDensification(points, { finalDensity: 0.995, shape: 'richards' })
    expect(sigmoid.rms).toBeLessThan(0.0021)
    expect(sigmoid.constants.activationEnergy).toBeGreaterThan(565)
    expect(sigmoid.constants.activationEnergy).toBeLessThan(605)
    expect(richards.rms).toBeLessThan(0.0018)
  })

  it('finds the known parameters at 580 kJ/mol', () => {
    const sigmoid = calibrateDensification(points, { finalDensity: 1, shape: 'sigmoid', activationEnergy: 580 })
    expect(sigmoid.rms).toBeCloseTo(0.00255, 5)
    expect(masterCurve(sigmoid.constants).x0).toBeCloseTo(-18.66629, 3)
    expect(sigmoid.constants.sigmoidWidth).toBeCloseTo(1.08965, 3)
    expect(sigmoid.constants.greenDensity).toBeCloseTo(0.58605, 4)
    const richards = calibrateDensification(points, { finalDensity: 0.995, shape: 'richards', activationEnergy: 580 })
    expect(richards.rms).toBeCloseTo(0.00178, 5)
  })

  it('predicts one rate from the other within 1 %', () => {
    for (const held of [5, 20]) {
      const seen = points.filter((_, i) => rows[i]![0] !== held)
      const unseen = points.filter((_, i) => rows[i]![0] === held)
      const { constants: c } = calibrateDensification(seen, {
        finalDensity: 0.995,
        shape: 'sigmoid',
        activationEnergy: 580,
      })
      expect(rms(errors(unseen, c))).toBeLessThan(0.01)
    }
  })

  it('is what the sheet of 99.6 % alumina holds', () => {
    const { material } = constantsOf(sinteringTwin.setups['alumina-99.6']!)
    expect(rms(errors(points, material))).toBeLessThan(0.002)
  })

  it('shows the activation energy at equal densities, with a doubt', () => {
    expect(temperatureAt(curves[0]!, 0.7)).toBeCloseTo(1308.8, 1)
    expect(temperatureAt(curves[1]!, 0.85)).toBeCloseTo(1516.6, 1)
    const energies = energiesAt(curves, [0.6, 0.62, 0.65, 0.7, 0.75, 0.8, 0.85])
    expect(energies.map(Math.round)).toEqual([592, 602, 578, 561, 565, 577, 599])
    expect(doubtsAboutEnergy(curves, energies)).toEqual(['2 heating rates do not identify the activation energy'])
  })
})

describe.skipIf(!hasData)('zirconia at 1450 °C (left out: ../shared/data is absent)', () => {
  const rows = hasData ? readRows('sintering/zro2_isothermal_1450C.csv') : []
  const seconds = rows.map(([minutes]) => minutes! * 60)
  const grains = rows.map((row) => row[2]!)

  it('grows with the power 3', () => {
    const fits = [2, 3, 4, 5].map((n) => fitIsotherm(seconds, grains, n))
    expect(fits[1]!.rate).toBeCloseTo(2.975e-4, 7)
    expect(fits[1]!.rms).toBeCloseTo(0.1, 2)
    expect(Math.min(...fits.map((fit) => fit.rms))).toBe(fits[1]!.rms)
  })
})

describe('calibration', () => {
  it('recovers a curve from three rates', () => {
    const truth = {
      activationEnergy: 485,
      temperatureAt85: 1330,
      sigmoidWidth: 0.6,
      sigmoidSkew: 1,
      greenDensity: 0.48,
      finalDensity: 0.998,
    }
    const curve = masterCurve(truth)
    const points = [2, 5, 20].flatMap((rate) =>
      [1050, 1150, 1250, 1300, 1350, 1400, 1450].map((celsius) => {
        const { segments } = rampPoint(rate, celsius, 0)
        return { segments, density: densityAt(curve, thetaOf(curve.energy, segments)) }
      }),
    )
    const fit = calibrateDensification(points, { finalDensity: 0.998, shape: 'sigmoid' })
    expect(fit.constants.activationEnergy).toBeCloseTo(485, 1)
    expect(fit.constants.temperatureAt85).toBeCloseTo(1330, 1)
    expect(fit.rms).toBeLessThan(1e-6)
  })
})

function rms(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / values.length)
}

function readRows(path: string): number[][] {
  const lines = readFileSync(new URL(path, folder), 'utf8').trim().split('\n').slice(1)
  return lines.map((line) => line.split(',').map(Number))
}
