// Sentences for people, in English and Chinese: what is hoped for against which run, what is uncertain.

import { type Prediction, predictionLevels } from '../ingest/model.ts'
import { unitText } from '../ingest/unit-text.ts'
import type { Objective, StudyDefinition } from './definition.ts'
import type { Choice } from './strategies/strategy.ts'
import { breaksLimit, type StudyView } from './study-view.ts'

export interface Sentence {
  readonly en: string
  readonly zh: string
}

export interface Expected {
  readonly predicted: ReadonlyMap<string, Prediction>
  readonly feasible: number
  readonly meets: ReadonlyMap<string, number>
}

/** Four significant digits without a binary tail. */
export function figure(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e6 ? String(value) : String(Number(value.toPrecision(4)))
}

export function percent(share: number): string {
  return `${share > 0.99 && share < 1 ? '> 99' : share > 0 && share < 0.01 ? '< 1' : Math.round(share * 100)} %`
}

/** How people call a quantity, where the study's owner says so. */
export interface Wording {
  readonly unit?: string
  readonly title?: Sentence
}
/** By the name of the outcome. */
export type Words = ReadonlyMap<string, Wording>

/** One or two sentences, never empty. */
export function because(view: StudyView, choice: Choice, expected: Expected, words: Words = new Map()): Sentence {
  const objective = view.definition.objectives[0]!
  const ground =
    choice.because ??
    (choice.intent === 'improve' || choice.intent === 'safe' ? hope(view, objective, expected, words) : undefined)
  const parts = [ground ?? exploring(view, choice), limits(view.definition, expected, words)].filter(
    (part) => part !== undefined,
  )
  return { en: parts.map(({ en }) => en).join(' '), zh: parts.map(({ zh }) => zh).join('') }
}

function exploring(view: StudyView, { intent }: Choice): Sentence {
  const runs = view.placed.length + view.pending.length
  if (intent === 'feasibility') {
    return {
      en: `No run has kept all limits yet (${count(runs, 'run')} so far): this one goes where that is most likely.`,
      zh: `目前 ${runs} 次运行都未满足全部限值：本次选在最可能满足的位置。`,
    }
  }
  if (intent === 'foretold')
    return {
      en: `Goes by what was known beforehand: ${runs === 0 ? 'no run has' : `${count(runs, 'run')} ${runs === 1 ? 'has' : 'have'}`} told more yet.`,
      zh: `依据已有知识选取：${runs === 0 ? '尚无运行数据' : `仅有 ${runs} 次运行，数据尚少`}。`,
    }
  if (intent === 'random') return { en: 'Explores: drawn at random.', zh: '探索：随机选取。' }
  if (intent === 'spread')
    return {
      en: `Explores: far from the ${count(runs, 'run')} so far, as a large batch can.`,
      zh: `探索：大批量中的一次，远离已有的 ${runs} 次运行。`,
    }
  if (runs === 0)
    return {
      en: 'Explores: the first run, in the middle of what is allowed.',
      zh: '探索：首次运行，取允许范围的中部。',
    }
  return {
    en: `Explores: far from the ${runs === 1 ? 'only run' : `${runs} runs`} so far; too little is known for more.`,
    zh: `探索：远离已有的 ${runs} 次运行；已知数据还太少，无法做更多判断。`,
  }
}

function hope(view: StudyView, objective: Objective, { predicted }: Expected, words: Words): Sentence | undefined {
  const expected = predicted.get(objective.outcome)
  const best = bestRun(view, objective)
  if (!expected || !best) return undefined
  const { unit, en, zh } = worded(words, objective.outcome)
  const gain = gainOver(objective, expected.mean, best.value)
  const range = `${figure(expected.mean)}${unit}${interval(expected)}`
  const against = `(${figure(best.value)}${unit}, ${best.id})`
  if (gain > 0) {
    return {
      en: `Expected ${en} ${range}, better by ${figure(gain)}${unit} than the best run ${against}.`,
      zh: `预期 ${zh} 为 ${range}，比最好的运行${against}好 ${figure(gain)}${unit}。`,
    }
  }
  return {
    en: `Explores: ${en} is uncertain here, ${range}, and may beat the best run ${against}.`,
    zh: `探索：此处 ${zh} 尚不确定（${range}），可能优于最好的运行${against}。`,
  }
}

