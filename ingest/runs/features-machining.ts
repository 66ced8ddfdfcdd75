// Features of a machining pass.
import { defined, energyOf, type Features } from './feature-set.ts'
import { highestOver, type Interval, lasting, meanOver, type Series } from './series.ts'

export interface MachiningCurves {
  readonly interval: Interval
  /** When the machine really cut: pauses count neither for the means nor for the duration. */
  readonly cutting: readonly Interval[]
  readonly load?: Series
  readonly feed?: Series
  readonly spindleSpeed?: Series
  /** kW */
  readonly power?: Series
  /** Meter reading, kW.h */
  readonly energy?: Series
}

/**
 * load_mean, load_peak, feed_mean, spindle_speed_mean (each in the unit of its signal, means weighted by time),
 * duration_seconds, energy (kW.h). What cannot be computed is left out.
 */
export function machiningFeatures(curves: MachiningCurves): Features {
  const { interval, cutting, load, feed, spindleSpeed } = curves
  return defined({
    load_mean: load && meanOver(load, cutting),
    load_peak: load && highestOver(load, interval),
    feed_mean: feed && meanOver(feed, cutting),
    spindle_speed_mean: spindleSpeed && meanOver(spindleSpeed, cutting),
    duration_seconds: cutting.reduce((total, one) => total + lasting(one), 0),
    energy: energyOf(curves),
  })
}
