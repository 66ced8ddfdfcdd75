// What was foretold of settings, and how far each voice was trusted: for the basis of a suggestion.

import type { KnownBeforehand } from '../../ingest/model.ts'
import { outcomesOf, type Values } from '../definition.ts'
import type { StudyView } from '../study-view.ts'
import { heardIn } from './heeding.ts'

/** One entry for each voice with each outcome it speaks of, in the study's order; empty where nobody does. */
export function spokenOf({ definition, models, space, context }: StudyView, settings: Values): KnownBeforehand[] {
  const contexts = space.contexts.map(({ name, low, high }, k) => [name, low + context[k]! * (high - low)] as const)
  const at: Values = new Map([...settings, ...contexts])
  return outcomesOf(definition).flatMap((outcome) => {
    const model = models.outcomes.get(outcome)?.model
    return (model ? heardIn(model) : []).map(({ foreteller, trust, agreement }) => {
      const foretold = foreteller.foretell(outcome, at)
      return {
        kind: foreteller.kind,
        name: foreteller.name,
        ...(foreteller.calibration !== undefined && { calibration: foreteller.calibration }),
        outcome,
        trust,
        ...(foretold && { foretold: foretold.mean }),
        ...(agreement !== undefined && { agreement }),
      }
    })
  })
}
