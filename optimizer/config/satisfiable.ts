// Whether a study leaves any settings to suggest, with the limit to blame where it does not.

import type { StudyDefinition } from '../definition.ts'
import { domainOf } from '../domain.ts'
import { settleable } from '../feasible-study.ts'
import { rulesOf } from '../rules/rule.ts'
import { spaceOf } from '../space.ts'
import type { StudyDraft } from './draft.ts'
import type { Path, Report } from './report.ts'
import { toDefinition } from './to-definition.ts'

/** Of a study whose parts are sound one by one. */
export function checkSatisfiable(study: StudyDraft, report: Report): void {
  const definition = toDefinition(study)
  if (!isSettleable({ ...definition, comparisons: [], forbidden: [] })) {
    report(
      [study.linear.length > 0 ? 'linear' : 'expressions'],
      'cannot all be met within the bounds of the parameters',
    )
  } else if (definition.pool) {
    if (definition.pool.every((row) => row === undefined))
      report(['candidates'], `none of the ${definition.pool.length} rows keeps all bounds and limits`)
  } else if (!isSettleable(definition)) blame(study, definition, report)
}

function isSettleable(definition: StudyDefinition): boolean {
  const space = spaceOf(definition.parameters, definition.contexts)
  const domain = domainOf(space, definition.linear, { rules: rulesOf(space, definition) })
  return domain !== undefined && (definition.pool !== undefined || settleable(domain, definition.seed))
}

/** Limits are tried one by one up to this many: each costs a search. */
const mostTried = 10

/** Names the limit that nothing keeps, or all of them where they contradict each other. */
function blame(study: StudyDraft, definition: StudyDefinition, report: Report): void {
  const alone = (one: Path, part: Pick<StudyDraft, 'expressions' | 'forbidden'>) => ({ at: one, part })
  const single = [
    ...study.expressions.map((text, i) => alone(['expressions', i], { expressions: [text], forbidden: [] })),
    ...study.forbidden.map((one, i) => alone(['forbidden', i], { expressions: [], forbidden: [one] })),
  ]
  const impossible = single.slice(0, mostTried).filter(({ part }) => !isSettleable(toDefinition({ ...study, ...part })))
  for (const { at } of impossible) report(at, 'no settings within the bounds were found that keep it')
  if (impossible.length > 0) return
  const part = (definition.comparisons ?? []).length > 0 ? 'expressions' : 'forbidden'
  report([part], 'no settings within the bounds were found that keep all expressions and forbidden combinations')
}
