// Seeded draws: one independent stream for each purpose.
//
// Notation: u a draw uniform on (0, 1), Phi^-1(u) a normal one; a stream is the generator xoroshiro128+
// [BlackmanVigna2021] seeded by a hash of the seed with the words of its purpose.
//
// The same seed with the same purpose gives the same draws on any machine; two purposes share nothing, so adding a
// draw to one never shifts another.

import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { normalQuantile } from './normal.ts'

/** A source of draws. It is the only thing in this room that changes when it is used. */
export interface Rng {
  /** Uniform on (0, 1): both ends excluded, so that it may go through a quantile function. */
  uniform(): number
  /** Standard normal. */
  normal(): number
  /** Uniform whole number from 0 to `below` - 1. */
  integer(below: number): number
}

/** The stream of `seed` for one purpose, e.g. `stream(7, 'ask', 12)`. */
export function stream(seed: number, ...purpose: readonly (string | number)[]): Rng {
  const generator = xoroshiro128plus(hash(`${seed}/${purpose.join('/')}`))
  const uniform = () => uniformFloat64(generator) + 2 ** -54
  return {
    uniform,
    normal: () => normalQuantile(uniform()),
    integer: (below) => Math.min(below - 1, Math.floor(uniform() * below)),
  }
}

/** A copy of `0 .. count - 1` in random order [Fisher1938]. */
export function shuffled(count: number, rng: Rng): number[] {
  const order = Array.from({ length: count }, (_, i) => i)
  for (let i = count - 1; i > 0; i--) {
    const j = rng.integer(i + 1)
    const kept = order[i]!
    order[i] = order[j]!
    order[j] = kept
  }
  return order
}

/** FNV-1a over UTF-16 units with a final avalanche, so that neighbouring purposes get unlike seeds. */
function hash(text: string): number {
  let h = 0x811c9dc5
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) | 0
}
