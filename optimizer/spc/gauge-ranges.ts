// A gauge study by averages with ranges.
//
// Notation: Rbar the mean range of the trials over all cells, Xdiff the range of the appraisers' means, Rp the range of
// the parts' means; K1 K2 K3 = 1 / d2 for trials, 1 / d2* for appraisers, parts, as the handbook prints them.

import { mean } from 'simple-statistics'
import { averageRangeFactor, gaugeFactor } from './constants.ts'
import { crossed, type GaugeFigures, gaugeFigures, type Reading } from './gauge.ts'
import { rangeOf } from './xbar-r.ts'

export interface RangeGauge extends GaugeFigures {
  readonly Rbar: number
  readonly Xdiff: number
  readonly Rp: number
}

/** EV = K1 Rbar, AV^2 = (K2 Xdiff)^2 - EV^2 / (parts x trials), PV = K3 Rp [AIAG2010, ch. III]. Throws as `crossed`. */
export function gaugeByRanges(readings: readonly Reading[]): RangeGauge {
  const { cells, parts, appraisers, trials } = crossed(readings)
  const Rbar = mean(cells.flat().map(rangeOf))
  const partMeans = cells.map((row) => mean(row.flat()))
  const appraiserMeans = cells[0]!.map((_, a) => mean(cells.flatMap((row) => row[a]!)))
  const [Xdiff, Rp] = [rangeOf(appraiserMeans), rangeOf(partMeans)]
  const EV = Rbar * averageRangeFactor(trials)
  // Below zero the appraisers differ by no more than the equipment alone makes them differ.
  const AV = Math.sqrt(Math.max(0, (Xdiff * gaugeFactor(appraisers)) ** 2 - EV ** 2 / (parts * trials)))
  return { ...gaugeFigures(EV, AV, Rp * gaugeFactor(parts)), Rbar, Xdiff, Rp }
}