/** The 90 % interval of the next measurement: a long tail on one side shows as such. */
function interval({ sd, quantiles }: Prediction): string {
  const [low, high] = [0.05, 0.95].map((level) => quantiles?.[predictionLevels.indexOf(level as 0.05)])
  return low === undefined || high === undefined ? ` ± ${figure(sd)}` : ` (90 %: ${figure(low)} … ${figure(high)})`
}

function limits({ limits: all }: StudyDefinition, { meets, feasible }: Expected, words: Words): Sentence | undefined {
  const known = all.filter(({ outcome }) => meets.has(outcome))
  if (known.length === 0) return all.length > 0 ? unknownLimits(all, words) : noFailure(feasible)
  const one = known.reduce((least, limit) => (meets.get(limit.outcome)! < meets.get(least.outcome)! ? limit : least))
  const { unit, en, zh } = worded(words, one.outcome)
  const chance = percent(meets.get(one.outcome)!)
  const sides = [
    one.min !== undefined && `≥ ${figure(one.min)}${unit}`,
    one.max !== undefined && `≤ ${figure(one.max)}${unit}`,
  ]
  const bounds = sides.filter((side) => side !== false)
  return {
    en: `${en} should stay ${bounds.join(' and ')} with ${chance}.`,
    zh: `${zh} 满足 ${bounds.join(' 且 ')} 的概率为 ${chance}。`,
  }
}

/** A probability without any data behind it would only pretend to know. */
function unknownLimits(all: StudyDefinition['limits'], words: Words): Sentence {
  const names = all.map(({ outcome }) => worded(words, outcome))
  return {
    en: `Whether it keeps the limits on ${names.map(({ en }) => en).join(', ')} is not known yet.`,
    zh: `${names.map(({ zh }) => zh).join('、')}能否达标尚不可知。`,
  }
}

function noFailure(chance: number): Sentence | undefined {
  if (chance >= 1) return undefined
  return { en: `The chance that it does not fail is ${percent(chance)}.`, zh: `不失败的概率为 ${percent(chance)}。` }
}

export interface BestRun {
  /** What people call it. */
  readonly id: string
  readonly value: number
}

/** The best measured run that kept all limits measured on it. */
export function bestRun({ placed, definition }: StudyView, objective: Objective): BestRun | undefined {
  let best: BestRun | undefined
  for (const { observation } of placed) {
    const value = observation.outcomes.get(objective.outcome)
    if (value === undefined || observation.status !== 'ok' || breaksLimit(definition, observation)) continue
    if (!best || gainOver(objective, value, best.value) > 0) best = { id: observation.label ?? observation.id, value }
  }
  return best
}

/** By how much a value is better than another; negative where it is worse. */
export function gainOver({ goal, target }: Objective, value: number, than: number): number {
  if (goal === 'target') return Math.abs(than - target!) - Math.abs(value - target!)
  return goal === 'maximize' ? value - than : than - value
}

/** A quantity as people call it; the unit with a space before it. */
export function worded(
  words: Words,
  name: string,
): { readonly unit: string; readonly en: string; readonly zh: string } {
  const { unit, title } = words.get(name) ?? {}
  const text = unitText(unit)
  return { unit: text === '' ? '' : ` ${text}`, en: title?.en ?? name, zh: title?.zh ?? name }
}

export function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`
}

/** Sentences one after the other; those that are undefined are left out. */
export function joined(...sentences: readonly (Sentence | undefined)[]): Sentence {
  const said = sentences.filter((sentence) => sentence !== undefined)
  return { en: said.map(({ en }) => en).join(' '), zh: said.map(({ zh }) => zh).join('') }
}
