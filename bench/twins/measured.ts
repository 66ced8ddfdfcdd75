// The twins beside what others measured: densification, grain growth, wear; each time something is held out.

import { calibrate, usualEffort } from '../../optimizer/calibration/calibrate.ts'
import { predict } from '../../optimizer/calibration/predict.ts'
import { placeOfRamp, type RampReading, rampProblem } from '../../optimizer/calibration/ramps.ts'
import { calibrateWear, usualEffects, type WornTool, wearQuantileMm } from '../../optimizer/calibration/wear.ts'
import { flankWearMm } from '../../optimizer/processes/machining/flank-wear.ts'
import { fitWear } from '../../optimizer/processes/machining/wear-fit.ts'
import { energiesAt } from '../../optimizer/processes/sintering/activation-energy.ts'
import { calibrateDensification, rampPoint } from '../../optimizer/processes/sintering/calibrate-densification.ts'
import { fitIsotherm } from '../../optimizer/processes/sintering/grain-growth.ts'
import { masterCurve } from '../../optimizer/processes/sintering/master-curve.ts'
import type { Row } from './row.ts'

export type Cells = readonly (readonly string[])[]

type Figures = readonly [ours: number, source: number, within: number]
const row = (what: string, unit: string, [ours, source, within]: Figures): Row => {
  return { what, unit, ours, source, within, from: 'fit by others on the same data' }
}

export function readingsIn(table: Cells): RampReading[] {
  return table.map(([rate, celsius, density]) => {
    return { perMinute: Number(rate), celsius: Number(celsius), density: Number(density) }
  })
}

/** Least squares on the 41 points, as others made it. */
export function densificationRows(readings: readonly RampReading[]): Row[] {
  const points = readings.map(({ perMinute, celsius, density }) => rampPoint(perMinute, celsius, density))
  const at580 = { activationEnergy: 580 }
  const sigmoid = calibrateDensification(points, { finalDensity: 1, shape: 'sigmoid', ...at580 })
  const richards = calibrateDensification(points, { finalDensity: 0.995, shape: 'richards', ...at580 })
  const free = calibrateDensification(points, { finalDensity: 1.02, shape: 'sigmoid' })
  const curves = [5, 20].map((perMinute) => {
    const own = readings.filter((one) => one.perMinute === perMinute)
    return { perMinute, celsius: own.map((one) => one.celsius), densities: own.map((one) => one.density) }
  })
  const known = { 0.6: 592, 0.62: 602, 0.65: 578, 0.7: 561, 0.75: 565, 0.8: 577, 0.85: 599 }
  const densities = Object.keys(known).map(Number)
  const energies = energiesAt(curves, densities)
  return [
    row('sigmoid, all free: activation energy', 'kJ/mol', [free.constants.activationEnergy, 585, 20]),
    row('sigmoid, all free: rms of the density', '1', [free.rms, 0.002, 1e-4]),
    row('sigmoid at 580 kJ/mol: x0', '1', [masterCurve(sigmoid.constants).x0, -18.66629, 1e-3]),
    row('sigmoid at 580 kJ/mol: b', '1', [sigmoid.constants.sigmoidWidth, 1.08965, 1e-3]),
    row('sigmoid at 580 kJ/mol: rho0', '1', [sigmoid.constants.greenDensity, 0.58605, 1e-4]),
    row('sigmoid at 580 kJ/mol: rms', '1', [sigmoid.rms, 0.00255, 1e-5]),
    row('Richards at 580 kJ/mol: x0', '1', [masterCurve(richards.constants).x0, -18.13615, 0.02]),
    row('Richards at 580 kJ/mol: b', '1', [richards.constants.sigmoidWidth, 0.9164, 0.01]),
    row('Richards at 580 kJ/mol: nu', '1', [richards.constants.sigmoidSkew, 0.66407, 0.02]),
    row('Richards at 580 kJ/mol: rms', '1', [richards.rms, 0.00178, 1e-5]),
    ...densities.map((density, i) =>
      row(`activation energy at a density of ${density}`, 'kJ/mol', [energies[i]!, Object.values(known)[i]!, 0.5]),
    ),
  ]
}

export function grainRows(table: Cells): Row[] {
  const seconds = table.map(([minutes]) => Number(minutes) * 60)
  const grains = table.map((cells) => Number(cells[2]))
  const fits = [2, 3, 4, 5].map((exponent) => ({ exponent, ...fitIsotherm(seconds, grains, exponent) }))
  const best = fits.reduce((least, one) => (one.rms < least.rms ? one : least))
  const cubic = fits[1]!
  return [
    row('exponent of growth that fits best', '1', [best.exponent, 3, 0]),
    row('K of the exponent 3', 'µm³/s', [cubic.rate, 2.975e-4, 5e-8]),
    row('rms of the size', 'µm', [cubic.rms, 0.1, 0.005]),
  ]
}

export interface HeldOut {
  readonly what: string
  readonly count: number
  readonly inside: number
  /** Root mean square of predicted less measured; absent where bands alone are judged. */
  readonly rms?: number
}

