// What is said of a suggestion whose study wants good parts: the share expected, by which scatter.

import { figure, percent, type Sentence, type Words, worded } from '../explain.ts'
import type { Point } from '../space.ts'
import type { StudyView } from '../study-view.ts'
import { expectedShare, judgedBy } from './good-parts.ts'

/** Undefined where no objective is of good parts, or too little is learnt. */
export function goodPartsSentence(view: StudyView, point: Point, words: Words = new Map()): Sentence | undefined {
  const { definition, within, models } = view
  if (!definition.objectives.some(({ perGoodPart }) => perGoodPart !== undefined)) return undefined
  const judged = judgedBy({ definition, within, outcomes: models.outcomes })
  if (!judged) {
    return {
      en: 'How much the parts of one run differ is not known yet: measure several specimens of a run.',
      zh: '尚不知同一次运行内制品的差异：请每次运行检测多个试样。',
    }
  }
  const each = judged.map(({ limit, sd }) => {
    const { unit, en, zh } = worded(words, limit.outcome)
    const { degrees, isStated } = within.get(limit.outcome)!
    const source = degrees === 0 ? stated : isStated ? both(degrees) : learnt(degrees)
    return { en: `${en} ± ${figure(sd)}${unit} (${source.en})`, zh: `${zh} ± ${figure(sd)}${unit}（${source.zh}）` }
  })
  const share = percent(expectedShare(judged, point))
  return {
    en: `${share} of its parts should be good; within a run they differ by ${each.map(({ en }) => en).join(', ')}.`,
    zh: `预计合格率 ${share}；同一次运行内制品差异：${each.map(({ zh }) => zh).join('，')}。`,
  }
}

const stated: Sentence = { en: 'as known beforehand', zh: '先验值' }

function learnt(degrees: number): Sentence {
  return { en: `learnt with ${degrees} degrees of freedom`, zh: `由试样学得，自由度 ${degrees}` }
}

function both(degrees: number): Sentence {
  return {
    en: `known beforehand, corrected with ${degrees} degrees of freedom`,
    zh: `先验值，经试样修正，自由度 ${degrees}`,
  }
}
