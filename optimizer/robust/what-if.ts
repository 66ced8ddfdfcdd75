// What if: one recipe through the twin with the doubt of its calibration, beside today's.

import type { Kernel } from '../processes/twin.ts'
import type { Bounded, Specification } from '../spc/capability.ts'
import { isInside } from './outcome-figures.ts'
import { band, type Specifications } from './robust.ts'
import type { Scattered } from './scattered.ts'

export interface WhatIfOutcome {
  readonly name: string
  readonly unit: string
  /** 90 % over the draws of the calibration; one number three times without. */
  readonly value: Bounded
  /** The same of today's recipe, of the difference between them draw by draw. */
  readonly today: Bounded
  readonly change: Bounded
  readonly specification?: Specification
  /** Whether the middle value keeps the specification. */
  readonly isInside?: boolean
}

export interface WhatIfAsked {
  /** One for each draw of a calibration; one alone without. */
  readonly scattered: readonly Scattered[]
  readonly recipe: Float64Array
  readonly today: Float64Array
  readonly specifications: Specifications
}

/** Without scatter: what the twin says of the middle of a run. */
export function whatIf({ scattered, recipe, today, specifications }: WhatIfAsked): WhatIfOutcome[] {
  const kernels = scattered.map(({ twin, setup }) => twin.open(setup, 'closed'))
  const { outcomes } = scattered[0]!.twin
  const [asked, before] = [answersOf(kernels, recipe, outcomes.length), answersOf(kernels, today, outcomes.length)]
  return outcomes.map(({ name, unit }, k) => {
    const value = band(asked.map((one) => one[k]!))
    const specification = specifications[name]
    return {
      ...{ name, unit, value, today: band(before.map((one) => one[k]!)) },
      change: band(asked.map((one, i) => one[k]! - before[i]![k]!)),
      ...(specification && { specification, isInside: isInside(value.estimate, specification) }),
    }
  })
}

function answersOf(kernels: readonly Kernel[], settings: Float64Array, width: number): Float64Array[] {
  return kernels.map((kernel) => {
    const outcomes = new Float64Array(width)
    kernel(settings, outcomes)
    return outcomes
  })
}
