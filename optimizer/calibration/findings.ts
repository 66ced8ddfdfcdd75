// What a calibration says in words: what the data identify, what only together, what not at all.

import { figure, type Sentence } from '../explain.ts'
import type { Finding, Fit, LearntUnknown } from './calibrate.ts'
import { boundFrom, type Profile, profileOf } from './profile.ts'

/** Below this much was learnt that the prior's own width still decides. */
const littleLearnt = 0.5
const allLearnt = 0.9
const strong = 0.9
/** Share of the range that counts as its edge, and share of the draws there that counts as pressing. */
const edge = 0.02
const pressing = 0.2
/** Distance from the prior's mean in its standard deviations that a person should look at. */
const surprising = 2.5

type Unfinished = Omit<Fit<unknown>, 'findings'>

/** Warnings first, each in the order of the unknowns. */
export function findingsOf<At>(fit: Omit<Fit<At>, 'findings'>): Finding[] {
  const plain = fit as unknown as Unfinished
  const found = [
    ...unconverged(plain),
    ...plain.posterior.problem.doubts.map((text) => warning(text)),
    ...plain.unknowns.flatMap((unknown, k) => [
      ...identified(plain, unknown, k),
      ...atEdge(plain, unknown, k),
      ...surprise(unknown),
    ]),
    ...together(plain),
    ...misshapen(plain),
  ]
  return [...found.filter(({ level }) => level === 'warning'), ...found.filter(({ level }) => level === 'note')]
}

function unconverged({ isConverged, worst }: Unfinished): Finding[] {
  if (isConverged) return []
  const [rHat, ess] = [worst.rHat.toFixed(3), Math.round(Math.min(worst.bulkEss, worst.tailEss))]
  return [
    warning({
      en: `The chains do not agree (R-hat ${rHat}, ${ess} effective draws): this calibration may not be used.`,
      zh: `各采样链未收敛（R-hat ${rHat}，有效样本 ${ess}）：本次标定不可使用。`,
    }),
  ]
}

function identified(fit: Unfinished, unknown: LearntUnknown, k: number): Finding[] {
  const { contraction, title } = unknown
  if (contraction >= allLearnt) return []
  const profile = profileOf(fit.posterior, k, {
    centre: Float64Array.from(fit.learnt, ({ mean }) => mean),
    sd: Float64Array.from(fit.learnt, ({ sd }) => sd),
  })
  const alone = sidesOf(profile)
  if (contraction >= littleLearnt) {
    if (alone === undefined) return []
    return [note({ en: `${upper(title.en)}: ${alone.en}.`, zh: `${title.zh}：${alone.zh}。` })]
  }
  const { low, high } = unknown.posterior
  const range = `${figure(low)}–${figure(high)}${unitOf(unknown)}`
  return [
    warning({
      en: `The data hardly identify the ${title.en}: 90 % within ${range}, mostly from the prior${alone ? `; ${alone.en}` : ''}.`,
      zh: `数据几乎不能确定${title.zh}：90 % 区间 ${range}，主要来自先验${alone ? `；${alone.zh}` : ''}。`,
    }),
  ]
}

/** Undefined where the data bound it on both sides. */
function sidesOf({ below, above }: Profile): Sentence | undefined {
  if (below >= boundFrom && above >= boundFrom) return undefined
  if (below >= boundFrom) return { en: 'the data alone bound it only from below', zh: '仅凭数据只能给出下限' }
  if (above >= boundFrom) return { en: 'the data alone bound it only from above', zh: '仅凭数据只能给出上限' }
  return { en: 'the data alone bound it on no side', zh: '仅凭数据无法给出上下限' }
}

function atEdge({ draws }: Unfinished, unknown: LearntUnknown, k: number): Finding[] {
  const { low, high } = unknown.prior
  const width = edge * (high - low)
  const at = [low, high].find(
    (end) => draws.filter((x) => Math.abs(x[k]! - end) < width).length > pressing * draws.length,
  )
  if (at === undefined) return []
  const value = `${figure(at)}${unitOf(unknown)}`
  return [
    note({
      en: `The ${unknown.title.en} presses against the end of its range (${value}): the data may stop before they can tell.`,
      zh: `${unknown.title.zh}紧贴取值范围的端点（${value}）：数据可能在能够判断之前就已结束。`,
    }),
  ]
}

function surprise(unknown: LearntUnknown): Finding[] {
  const away = Math.abs(unknown.posterior.mean - unknown.prior.mean) / unknown.prior.sd
  if (away < surprising) return []
  const times = away.toFixed(1)
  return [
    warning({
      en: `The ${unknown.title.en} lies ${times} standard deviations from what its sheet says: look at units, at the material.`,
      zh: `${unknown.title.zh}偏离数据表 ${times} 个标准差：请核对单位与材料。`,
    }),
  ]
}

/** Pairs that can only be told together. */
function together({ draws, unknowns, learnt }: Unfinished): Finding[] {
  const correlation = (i: number, j: number) => {
    const [a, b] = [learnt[i]!, learnt[j]!]
    return draws.reduce((sum, x) => sum + (x[i]! - a.mean) * (x[j]! - b.mean), 0) / (draws.length * a.sd * b.sd)
  }
  return unknowns.flatMap((one, i) =>
    unknowns.slice(0, i).flatMap((other, j) => {
      const r = correlation(i, j)
      if (Math.abs(r) < strong) return []
      return [
        note({
          en: `The ${other.title.en} and the ${one.title.en} can only be told together (correlation ${r.toFixed(2)}).`,
          zh: `${other.title.zh}与${one.title.zh}只能一并确定（相关系数 ${r.toFixed(2)}）。`,
        }),
      ]
    }),
  )
}

/** Where the twin is wrong by more than measuring is. */
function misshapen({ posterior, learnt }: Unfinished): Finding[] {
  return posterior.blocks.flatMap(({ outcome }) => {
    const { name, unit, discrepancy } = posterior.problem.outcomes[outcome]!
    const at = posterior.layout.noiseAt(outcome)
    const [noise, missed] = [Math.exp(learnt[at]!.median), Math.exp(learnt[at + 1]!.median)]
    if (missed < 2 * noise || missed < 2 * discrepancy) return []
    const value = `${figure(missed)}${unit === '1' ? '' : ` ${unit}`}`
    return [
      note({
        en: `The twin misses ${name} by about ${value}, more than measuring does: the bands allow for it.`,
        zh: `孪生模型对 ${name} 的偏差约 ${value}，大于测量误差：预测区间已计入。`,
      }),
    ]
  })
}

function unitOf({ unit }: LearntUnknown): string {
  return unit === '1' ? '' : ` ${unit}`
}

function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function warning(text: Sentence): Finding {
  return { level: 'warning', text }
}

function note(text: Sentence): Finding {
  return { level: 'note', text }
}
