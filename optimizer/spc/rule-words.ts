// What a rule hit usually means, with what to look at first, in the words of the workshop.

import type { Sentence } from '../explain.ts'

export interface RuleWords {
  readonly usually: Sentence
  readonly check: Sentence
}

const lone: RuleWords = {
  usually: {
    en: 'Something happened to this run alone: a disturbance, another material, or a wrong reading.',
    zh: '只是这一批出了问题：扰动、材料不同，或读数有误。',
  },
  check: {
    en: 'Look at the curves of this run beside the one before, its alarms, its lot; measure the specimen again.',
    zh: '把本批次的曲线与上一批对比，查看报警与批号；复测试样。',
  },
}

const shift: RuleWords = {
  usually: {
    en: 'The level has moved and stays there: since some run the process is another one.',
    zh: '水平已经移动并保持：从某一批次起，过程已经改变。',
  },
  check: {
    en: 'Find what changed just before the first of these runs: lot, tool, thermocouple, recipe, gauge.',
    zh: '查找这些批次中第一批之前的变化：批号、刀具、热电偶、配方、量具。',
  },
}

const trend: RuleWords = {
  usually: {
    en: 'Something wears, ages or fills up step by step.',
    zh: '某处正在逐步磨损、老化或堆积。',
  },
  check: {
    en: 'Tool wear, drift of a thermocouple, heating elements, filters, a powder that takes up moisture.',
    zh: '刀具磨损、热电偶漂移、发热体、过滤器、粉料吸潮。',
  },
}

const early: RuleWords = {
  usually: {
    en: 'A shift that has begun, or more spread than the limits were made for.',
    zh: '水平开始移动，或散布比设定控制限时更大。',
  },
  check: {
    en: 'Wait for no point outside: compare these runs with the ones before; look at the chart of spread as well.',
    zh: '不必等到有点出界：把这些批次与之前的对比；同时查看散布图。',
  },
}

const sawtooth: RuleWords = {
  usually: {
    en: 'Two causes take turns: two places, two gauges, two shifts, or a correction after every run.',
    zh: '两种原因交替出现：两个位置、两台量具、两个班次，或每批之后都做修正。',
  },
  check: {
    en: 'Sort the runs by place, shift, gauge; stop correcting after single results.',
    zh: '按位置、班次、量具分开比较；不要因单个结果就调整。',
  },
}

const hugging: RuleWords = {
  usually: {
    en: 'The limits are too wide for these values, or values of several sources were averaged.',
    zh: '控制限对这些数据过宽，或把多个来源的值平均了。',
  },
  check: {
    en: 'Set the limits anew from runs after the last improvement; look at how specimens are grouped.',
    zh: '用最近一次改进之后的批次重新设定控制限；检查试样的分组方式。',
  },
}

const mixture: RuleWords = {
  usually: {
    en: 'Two states are mixed: two machines, places, lots or recipes on one chart.',
    zh: '混有两种状态：两台设备、两个位置、两个批次或两种配方画在一张图上。',
  },
  check: {
    en: 'Chart them apart: by recipe, lot, tool, place of the specimen.',
    zh: '分开作图：按配方、批号、刀具、取样位置。',
  },
}

const spread: RuleWords = {
  usually: {
    en: 'Neighbouring values differ more than they should: a jump, or more spread than before.',
    zh: '相邻值的差异过大：出现跳变，或散布变大。',
  },
  check: {
    en: 'Look whether the level jumped here; else at loading, place of the specimens, the gauge.',
    zh: '查看此处水平是否跳变；若否，检查装炉、取样位置、量具。',
  },
}

const byRule: Readonly<Record<string, RuleWords>> = {
  ...{ WE1: lone, N1: lone },
  ...{ WE2: early, N5: early, WE3: early, N6: early },
  ...{ WE4: shift, N2: shift },
  ...{ N3: trend, N4: sawtooth, N7: hugging, N8: mixture },
  /** Beyond the limits of a chart that runs rules have no meaning on. */
  ...{ spread, ewma: shift, cusum: shift },
}

/** Throws a RangeError for a rule that nobody wrote words for. */
export function wordsOf(rule: string): RuleWords {
  const words = Object.hasOwn(byRule, rule) ? byRule[rule] : undefined
  if (words === undefined) throw new RangeError(`no words for the rule ${rule}`)
  return words
}
