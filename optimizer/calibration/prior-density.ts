// What is believed of every coordinate of a calibration before data: its density with the slope of that.
import type { Layout } from './layout.ts'
import type { CalibrationProblem, Prior } from './problem.ts'

/** Standard deviations of the logarithms of noise, discrepancy, spread. */
const noiseDoubt = 0.7
const discrepancyDoubt = 0.7
const spreadDoubt = 0.5

export interface Beforehand {
  readonly mean: Float64Array
  readonly sd: Float64Array
}

/** Centre with standard deviation of each coordinate; of a group's value around its unknown. */
export function beforehand<At>({ unknowns, outcomes }: CalibrationProblem<At>, layout: Layout): Beforehand {
  const mean = new Float64Array(layout.size)
  const sd = new Float64Array(layout.size)
  const set = (at: number, centre: number, doubt: number) => {
    mean[at] = centre
    sd[at] = doubt
  }
  for (const [k, { prior, spread = 0 }] of unknowns.entries()) {
    set(k, prior.mean, prior.sd)
    const from = layout.groupsAt(k)
    if (from === undefined) continue
    set(layout.spreadAt(k), Math.log(spread), spreadDoubt)
    for (let g = 0; g < layout.groups.length; g++) set(from + g, prior.mean, prior.sd)
  }
  for (const [k, { noise, discrepancy }] of outcomes.entries()) {
    set(layout.noiseAt(k), Math.log(noise), noiseDoubt)
    set(layout.noiseAt(k) + 1, Math.log(discrepancy), discrepancyDoubt)
  }
  return { mean, sd }
}

/** The logarithm of the prior density, whose slope is added to `slope` where that is given. */
export type LogPrior = (x: Float64Array, slope?: Float64Array) => number

export function logPriorOf<At>(
  { unknowns }: CalibrationProblem<At>,
  layout: Layout,
  { mean, sd }: Beforehand,
): LogPrior {
  const isInside = (value: number, { low, high }: Prior) => value >= low && value <= high
  return (x, slope) => {
    let log = 0
    const pull = (at: number, z: number, scale: number) => {
      log -= z ** 2 / 2
      if (slope) slope[at]! -= z / scale
    }
    for (let k = 0; k < unknowns.length; k++) {
      const { prior } = unknowns[k]!
      if (!isInside(x[k]!, prior)) return Number.NEGATIVE_INFINITY
      pull(k, (x[k]! - mean[k]!) / sd[k]!, sd[k]!)
      const from = layout.groupsAt(k)
      if (from === undefined) continue
      const lnSpread = layout.spreadAt(k)
      const spread = Math.exp(x[lnSpread]!)
      for (let own = from; own < from + layout.groups.length; own++) {
        if (!isInside(x[own]!, prior)) return Number.NEGATIVE_INFINITY
        const z = (x[own]! - x[k]!) / spread
        pull(own, z, spread)
        log -= x[lnSpread]!
        if (!slope) continue
        slope[k]! += z / spread
        slope[lnSpread]! += z ** 2 - 1
      }
    }
    for (let k = layout.modelled; k < layout.size; k++) pull(k, (x[k]! - mean[k]!) / sd[k]!, sd[k]!)
    return log
  }
}
