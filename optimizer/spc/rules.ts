// Runs rules on a chart, Western Electric with Nelson: which points tell of a cause, in words.
//
// Notation: z_i the distance of point i from the centre line in sigmas of what is plotted, in order of time.

import type { Sentence } from '../explain.ts'
import { requireFinite, requireSpread, requireValues } from './check.ts'
import { type PatternRule, patternRules } from './pattern-rules.ts'
import { sides, westernElectric, type ZoneRule, zoneSentence } from './zone-rules.ts'

/** A rule that holds at a point, which takes part in it; indices from 0, in order. */
export interface RuleHit {
  readonly rule: string
  readonly at: number
  readonly points: readonly number[]
  readonly sentence: Sentence
}

export type Rule = ZoneRule | PatternRule

export { westernElectric }

/** The eight tests [Nelson1984]: a run of 9 instead of 8, trend, alternation, hugging, avoidance of the centre. */
export const nelson: readonly Rule[] = [
  { id: 'N1', needed: 1, span: 1, beyond: 3 },
  { id: 'N2', needed: 9, span: 9, beyond: 0 },
  patternRules.N3,
  patternRules.N4,
  { id: 'N5', needed: 2, span: 3, beyond: 2 },
  { id: 'N6', needed: 4, span: 5, beyond: 1 },
  patternRules.N7,
  patternRules.N8,
]

/**
 * Every hit of the rules on points with this centre and sigma, by point, then by rule. While a pattern goes on each new
 * point of it is a hit. Throws a RangeError for a sigma of 0 or what is not a finite number.
 */
export function ruleHits(
  points: readonly number[],
  scale: { readonly centre: number; readonly sigma: number },
  rules: readonly Rule[],
): RuleHit[] {
  requireValues(points, 1)
  requireSpread(scale.sigma)
  requireFinite({ centre: scale.centre })
  const z = points.map((point) => (point - scale.centre) / scale.sigma)
  return z.flatMap((_, at) => rules.flatMap((rule) => hitAt(z, at, rule)))
}

function hitAt(z: readonly number[], at: number, rule: Rule): RuleHit[] {
  const from = at - rule.span + 1
  // A zone rule may be met before its span is full: two points beyond two sigma need no third.
  const window = z.slice(Math.max(0, from), at + 1)
  if ('holds' in rule) {
    if (from < 0 || !rule.holds(window)) return []
    return [{ rule: rule.id, at, points: window.map((_, index) => from + index), sentence: rule.sentence(window) }]
  }
  return sides.flatMap((side) => {
    const isBeyond = (value: number) => side * value > rule.beyond
    const first = Math.max(0, from)
    const points = window.flatMap((value, index) => (isBeyond(value) ? [first + index] : []))
    if (!isBeyond(z[at]!) || points.length < rule.needed) return []
    return [{ rule: rule.id, at, points, sentence: zoneSentence(rule, side) }]
  })
}
