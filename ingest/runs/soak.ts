// Finds the soak of a furnace heat, with the ramp that leads to it.
import { highestOver, type Interval, lasting, longestWhere, meanOver, pieces, type Series } from './series.ts'

/** What a soak is looked for in, all over the same origin. */
export interface HeatCurves {
  readonly interval: Interval
  /** Set point, or the mean of the zones where there is none. */
  readonly level: Series
  /** Whether `level` is a set point: those have corners, temperatures only come close. */
  readonly isSetpoint: boolean
  readonly segment?: Series
  /** A hold below this is no soak, Cel. */
  readonly soakAbove: number
}

export interface Soak extends Interval {
  readonly ramp?: Interval
}

/** A set point counts as held within this, Cel. */
const setpointTolerance = 2
/** Without a set point a soak is where the temperature stays this near to its highest, Cel. */
const temperatureTolerance = 10
/** Shorter holds are corners of the profile, seconds. */
const shortestSoak = 60
/** Without segments the ramp is looked at from this share of the soak's level upwards: above any burnout hold. */
const rampShare = 0.6

/** Undefined where the heat never held its highest level above `soakAbove`: the recipe did not get that far. */
export function findSoak(curves: HeatCurves): Soak | undefined {
  const top = highestOver(curves.level, curves.interval)
  if (top === undefined || top < curves.soakAbove) return undefined
  return curves.segment === undefined ? soakOfPlateau(curves, top) : soakOfSegments(curves, curves.segment, top)
}

/** The segment that holds the highest level. The ramp is the segment before it. */
function soakOfSegments(curves: HeatCurves, segment: Series, top: number): Soak | undefined {
  const parts = segmentIntervals(segment, curves.interval)
  const near = top - temperatureTolerance
  const held = parts.map((part) => meanOver(curves.level, [part]) ?? Number.NEGATIVE_INFINITY)
  const index = held.indexOf(Math.max(...held))
  const part = parts[index]
  if (part === undefined || (held[index] ?? 0) < near || lasting(part) < shortestSoak) return undefined
  const ramp = parts[index - 1]
  return ramp === undefined ? part : { ...part, ramp }
}

/** Stretches of the same segment number. */
function segmentIntervals(segment: Series, interval: Interval): Interval[] {
  const found: { from: number; to: number; value: number }[] = []
  for (const piece of pieces(segment, interval)) {
    const last = found.at(-1)
    if (last?.value === piece.value) last.to = piece.to
    else found.push({ ...piece })
  }
  return found.map(({ from, to }) => ({ from, to }))
}

function soakOfPlateau({ interval, level, isSetpoint }: HeatCurves, top: number): Soak | undefined {
  const tolerance = isSetpoint ? setpointTolerance : temperatureTolerance
  const soak = longestWhere(level, interval, (value) => value >= top - tolerance)
  if (soak === undefined || lasting(soak) < shortestSoak) return undefined
  const before = { from: interval.from, to: soak.from }
  const low = pieces(level, before).findLast((piece) => piece.value <= top * rampShare)
  return low === undefined ? soak : { ...soak, ramp: { from: low.from, to: soak.from } }
}
