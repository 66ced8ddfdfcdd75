// How far predictions can be believed, in a sentence: promise against what was kept, with its doubt.
import type { OutcomeExplanation } from '../api.ts'
import type { TextKey } from '../i18n/en.ts'

type Calibration = OutcomeExplanation['pastCalibration']

/** Fewer measured values say nothing of an interval. */
const fewest = 5
const promise = 0.9

/** The text with its facts. What the data leave open is said to be as promised: only a shown difference is one. */
export function calibrationWords({ count, coverage }: Calibration): { key: TextKey; facts: Record<string, number> } {
  const one = coverage.find(({ promised }) => promised === promise)
  const facts = { count, inside: one?.inside ?? 0 }
  if (one === undefined || count < fewest || one.low === null || one.high === null)
    return { key: 'why.calibrationFew', facts }
  if (one.high < promise) return { key: 'why.calibrationNarrow', facts }
  return { key: one.low > promise ? 'why.calibrationWide' : 'why.calibrationGood', facts }
}
