// Advice whether to stop: what one more run is expected to gain against what it costs, what is left of the budget.

import { count, figure, joined, percent, type Sentence, type Words, worded } from './explain.ts'
import { quietRuns } from './explanation/quiet-runs.ts'
import { type RemainingGain, remainingGain, spreadOf } from './explanation/remaining-gain.ts'
import type { Rng } from './math/rng.ts'
import type { StudyView } from './study-view.ts'

export interface StopAdvice {
  readonly advised: boolean
  /** A sentence with figures. */
  readonly reason: Sentence
  /** Absent while too little is known to expect a gain. */
  readonly gain?: RemainingGain
  /** The gain, in its own unit, under which a run does not pay. */
  readonly worthwhile?: number
  /** Runs since the last gain worth having, how many of them are wanted before stopping. */
  readonly quiet?: number
  readonly patience?: number
}

/** Without money: a gain below this share of the spread of the results is not worth a run. */
const worthwhileShare = 0.005
/** Runs per parameter (beside one) before any advice to stop: a model of fewer is not believed. */
const leastRunsPerParameter = 2
/** After this many times the wanted attempts without a gain, the model's hope of more counts as refuted. */
const plateau = 4

export function stopAdvice(view: StudyView, rng: Rng, words: Words = new Map()): StopAdvice {
  const left = budgetLeft(view)
  const gain = remainingGain(view, rng)
  if (!gain) {
    const known = { en: 'Too little is known to expect a gain.', zh: '已知数据太少，无法估计可能的改进。' }
    return { advised: left.none, reason: joined(known, left.sentence) }
  }
  const worthwhile = worthwhileGain(view)
  const quiet = quietRuns(view, worthwhile)
  const patience = patienceOf(view)
  const small = gain.expected < worthwhile
  const enough = view.placed.length >= leastRunsPerParameter * (view.space.axes.length + 1) && quiet >= patience
  const flat = quiet >= plateau * patience
  const advised = left.none || (enough && (small || flat))
  const verdict = verdictOf(view, { small, flat, enough, quiet, patience })
  return {
    advised,
    reason: joined(figures(view, gain, words), verdict, left.sentence),
    gain,
    worthwhile,
    quiet,
    patience,
  }
}

/** Attempts without a gain that are wanted before stopping: one for each parameter, at least four. */
function patienceOf({ space }: StudyView): number {
  return Math.max(4, space.axes.length)
}

/** In the unit of the only objective; a share where there are several. */
function worthwhileGain(view: StudyView): number {
  const [objective, ...others] = view.definition.objectives
  if (others.length > 0) return worthwhileShare
  const { runCost } = view.definition
  if (runCost && objective!.worth !== undefined) return runCost.amount / objective!.worth
  return worthwhileShare * spreadOf(view, objective!)
}

function budgetLeft({ definition, placed, pending, openRows }: StudyView): { none: boolean; sentence: Sentence } {
  if (openRows?.length === 0)
    return { none: true, sentence: { en: 'All rows have been run.', zh: '候选方案已全部运行。' } }
  const used = placed.length + pending.length
  if (definition.budget === undefined) {
    const sentence = {
      en: `${count(used, 'run')} so far, no budget was stated.`,
      zh: `已运行 ${used} 次，未设运行预算。`,
    }
    return { none: false, sentence }
  }
  const left = Math.max(0, definition.budget - used)
  const sentence = {
    en: `${left} of ${count(definition.budget, 'run')} are left.`,
    zh: `计划 ${definition.budget} 次运行，还剩 ${left} 次。`,
  }
  return { none: left === 0, sentence }
}

function figures({ definition }: StudyView, gain: RemainingGain, words: Words): Sentence {
  if (gain.outcome === undefined) {
    const share = smallPercent(gain.share)
    return {
      en: `One more run is expected to add ${share} to what the best runs cover.`,
      zh: `再运行一次，预计使最优运行的覆盖范围扩大 ${share}。`,
    }
  }
  const { unit, en, zh } = worded(words, gain.outcome)
  const [amount, chance] = [`${figure(gain.expected)}${unit}`, percent(gain.chance)]
  const { runCost } = definition
  const money = gain.money !== undefined && runCost ? moneyText(gain.money, runCost) : undefined
  return {
    en: `One more run is expected to gain ${amount} of ${en} (chance of any gain ${chance})${money ? `, ${money.en}` : ''}.`,
    zh: `再运行一次，${zh} 预计改进 ${amount}（有改进的概率 ${chance}）${money ? `，${money.zh}` : ''}。`,
  }
}

function moneyText(money: number, { amount, currency }: { amount: number; currency: string }): Sentence {
  const [worth, cost] = [`${figure(money)} ${currency}`, `${figure(amount)} ${currency}`]
  return { en: `worth ${worth}, against ${cost} that a run costs`, zh: `折合 ${worth}，而一次运行的成本为 ${cost}` }
}

interface Standing {
  readonly small: boolean
  readonly flat: boolean
  readonly enough: boolean
  readonly quiet: number
  readonly patience: number
}

function verdictOf(view: StudyView, { small, flat, enough, quiet, patience }: Standing): Sentence | undefined {
  const under = thresholdText(view)
  const none = {
    en: `the last ${count(quiet, 'run')} brought no gain above it`,
    zh: `最近 ${quiet} 次运行均无超过该值的改进`,
  }
  if (enough && small)
    return { en: `What is left is under ${under.en}; ${none.en}.`, zh: `剩余改进低于${under.zh}，${none.zh}。` }
  if (enough && flat)
    return {
      en: `A plateau is reached: the last ${count(quiet, 'run')} brought no gain above ${under.en}.`,
      zh: `已到平台期：最近 ${quiet} 次运行均无超过${under.zh}的改进。`,
    }
  if (!small) return undefined
  return {
    en: `That is under ${under.en}, but only ${quiet} of ${patience} attempts without a gain were made.`,
    zh: `低于${under.zh}，但无改进的尝试仅 ${quiet} 次，未到 ${patience} 次。`,
  }
}

function thresholdText({ definition }: StudyView): Sentence {
  const { runCost, objectives } = definition
  if (runCost && objectives.length === 1 && objectives[0]!.worth !== undefined) {
    return { en: 'the cost of a run', zh: '一次运行的成本' }
  }
  const share = `${figure(worthwhileShare * 100)} %`
  if (objectives.length > 1) return { en: `${share} of what is covered`, zh: `覆盖范围的 ${share}` }
  return { en: `${share} of the spread of the results`, zh: `各次结果跨度的 ${share}` }
}

/** Shares under a percent are the ones that matter here. */
function smallPercent(share: number): string {
  return `${figure(Number((share * 100).toPrecision(2)))} %`
}
