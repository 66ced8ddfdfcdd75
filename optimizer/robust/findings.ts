// What simulations found, said in English and Chinese.

import { figure, percent, type Sentence } from '../explain.ts'
import type { Level, ScatterPlan } from '../processes/scatter.ts'
import type { Bounded } from '../spc/capability.ts'
import type { RobustFigures } from './robust.ts'
import type { Screening } from './screening.ts'
import type { WhatIfOutcome } from './what-if.ts'
import type { ProcessWindow, Reach } from './window.ts'

/** The capability that customers ask for as a rule. */
const wantedPpk = 1.33

function bandText({ lower, upper }: Bounded, say: (value: number) => string): string {
  return `${say(lower)} … ${say(upper)}`
}

export function robustFindings(figures: RobustFigures, called: ScatterPlan['called']): Sentence[] {
  const { yield: good, bounds, outcomes } = figures
  const share = (value: number) => `${figure(100 * value)} %`
  const because =
    bounds === 'calibration'
      ? { en: "by the doubt about the twin's constants", zh: '来自孪生模型参数的不确定度' }
      : { en: 'by the number of lots simulated', zh: '来自模拟批次数' }
  const yields: Sentence = {
    en: `${share(good.estimate)} of parts are good (90 %: ${bandText(good, share)}, ${because.en}); a good part costs ${figure(figures.costPerGoodPart.estimate)}.`,
    zh: `合格率 ${share(good.estimate)}（90 %：${bandText(good, share)}，${because.zh}）；每件合格品成本 ${figure(figures.costPerGoodPart.estimate)}。`,
  }
  const judged = outcomes.filter(({ inside }) => inside !== undefined)
  const worst = judged.toSorted((a, b) => a.inside! - b.inside!)[0]
  return [yields, ...(worst && worst.inside! < 1 ? [worstFinding(worst, called)] : []), ...capabilityFindings(judged)]
}

type Judged = RobustFigures['outcomes'][number]

function worstFinding({ name, unit, inside, sdOf }: Judged, called: ScatterPlan['called']): Sentence {
  const by = (Object.entries(sdOf) as [Exclude<Level, 'laboratory'>, number][]).toSorted((a, b) => b[1] - a[1])[0]!
  // Of what the levels add up to, as the chart shows it: that is estimated, and need not be the square of the whole's.
  const whole = Object.values(sdOf).reduce((sum, one) => sum + one ** 2, 0)
  const share = percent(by[1] ** 2 / Math.max(whole, Number.MIN_VALUE))
  const words = called[by[0]]
  return {
    en: `Most is lost to ${name} (${percent(1 - inside!)}); ${share} of its variance arises ${words.en} (sd ${figure(by[1])}${spaced(unit)}).`,
    zh: `损失主要来自 ${name}（${percent(1 - inside!)}）；其方差的 ${share} 产生于${words.zh}（标准差 ${figure(by[1])}${spaced(unit)}）。`,
  }
}

function capabilityFindings(judged: readonly Judged[]): Sentence[] {
  const short = judged.filter(({ capability }) => capability && capability.Ppk.estimate < wantedPpk)
  if (short.length === 0) {
    return [
      { en: `Every specification has Ppk of at least ${wantedPpk}.`, zh: `所有规格的 Ppk 均不低于 ${wantedPpk}。` },
    ]
  }
  const text = short.map(({ name, capability }) => `${name} ${figure(capability!.Ppk.estimate)}`).join(', ')
  return [
    {
      en: `Ppk by percentiles (ISO 22514-2) is below ${wantedPpk} for ${text}.`,
      zh: `按分位数法（ISO 22514-2）计算，Ppk 低于 ${wantedPpk} 的有：${text}。`,
    },
  ]
}

interface Mapped extends ProcessWindow {
  readonly axes: { readonly x: Named; readonly y: Named }
  readonly limitedBy: readonly { readonly outcome: string; readonly today: number; readonly best: number }[]
}

interface Named {
  readonly name: string
  readonly unit: string
}

