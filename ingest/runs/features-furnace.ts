// Features of a furnace heat that tell its quality.
import { linearRegression, max, mean, median, min } from 'simple-statistics'
import { defined, energyOf, type Features } from './feature-set.ts'
import {
  deviationOver,
  difference,
  highestOver,
  type Interval,
  lasting,
  meanOver,
  meanSeries,
  pieces,
  type Series,
} from './series.ts'
import { findSoak, type Soak } from './soak.ts'

export interface FurnaceCurves {
  readonly interval: Interval
  readonly zones: readonly Series[]
  readonly setpoint?: Series
  readonly segment?: Series
  /** kW */
  readonly power?: Series
  /** Meter reading, kW.h */
  readonly energy?: Series
  /** kg */
  readonly mass?: Series
  readonly soakAbove: number
}

/** Within this of the peak counts as being at it, Cel (a common bound in furnace surveys). */
const nearPeak = 20
/** The corners of a ramp are round; its rate is taken from what lies between these shares of it. */
const rampCore = { from: 0.1, to: 0.9 }
const secondsPerMinute = 60
/** Binders burn out between these, Cel. */
const burnout = { from: 200, to: 500 }
/** Cooling is looked at between these shares of the soak's level, above where furnaces cool by themselves. */
const coolingCore = { from: 0.9, to: 0.5 }

/**
 * peak (highest reading, Cel), soak_mean, soak_sd (Cel), soak_minutes, ramp_rate (Cel/min, slope of the ramp to the
 * soak), ramp_error (rms of temperature less set point until the soak, K), setpoint_lag (the most by which temperature fell behind the set
 * point until the soak was over, K: what a power cut leaves), minutes_above (within 20 Cel of the peak), zone_spread (hottest less coldest zone over the soak, Cel), burnout_rate (mean from 200 to 500 Cel on the way up,
 * Cel/min), cooling_rate (mean from 90 % to 50 % of the soak's level, Cel/min), load_mass (kg), energy (kW.h),
 * duration_minutes. What cannot be computed is left out.
 */
export function furnaceFeatures(curves: FurnaceCurves): Features {
  const { interval, zones } = curves
  const level = meanSeries(zones)
  const soak = soakOf(curves, level)
  return defined({
    ...levelFeatures(zones, level, interval),
    ...(soak && soakFeatures(zones, soak)),
    ramp_rate: soak?.ramp && rampRate(level, soak.ramp),
    ...(soak && curves.setpoint && setpointFit(level, curves.setpoint, { from: interval.from, to: soak.to }, soak)),
    burnout_rate: burnoutRate(level, { from: interval.from, to: soak?.from ?? interval.to }),
    cooling_rate: soak && coolingRate(level, soak, interval),
    load_mass: curves.mass && meanOver(curves.mass, [interval]),
    energy: energyOf(curves),
    duration_minutes: lasting(interval) / secondsPerMinute,
  })
}

/** What was ordered, as far as the set point shows it: the features of a furnace that followed it exactly. */
export function setpointFeatures({ setpoint, ...curves }: FurnaceCurves): Features {
  if (setpoint === undefined) return {}
  return furnaceFeatures({ ...curves, setpoint, zones: [setpoint] })
}

export function soakOf(curves: FurnaceCurves, level: Series): Soak | undefined {
  const { interval, segment, setpoint, soakAbove } = curves
  const followed = setpoint ?? level
  const known = { interval, level: followed, isSetpoint: setpoint !== undefined, soakAbove }
  return findSoak(segment === undefined ? known : { ...known, segment })
}

function levelFeatures(zones: readonly Series[], level: Series, interval: Interval) {
  const peak = highest(zones.map((zone) => highestOver(zone, interval)))
  const near = highestOver(level, interval)
  if (peak === undefined || near === undefined) return {}
  const above = pieces(level, interval).filter((piece) => piece.value >= near - nearPeak)
  return { peak, minutes_above: above.reduce((total, piece) => total + lasting(piece), 0) / secondsPerMinute }
}

function soakFeatures(zones: readonly Series[], soak: Soak) {
  const means = known(zones.map((zone) => meanOver(zone, [soak])))
  const deviations = known(zones.map((zone) => deviationOver(zone, soak)))
  if (means.length === 0) return { soak_minutes: lasting(soak) / secondsPerMinute }
  return {
    soak_mean: mean(means),
    soak_sd: Math.sqrt(mean(deviations.map((deviation) => deviation ** 2))),
    soak_minutes: lasting(soak) / secondsPerMinute,
    zone_spread: means.length > 1 ? max(means) - min(means) : undefined,
  }
}

function rampRate(level: Series, ramp: Interval): number | undefined {
  const from = ramp.from + rampCore.from * lasting(ramp)
  const to = ramp.from + rampCore.to * lasting(ramp)
  const points = level.filter(({ at, value }) => at >= from && at <= to && !Number.isNaN(value))
  if (points.length < 2) return undefined
  return linearRegression(points.map(({ at, value }) => [at / secondsPerMinute, value])).m
}

/** Crossings, not a slope: holds on the way count as the time that they take. */
function burnoutRate(level: Series, heating: Interval): number | undefined {
  const readings = readingsWithin(level, heating)
  const begin = readings.find(({ value }) => value >= burnout.from)
  const end = readings.find(({ value }) => value >= burnout.to)
  // A record that begins hot says nothing of how it got there.
  if (begin === undefined || end === undefined || begin === readings[0]) return undefined
  return rateBetween(begin, end)
}

function coolingRate(level: Series, soak: Interval, { to }: Interval): number | undefined {
  const readings = readingsWithin(level, { from: soak.to, to })
  const top = meanOver(level, [soak])
  if (top === undefined) return undefined
  const begin = readings.find(({ value }) => value <= coolingCore.from * top)
  const end = readings.find(({ value }) => value <= coolingCore.to * top)
  return begin === undefined || end === undefined ? undefined : rateBetween(begin, end)
}

/** Readings of the interval without their spikes: each the median of five neighbours, so that none of them is a crossing. */
function readingsWithin(level: Series, { from, to }: Interval): Series {
  const readings = level.filter(({ at, value }) => at >= from && at <= to && !Number.isNaN(value))
  const reach = 2
  return readings.map(({ at }, i) => {
    const around = readings.slice(Math.max(0, i - reach), i + reach + 1)
    return { at, value: median(around.map(({ value }) => value)) }
  })
}

function rateBetween(begin: Series[number], end: Series[number]): number | undefined {
  const minutes = (end.at - begin.at) / secondsPerMinute
  return minutes > 0 ? Math.abs(end.value - begin.value) / minutes : undefined
}

function setpointFit(level: Series, setpoint: Series, { from, to }: Interval, soak: Soak) {
  const error = difference(level, setpoint)
  const heating = pieces(error, { from, to: soak.from })
  const seconds = heating.reduce((total, piece) => total + lasting(piece), 0)
  const squares = heating.reduce((total, piece) => total + piece.value ** 2 * lasting(piece), 0)
  const lag = min([0, ...readingsWithin(error, { from, to }).map(({ value }) => value)])
  return { ...(seconds > 0 && { ramp_error: Math.sqrt(squares / seconds) }), setpoint_lag: -lag }
}

function highest(values: readonly (number | undefined)[]): number | undefined {
  const some = known(values)
  return some.length === 0 ? undefined : max(some)
}

function known(values: readonly (number | undefined)[]): number[] {
  return values.filter((value) => value !== undefined)
}
