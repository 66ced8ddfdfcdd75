// How often measured values lie within the intervals foretold, at each level of promise.

import { normalQuantile } from '../math/normal.ts'
import type { Trace } from './case.ts'

/** Half the width of a normal 90 % interval in standard deviations. */
export const ninety = 1.6448536269514722

const levels = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95]

export interface Coverage {
  readonly promised: number
  readonly observed: number
}

/** Empty where nothing was foretold. A calibrated method observes what it promises. */
export function coverageOf(traces: readonly Trace[]): Coverage[] {
  const errors = traces.flatMap(({ steps, starts }) =>
    steps
      .slice(starts)
      .flatMap(({ outcomes, predicted = {} }) =>
        Object.entries(predicted).flatMap(([name, { mean, sd }]) =>
          Object.hasOwn(outcomes, name) ? [Math.abs(outcomes[name]! - mean) / (sd || Number.MIN_VALUE)] : [],
        ),
      ),
  )
  return coverageOfErrors(errors)
}

/** The same of absolute errors in standard deviations foretold. */
export function coverageOfErrors(errors: readonly number[]): Coverage[] {
  if (errors.length === 0) return []
  return levels.map((promised) => {
    const width = normalQuantile((1 + promised) / 2)
    return { promised, observed: errors.filter((error) => error <= width).length / errors.length }
  })
}
