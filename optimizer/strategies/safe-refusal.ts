// Why safe mode suggests nothing: what is missing, in figures, for the person who asked.

import { percent, type Sentence } from '../explain.ts'
import { type Point, pointAt } from '../space.ts'
import type { StudyView } from '../study-view.ts'
import { poolPlaces } from './places.ts'
import { groundOf, promiseAt, type Risk, riskAt } from './promise.ts'
import { withinSteps } from './safe.ts'

/** One or two sentences; the same view gives the same bytes. */
export function refusal(view: StudyView): Sentence {
  const { proven, slips } = groundOf(view)
  const { probability } = view.definition.safety
  if (proven.length === 0) return noneProven(view)
  if (slips.base > 1 - probability) return nothingSafe(view, slips.base)
  const safest = safestPoint(view)
  if (!safest) return outOfReach()
  const promise = promiseAt(view, safest)
  const asked = percent(probability)
  if (promise >= probability) return onlyProven(promise)
  const { en, zh } = largest(view, riskAt(view, safest))
  return {
    en: `No safe improvement is known: the safest setting that is open keeps everything with ${percent(promise)}, ${asked} were asked for; the largest risk is ${en}.`,
    zh: `目前没有已知的安全改进：可选设置中最安全者满足全部要求的概率为 ${percent(promise)}，要求为 ${asked}；最大的风险是${zh}。`,
  }
}

function noneProven({ placed }: StudyView): Sentence {
  const runs = placed.length
  return {
    en: `None of ${runs} runs ended well with every limit measured and kept: safe mode steps from a proven run. Make one known, e.g. the recipe in use, or search with the mode none first.`,
    zh: `${runs} 次运行中尚无一次正常结束且全部限值均测量并满足：安全模式须从经过验证的运行出发。请先录入一次（如现行配方），或先用 none 模式搜索。`,
  }
}

function nothingSafe({ definition, placed }: StudyView, base: number): Sentence {
  const failed = placed.filter(({ observation }) => observation.status === 'failed').length
  const allowed = percent(1 - definition.safety.probability)
  return {
    en: `No setting is safe: ${failed} of ${placed.length} runs failed, some near proven runs; about ${percent(base)} of runs must be expected to go wrong anywhere, ${allowed} are allowed.`,
    zh: `没有安全的设置：${placed.length} 次运行中失败 ${failed} 次，其中有的就在已验证的运行附近；无论何处，预计约 ${percent(base)} 的运行会出问题，允许 ${allowed}。`,
  }
}

function onlyProven(promise: number): Sentence {
  return {
    en: `No safe improvement is known: a proven run would keep everything again with ${percent(promise)}, nothing beside it can be promised.`,
    zh: `目前没有已知的安全改进：重复已验证的运行，满足全部要求的概率为 ${percent(promise)}；其他设置均无法保证。`,
  }
}

function outOfReach(): Sentence {
  return {
    en: 'No setting that is open lies within the allowed steps of a proven run.',
    zh: '可选的设置都超出了距已验证运行的允许步长。',
  }
}

/** Of the open rows, or of the proven runs themselves, where nothing has to be ventured. */
function safestPoint(view: StudyView): Point | undefined {
  const { proven } = groundOf(view)
  const open = poolPlaces(view)?.slice(0, 2000) ?? proven
  const points = open
    .filter(({ position }) => withinSteps(view, position, proven))
    .map(({ position }) => pointAt(view.space, position, view.context))
  const promises = points.map((point) => promiseAt(view, point))
  return points[promises.indexOf(Math.max(...promises))]
}

function largest({ definition }: StudyView, { everywhere, unforeseen, limits }: Risk): Sentence {
  const worst = limits.indexOf(Math.max(...limits))
  const broken = limits[worst] ?? 0
  if (broken > unforeseen) {
    const { outcome } = definition.limits[worst]!
    return {
      en: `that ${outcome} breaks its limit (${percent(broken)})`,
      zh: `${outcome} 超出限值（${percent(broken)}）`,
    }
  }
  const blind = percent(everywhere + unforeseen)
  return {
    en: `what gives no warning, for its distance from proven runs (${blind})`,
    zh: `因远离已验证的运行而无预兆的意外（${blind}）`,
  }
}
