// The contract of an acquisition: what a run with one objective is worth trying for.
//
// An acquisition gives a score on the scale of a logarithm, higher is better, to which log P(all limits hold) is added.
// It is pure: the same models, incumbents and stream give the same score. With several objectives the improvement of
// the hypervolume stands in its place.

import type { z } from 'zod'
import type { SingleGain } from './aim.ts'

export interface Acquisition {
  readonly name: string
  readonly summary: string
  /** What a study may set; absent: nothing. */
  readonly options?: z.ZodObject
  /** The gain under options that the schema took; `{}` gives the defaults. */
  gain(options: Readonly<Record<string, unknown>>): SingleGain
}
