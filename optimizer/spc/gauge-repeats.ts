// A gauge study with one appraiser: how alike repeated readings of the same part are.
//
// Notation: one-way analysis of variance of parts, random; E[MS parts] = EV^2 + n0 PV^2. One appraiser tells nothing of
// reproducibility: AV is 0 here because nobody knows it, not because there is none.

import { type GaugeFigures, gaugeFigures, type Reading } from './gauge.ts'
import { nestedSpread } from './nested.ts'
import { unfit } from './unfit.ts'

/** Throws a RangeError for fewer than two parts or without any part that was read twice. */
export function gaugeByRepeats(readings: readonly Pick<Reading, 'part' | 'value'>[]): GaugeFigures {
  const parts = [...Map.groupBy(readings, ({ part }) => part).values()]
  if (parts.length < 2 || parts.every((own) => own.length < 2)) {
    throw unfit(
      'a gauge study needs at least two parts, some of them read more than once',
      '量具研究至少需要两个零件，且其中有的测量过不止一次',
    )
  }
  const { within, between } = nestedSpread(parts.map((own) => own.map(({ value }) => value)))
  return gaugeFigures(within, 0, between)
}
