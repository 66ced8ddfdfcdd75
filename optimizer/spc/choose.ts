// Which control chart fits the data, with the reason in words.

import { mean } from 'simple-statistics'
import type { Sentence } from '../explain.ts'
import { shapeOf } from './assess.ts'
import type { Segment } from './change-points.ts'
import type { ChartName } from './charts.ts'
import { nestedSpread } from './nested.ts'

export interface ChosenChart {
  readonly kind: ChartName
  readonly because: Sentence
  /** All kinds that the data allow, this one among them. */
  readonly possible: readonly ChartName[]
}

/** Below it a shape is not known well enough to leave the usual chart. */
const fewestForEwma = 25
const largestForRange = 8
/** Runs count as different where alike ones would differ as much one time in twenty. */
const alpha = 0.05
const singles = ['individuals', 'ewma', 'cusum'] as const

/** `runs` hold the specimens of each run; `levels` are those between change points, so that a shift is no odd shape. */
export function chooseChart(runs: readonly (readonly number[])[], levels: readonly Segment[] = []): ChosenChart {
  const sizes = new Set(runs.map((values) => values.length))
  if (Math.max(...sizes) === 1) return ofSingles(runs.flat(), levels)
  if (sizes.size > 1) {
    const because = {
      en: 'Runs have different numbers of specimens: their means are charted, with limits from run to run.',
      zh: '各批次的试样数不同：以均值作图，控制限取自批次之间。',
    }
    return { kind: 'individuals', because, possible: singles }
  }
  return ofSubgroups(runs)
}

function ofSingles(values: readonly number[], levels: readonly Segment[]): ChosenChart {
  const around = levels.flatMap((level) => values.slice(level.from, level.to + 1).map((value) => value - level.mean))
  const shape = shapeOf((around.length === values.length ? around : values).map((value) => [value]))
  if (values.length >= fewestForEwma && shape?.isNormal === false) {
    const because = {
      en: 'One value a run, not normal: a moving average is hardly touched by that, single values would alarm too often.',
      zh: '每批次一个值，且不服从正态分布：加权移动平均受其影响小，单值图会频繁误报。',
    }
    return { kind: 'ewma', because, possible: singles }
  }
  const because = {
    en: 'One value a run: single values with limits from their moving range.',
    zh: '每批次一个值：单值图，控制限取自移动极差。',
  }
  return { kind: 'individuals', because, possible: singles }
}

function ofSubgroups(runs: readonly (readonly number[])[]): ChosenChart {
  const size = runs[0]!.length
  const possible: readonly ChartName[] = ['three-way', 'xbar-r', 'xbar-s', ...singles]
  if (runs.length > 1 && nestedSpread(runs).p < alpha) {
    const because = {
      en: `${size} specimens a run, alike inside a run: limits for run means come from the spread between runs, not inside.`,
      zh: `每批次 ${size} 个试样，同一批次内彼此接近：均值的控制限取自批次之间，而非批次之内。`,
    }
    return { kind: 'three-way', because, possible }
  }
  const kind = size <= largestForRange ? 'xbar-r' : 'xbar-s'
  const because = {
    en: `${size} specimens a run, runs no more different than specimens: subgroups with their ${kind === 'xbar-r' ? 'ranges' : 'standard deviations'}.`,
    zh: `每批次 ${size} 个试样，批次之间的差异不超过试样之间：以子组均值与${kind === 'xbar-r' ? '极差' : '标准差'}作图。`,
  }
  return { kind, because, possible }
}

/** What charts of single values draw of a run. */
export function meansOf(runs: readonly (readonly number[])[]): number[] {
  return runs.map((values) => mean([...values]))
}
