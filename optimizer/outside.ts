// Says which runs lie outside of today's study: they are used, and reported.

import type { Sentence } from './explain.ts'
import { positionOf, spaceOf } from './space.ts'
import type { StudyView } from './study-view.ts'

/** Achieved values miss what was set by a little: that is not outside. */
const tolerance = 0.02

/** How many runs lie outside today's bounds or do not tell a parameter, by which parameters; undefined where none does. */
export function describeOutside({
  placed,
  definition,
}: Pick<StudyView, 'placed' | 'definition'>): Sentence | undefined {
  const names = new Set<string>()
  // By the bounds that people declared, not by what is attainable within them.
  const space = spaceOf(definition.parameters, definition.contexts)
  const outside = placed.filter(({ observation }) => {
    const position = positionOf(space, observation.settings)
    const beyond = space.axes.filter(({ choices }, k) => {
      const at = position[k]!
      return !(at >= -tolerance && at <= (choices === undefined ? 1 + tolerance : choices - 1))
    })
    for (const { name } of beyond) names.add(name)
    return beyond.length > 0
  })
  if (outside.length === 0) return undefined
  const list = [...names]
  return {
    en: `${outside.length} of ${placed.length} runs lie outside today's bounds (${list.join(', ')}); they are learned from all the same.`,
    zh: `${placed.length} 次运行中有 ${outside.length} 次在当前范围之外（${list.join('，')}），仍用于学习。`,
  }
}
