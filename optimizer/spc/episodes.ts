// Rule hits that belong together: a pattern that goes on is one thing to look at, not one for each of its points.

import type { RuleHit } from './rules.ts'

/** Hits of one rule that share points, or whose points are neighbours. */
export interface Episode {
  readonly rule: string
  /** Indices from 0 of all points that take part, in order. */
  readonly points: readonly number[]
  /** The newest hit's words. */
  readonly sentence: RuleHit['sentence']
}

/** By rule, then by time; a hit joins the episode before it when they share a point or touch. `hits` in order of points. */
export function episodesOf(hits: readonly RuleHit[]): Episode[] {
  return [...Map.groupBy(hits, ({ rule, sentence }) => `${rule} ${sentence.en}`).values()].flatMap((own) => {
    const joined: Episode[] = []
    for (const { rule, points, sentence } of own) {
      const last = joined.at(-1)
      if (
        last === undefined ||
        !points.some((point) => last.points.includes(point) || last.points.includes(point - 1))
      ) {
        joined.push({ rule, points, sentence })
        continue
      }
      const all = [...new Set([...last.points, ...points])].sort((a, b) => a - b)
      joined[joined.length - 1] = { rule, points: all, sentence }
    }
    return joined
  })
}