export function windowFindings({ today, best, level, share, axes, limitedBy }: Mapped): Sentence[] {
  const place = `${axes.x.name} ${figure(best.x)}${spaced(axes.x.unit)}, ${axes.y.name} ${figure(best.y)}${spaced(axes.y.unit)}`
  const where: Sentence = {
    en: `Today's recipe is ${today.isInside ? 'inside' : 'outside'} of the window: all specifications hold with ${percent(today.chance)} (wanted ${percent(level)}).`,
    zh: `当前配方位于工艺窗口${today.isInside ? '内' : '外'}：全部规格同时满足的概率为 ${percent(today.chance)}（要求 ${percent(level)}）。`,
  }
  if (share === 0 && !today.isInside) {
    const weakest = limitedBy.toSorted((a, b) => a.best - b.best)[0]
    const none: Sentence = {
      en: `No place of the map reaches ${percent(level)}; the best, ${place}, reaches ${percent(best.chance)}${weakest ? `, held back by ${weakest.outcome} (${percent(weakest.best)} alone)` : ''}.`,
      zh: `图中没有任何位置达到 ${percent(level)}；最好的位置 ${place} 为 ${percent(best.chance)}${weakest ? `，受限于 ${weakest.outcome}（单项 ${percent(weakest.best)}）` : ''}。`,
    }
    return [where, none]
  }
  return [where, ...[reachFinding(today.reachX, axes.x, today), reachFinding(today.reachY, axes.y, today)].flat()]
}

function reachFinding({ down, up }: Reach, { name, unit }: Named, { isInside }: { isInside: boolean }): Sentence[] {
  const ways = [down !== undefined && `-${figure(down)}`, up !== undefined && `+${figure(up)}`].filter(
    (one) => one !== false,
  )
  if (ways.length === 0) return []
  const text = `${ways.join(' / ')}${spaced(unit)}`
  return [
    isInside
      ? { en: `${name} may move by ${text} until the edge.`, zh: `${name} 距窗口边界 ${text}。` }
      : { en: `${name} enters the window at ${text}.`, zh: `${name} 调整 ${text} 可进入窗口。` },
  ]
}

/** Outcomes that do not vary are passed over; at most the three strongest inputs are named. */
export function screeningFindings({ outcomes }: Screening): Sentence[] {
  return outcomes
    .filter(({ sd }) => sd > 0)
    .map(({ outcome, shares, interactions }) => {
      const strong = shares.filter(({ total }) => total.lower > 0.05).slice(0, 3)
      const list = strong.map(({ input, total }) => `${input} ${percent(Math.min(1, total.estimate))}`).join(', ')
      const [pair] = interactions
      const together = pair && `${pair.inputs.join(' × ')} (${percent(Math.min(1, pair.share.estimate))})`
      return {
        en: `${outcome} is decided by ${list || 'no single input'}${together ? `; acting together: ${together}` : ''}.`,
        zh: `${outcome} 主要取决于 ${list || '多个输入，无单一主因'}${together ? `；交互作用：${together}` : ''}。`,
      }
    })
}

export function whatIfFindings(outcomes: readonly WhatIfOutcome[]): Sentence[] {
  const broken = outcomes.filter(({ isInside }) => isInside === false).map(({ name }) => name)
  const cost = outcomes.find(({ name }) => name === 'cost')
  const kept: Sentence =
    broken.length === 0
      ? { en: 'Every specification holds in the middle of the run.', zh: '运行中心值满足全部规格。' }
      : { en: `Out of specification: ${broken.join(', ')}.`, zh: `超出规格：${broken.join('、')}。` }
  if (!cost || !(cost.today.estimate > 0)) return [kept]
  const change = (100 * cost.change.estimate) / cost.today.estimate
  return [
    kept,
    {
      en: `The cost changes by ${figure(change)} % against today's recipe.`,
      zh: `与当前配方相比，成本变化 ${figure(change)} %。`,
    },
  ]
}

function spaced(unit: string): string {
  return unit === '1' ? '' : ` ${unit}`
}