/** Calibrated on all rates (the twin alone, no discrepancy added), then on each alone with the others foretold. */
export function heldOutRates(readings: readonly RampReading[]): HeldOut[] {
  const rates = [...new Set(readings.map(({ perMinute }) => perMinute))]
  return [
    { ...foretold(readings, readings), what: 'alumina, all rates seen' },
    ...rates.map((rate) => {
      const unseen = readings.filter(({ perMinute }) => perMinute === rate)
      const seen = readings.filter((one) => !unseen.includes(one))
      return { ...foretold(seen, unseen), what: `alumina at ${rate} °C/min, from the others` }
    }),
  ]
}

function foretold(seen: readonly RampReading[], unseen: readonly RampReading[]): Omit<HeldOut, 'what'> {
  const fit = calibrate(rampProblem(seen, 'alumina-99.6'), { seed: 1, ...usualEffort })
  const asked = unseen.map((at) => ({ at, outcome: 'density', place: placeOfRamp(at) }))
  const bands = predict(fit, asked)
  const squares = bands.reduce((sum, { mean }, i) => sum + (mean - unseen[i]!.density) ** 2, 0)
  const inside = bands.filter(({ low, high }, i) => unseen[i]!.density >= low && unseen[i]!.density <= high)
  const rms = seen === unseen ? fit.outcomes[0]!.rms : Math.sqrt(squares / unseen.length)
  return { count: unseen.length, inside: inside.length, rms }
}

/** One cutter: the three phases; then the second half of its cuts from the first. */
export function cutterWear(table: Cells): { readonly rmsUm: number; readonly heldOut: HeldOut } {
  const readings = table.map(([, cut, wear]) => ({ minutes: Number(cut), flankMm: Number(wear) / 1000 }))
  const { rmsMm, shape, lifeMinutes } = fitWear(readings)
  if (!(flankWearMm(shape, lifeMinutes, readings.at(-1)!.minutes) > 0)) throw new RangeError('the cutter has no wear')
  const growths = readings.slice(1).map(({ flankMm }, i) => {
    return { exposure: 1, growthMm: Math.max(0, flankMm - readings[i]!.flankMm) }
  })
  const half = Math.floor(growths.length / 2)
  const fit = calibrateWear([{ growths: growths.slice(0, half), conditions: [] }], [], {
    seed: 1,
    warmUp: 60,
    draws: 120,
  })
  const ahead = growths.slice(half)
  const inside = ahead.filter((growth, i) => {
    return isInside(fit, { growths: growths.slice(0, half + i), conditions: [] }, [growth])
  })
  const heldOut = { what: 'one cutter, next cut, second half of its life', count: ahead.length, inside: inside.length }
  return { rmsUm: 1000 * rmsMm, heldOut }
}

/** Every tool held out once: one reading ahead, then all of its growth knowing speed, feed, coolant alone. */
export function toolWear(table: Cells): HeldOut[] {
  const tools = [...Map.groupBy(table, ([tool]) => tool!).values()].map((readings): WornTool => {
    const [first] = readings
    return {
      conditions: [Math.log(Number(first![4]) / 70), Math.log(Number(first![5]) / 0.2), first![6] === 'Dry' ? 0 : 1],
      growths: readings.slice(1).map((cells, i) => {
        return { exposure: 1, growthMm: (Number(cells[3]) - Number(readings[i]![3])) / 1000 }
      }),
    }
  })
  const effects = [usualEffects.speed, usualEffects.feed, usualEffects.coolant]
  const held = tools.map((tool) => {
    const others = tools.filter((other) => other !== tool)
    const fit = calibrateWear(others, effects, { seed: 1, warmUp: 60, draws: 120 })
    const past = (count: number) => ({ ...tool, growths: tool.growths.slice(0, count) })
    return {
      next: tool.growths.map((growth, i) => isInside(fit, past(i), [growth])),
      whole: tool.growths.map((_, i) => isInside(fit, past(0), tool.growths.slice(0, i + 1))),
    }
  })
  const told = (what: string, verdicts: readonly boolean[]): HeldOut => {
    return { what, count: verdicts.length, inside: verdicts.filter(Boolean).length }
  }
  return [
    told(
      `${tools.length} tools, next reading`,
      held.flatMap(({ next }) => next),
    ),
    told(
      `${tools.length} tools, whole growth from speed, feed, coolant`,
      held.flatMap(({ whole }) => whole),
    ),
  ]
}

/** Give or take half of the 1 um that readings are rounded to. */
function isInside(
  fit: Parameters<typeof wearQuantileMm>[0],
  tool: WornTool,
  ahead: readonly { readonly growthMm: number }[],
): boolean {
  const grown = ahead.reduce((sum, { growthMm }) => sum + growthMm, 0)
  const at = (p: number) => wearQuantileMm(fit, tool, { exposure: ahead.length, p })
  return grown >= at(0.05) - 0.0005 && grown <= at(0.95) + 0.0005
}
