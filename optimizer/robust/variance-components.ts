// Where the scatter comes from: variance between lots, runs, places, parts, from a balanced nested design.
//
// Notation: mean squares MS of each level from the means of the level below; E[MS] of a level is the sum of the variances
// at it and below, each times the number of parts behind a unit [Searle1992]. A negative estimate is told as 0.

import type { Level } from '../processes/scatter.ts'
import type { Nesting } from './draws.ts'

export type Components = Readonly<Record<Exclude<Level, 'laboratory'>, number>>

/** Variances by level of values that lie lot by lot, run by run, place by place. */
export function varianceComponents(values: Float64Array, { lots, runs, places, parts }: Nesting): Components {
  const placeMeans = meansOf(values, parts)
  const runMeans = meansOf(placeMeans, places)
  const lotMeans = meansOf(runMeans, runs)
  const grand = meansOf(lotMeans, lots)
  const part = around(values, placeMeans, parts)
  const place = parts * around(placeMeans, runMeans, places)
  const run = places * parts * around(runMeans, lotMeans, runs)
  const lot = runs * places * parts * around(lotMeans, grand, lots)
  return {
    lot: Math.max(0, (lot - run) / (runs * places * parts)),
    run: Math.max(0, (run - place) / (places * parts)),
    place: Math.max(0, (place - part) / parts),
    part,
  }
}

function meansOf(values: Float64Array, size: number): Float64Array {
  return Float64Array.from({ length: values.length / size }, (_, group) => {
    let sum = 0
    for (let i = group * size; i < (group + 1) * size; i++) sum += values[i]!
    return sum / size
  })
}

/** Variance around the mean of each group, pooled; 0 where groups have one member. */
function around(values: Float64Array, means: Float64Array, size: number): number {
  if (size < 2) return 0
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += (values[i]! - means[Math.floor(i / size)]!) ** 2
  return sum / (means.length * (size - 1))
}
