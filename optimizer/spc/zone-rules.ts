// Rules that count points beyond a line: so many of the last few, all on one side.
//
// Notation: z the distance of a point from the centre line in sigmas of what is plotted; a point on a line is not beyond.

import type { Sentence } from '../explain.ts'

/** At least `needed` of the last `span` points lie more than `beyond` sigmas from the centre, on the same side. */
export interface ZoneRule {
  readonly id: string
  readonly needed: number
  readonly span: number
  readonly beyond: number
}

/** The four rules of the handbook [WesternElectric1956]. */
export const westernElectric = [
  { id: 'WE1', needed: 1, span: 1, beyond: 3 },
  { id: 'WE2', needed: 2, span: 3, beyond: 2 },
  { id: 'WE3', needed: 4, span: 5, beyond: 1 },
  { id: 'WE4', needed: 8, span: 8, beyond: 0 },
] as const satisfies readonly ZoneRule[]

/** The sides of the centre line. */
export const sides = [1, -1] as const
export type Side = (typeof sides)[number]

/** What the rule found on one side, for people. */
export function zoneSentence(rule: ZoneRule, side: Side): Sentence {
  const { en, zh } = line(rule, side)
  if (rule.span === 1) return { en: `One point lies ${en}.`, zh: `有 1 点${zh}。` }
  if (rule.needed === rule.span)
    return { en: `${rule.span} points in a row lie ${en}.`, zh: `连续 ${rule.span} 点${zh}。` }
  return {
    en: `${rule.needed} of ${rule.span} points in a row lie ${en}.`,
    zh: `连续 ${rule.span} 点中有 ${rule.needed} 点${zh}。`,
  }
}

function line({ beyond }: ZoneRule, side: Side): Sentence {
  const [above, over] = side > 0 ? ['above', '上'] : ['below', '下']
  if (beyond === 0) return { en: `${above} the centre line`, zh: `位于中心线${over}方` }
  return { en: `more than ${beyond} sigma ${above} the centre line`, zh: `在中心线${over}方超出 ${beyond} 倍标准差` }
}
