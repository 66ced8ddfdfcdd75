// Rules about the pattern of the last points: trend, alternation, hugging the centre, avoiding it.
//
// Notation: a window of z, the distances of consecutive points from the centre line in sigmas, oldest first.

import type { Sentence } from '../explain.ts'

export interface PatternRule {
  readonly id: string
  readonly span: number
  readonly holds: (window: readonly number[]) => boolean
  readonly sentence: (window: readonly number[]) => Sentence
}

/** Tests 3, 4, 7, 8 of [Nelson1984]; equal neighbours end a trend as well as an alternation. */
export const patternRules = {
  N3: {
    id: 'N3',
    span: 6,
    holds: (window) => steps(window).every((step) => step > 0) || steps(window).every((step) => step < 0),
    sentence: (window) =>
      steps(window)[0]! > 0
        ? { en: '6 points in a row rise.', zh: '连续 6 点递增。' }
        : { en: '6 points in a row fall.', zh: '连续 6 点递减。' },
  },
  N4: {
    id: 'N4',
    span: 14,
    holds: (window) => steps(window).every((step, i, all) => step !== 0 && (i === 0 || step * all[i - 1]! < 0)),
    sentence: () => ({ en: '14 points in a row go up and down in turn.', zh: '连续 14 点上下交替。' }),
  },
  N7: {
    id: 'N7',
    span: 15,
    holds: (window) => window.every((z) => Math.abs(z) < 1),
    sentence: () => ({
      en: '15 points in a row lie within 1 sigma of the centre line: the limits may be too wide.',
      zh: '连续 15 点都在中心线上下 1 倍标准差以内：控制限可能过宽。',
    }),
  },
  N8: {
    id: 'N8',
    span: 8,
    holds: (window) => window.every((z) => Math.abs(z) > 1),
    sentence: () => ({
      en: '8 points in a row lie more than 1 sigma from the centre line: two states may be mixed.',
      zh: '连续 8 点都在中心线上下 1 倍标准差以外：可能混有两种状态。',
    }),
  },
} as const satisfies Record<string, PatternRule>

function steps(window: readonly number[]): number[] {
  return window.slice(1).map((z, index) => Math.sign(z - window[index]!))
}
