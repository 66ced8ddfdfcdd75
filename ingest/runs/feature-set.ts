// What the features of every kind of run share.
import { type Interval, increaseOver, integralOver, type Series } from './series.ts'

export type Features = Record<string, number>

const secondsPerHour = 3600

/** Leaves out what could not be computed. Nine digits are far more than any sensor has, and read well. */
export function defined(features: Readonly<Record<string, number | undefined>>): Features {
  return Object.fromEntries(
    Object.entries(features).flatMap(([name, value]) =>
      value === undefined || !Number.isFinite(value) ? [] : [[name, Number(value.toPrecision(9))]],
    ),
  )
}

export interface EnergyCurves {
  readonly interval: Interval
  /** kW */
  readonly power?: Series
  /** Meter reading, kW.h */
  readonly energy?: Series
}

/** Energy in kW.h, from the meter where there is one, else from the power drawn. */
export function energyOf({ energy, power, interval }: EnergyCurves): number | undefined {
  const metered = energy && increaseOver(energy, interval)
  if (metered !== undefined) return metered
  const kilowattSeconds = power && integralOver(power, [interval])
  return kilowattSeconds === undefined ? undefined : kilowattSeconds / secondsPerHour
}
