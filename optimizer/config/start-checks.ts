// Whether the design that a study starts with can be laid out in it.

import { startOf } from '../start-design.ts'
import type { StudyDraft } from './draft.ts'
import type { Report } from './report.ts'
import { externalOf } from './strategy.ts'
import { toDefinition } from './to-definition.ts'

/** For a study that is in order otherwise. */
export function checkStart(study: StudyDraft, report: Report): void {
  if (study.start === undefined) return
  if (study.safety.mode === 'safe') {
    report(['start'], 'has no meaning in safe mode: a design promises nothing')
    return
  }
  if (externalOf(study.strategy) !== undefined) {
    report(['start'], 'has no meaning for an external program: it starts by itself')
    return
  }
  if (typeof study.candidates === 'string') return
  const definition = toDefinition(study)
  if (!definition.start) return
  try {
    const { plan } = startOf(definition, definition.start)
    const runs = plan.runs.length
    if (runs > (study.budget ?? runs))
      report(['start'], `the ${plan.design.title.en} design has ${runs} runs, the budget is ${study.budget}`)
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    report(['start'], cause.message)
  }
}
