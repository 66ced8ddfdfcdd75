// Western Electric, Nelson rules: what hits, where, in which words.
import { describe, expect, it } from 'vitest'
import { stream } from '../../../optimizer/math/rng.ts'
import { nelson, type Rule, ruleHits, westernElectric } from '../../../optimizer/spc/rules.ts'
import { rulesRunLength } from '../../../optimizer/spc/run-length-rules.ts'

const scale = { centre: 0, sigma: 1 }
const up = (count: number, value: number) => Array.from({ length: count }, () => value)
const waves = (count: number, size: number) => Array.from({ length: count }, (_, i) => (i % 2 ? -size : size))

describe('rules on a chart', () => {
  // z values, the rules looked at, then what hits: rule, point, points involved.
  const cases: readonly (readonly [string, readonly number[], readonly Rule[], readonly unknown[][]])[] = [
    ['one point far out', [0, 3.1, 0], westernElectric, [['WE1', 1, [1]]]],
    ['a point on the limit is inside', [0.5, 3, -3, 0.5], [westernElectric[0]], []],
    ['two of three, with a quiet one between', [2.5, -0.2, 2.1], westernElectric, [['WE2', 2, [0, 2]]]],
    ['two of three on different sides say nothing', [2.5, 0.2, -2.1], westernElectric, []],
    ['the third point takes no part', [2.5, 2.4, 0.1], [westernElectric[1]], [['WE2', 1, [0, 1]]]],
    ['four of five', [-1.2, -1.3, 0.4, -1.1, -1.6], westernElectric, [['WE3', 4, [0, 1, 3, 4]]]],
    ['a run of eight', up(8, 0.4), westernElectric, [['WE4', 7, [0, 1, 2, 3, 4, 5, 6, 7]]]],
    ['a point on the centre line ends a run', [...up(7, 0.4), 0, 0.4], westernElectric, []],
    ['Nelson wants nine', up(8, 0.4), nelson, []],
    ['a run of nine below', up(9, -0.4), nelson, [['N2', 8, [0, 1, 2, 3, 4, 5, 6, 7, 8]]]],
    ['six rising', [-0.9, -0.5, -0.1, 0.2, 0.3, 0.7], nelson, [['N3', 5, [0, 1, 2, 3, 4, 5]]]],
    ['equal neighbours end a trend', [-0.9, -0.5, -0.5, 0.2, 0.3, 0.7], nelson, []],
    ['fourteen alternating', waves(14, 0.5), [nelson[3]!], [['N4', 13, Array.from({ length: 14 }, (_, i) => i)]]],
    ['thirteen alternating', waves(13, 0.5), nelson, []],
    [
      'fifteen close to the centre',
      waves(15, 0.9),
      [nelson[6]!],
      [['N7', 14, Array.from({ length: 15 }, (_, i) => i)]],
    ],
    ['eight away from the centre', waves(8, 1.1), nelson, [['N8', 7, [0, 1, 2, 3, 4, 5, 6, 7]]]],
    [
      'two rules at one point',
      [2.5, 3.2],
      westernElectric,
      [
        ['WE1', 1, [1]],
        ['WE2', 1, [0, 1]],
      ],
    ],
  ]
  it.each(cases)('%s', (_, z, rules, expected) => {
    const hits = ruleHits(z, scale, rules).map(({ rule, at, points }) => [rule, at, points])
    expect(hits).toEqual(expected)
  })

  it('measure in sigmas from the centre', () => {
    expect(ruleHits([325, 331.1], { centre: 325, sigma: 2 }, westernElectric)).toHaveLength(1)
  })

  it('say in both languages what they saw', () => {
    const z = [...up(9, 2.2), 3.5, ...waves(15, 1.2), -5, -4, -3, -2, -1, 0]
    const hits = ruleHits(z, scale, [...westernElectric, ...nelson])
    expect(new Set(hits.map(({ rule }) => rule)).size).toBe(11)
    for (const { at, points, sentence } of hits) {
      expect(points.at(-1)).toBe(at)
      expect(sentence.en).toMatch(/^[A-Z0-9].*\.$/)
      expect(sentence.zh).toMatch(/点.*。$/)
    }
    expect(ruleHits([0, 3.5], scale, nelson)[0]!.sentence).toEqual({
      en: 'One point lies more than 3 sigma above the centre line.',
      zh: '有 1 点在中心线上方超出 3 倍标准差。',
    })
    expect(ruleHits([-2.5, -0.2, -2.1], scale, nelson)[0]!.sentence).toEqual({
      en: '2 of 3 points in a row lie more than 2 sigma below the centre line.',
      zh: '连续 3 点中有 2 点在中心线下方超出 2 倍标准差。',
    })
  })

  it('alarm as often as their run length says', () => {
    const rng = stream(11, 'rules')
    const lengths = Array.from({ length: 1500 }, () => {
      const z = Array.from({ length: 120 }, () => rng.normal() + 1)
      return (ruleHits(z, scale, westernElectric)[0]?.at ?? 120) + 1
    })
    const mean = lengths.reduce((sum, length) => sum + length, 0) / lengths.length
    // The standard error is about 0.17.
    expect(Math.abs(mean - rulesRunLength(westernElectric, 1))).toBeLessThan(0.6)
  })

  it('refuse points without a scale, what is not a number', () => {
    expect(() => ruleHits([1, 2], { centre: 0, sigma: 0 }, nelson)).toThrow(RangeError)
    expect(() => ruleHits([1, Number.NaN], scale, nelson)).toThrow('value 2')
  })
})
