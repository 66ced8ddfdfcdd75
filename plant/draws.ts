// Seeded draws, addressed by name: the same seed and key give the same numbers, however often and whenever asked.
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/** A stream of draws. */
export interface Draws {
  /** Uniform in [low, high). */
  uniform(low: number, high: number): number
  /** Normal with mean 0 and the given standard deviation. */
  normal(sd: number): number
  /** True with the given probability. */
  chance(probability: number): boolean
  /** One of the items, each equally likely. */
  pick<T>(items: readonly [T, ...T[]]): T
}

/** FNV-1a over UTF-16 code units, finished with an avalanche so that neighbouring keys do not resemble each other. */
function hash(text: string): number {
  let state = 0x811c9dc5
  for (let index = 0; index < text.length; index++) {
    state = Math.imul(state ^ text.charCodeAt(index), 0x01000193)
  }
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b)
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35)
  return (state ^ (state >>> 16)) | 0
}

/**
 * Draws for one purpose, e.g. `draws(7, 'heat', 12, 'powder')`. Because a stream is found by its key there is no
 * generator state to save: a plant that starts again in the middle of a heat goes on with the same numbers.
 */
export function draws(seed: number, ...key: readonly (string | number)[]): Draws {
  const generator = xoroshiro128plus(hash(`${seed}/${key.join('/')}`))
  const unit = () => uniformFloat64(generator)
  return {
    uniform: (low, high) => low + (high - low) * unit(),
    // Box-Muller; 1 - u keeps the logarithm finite.
    normal: (sd) => sd * Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit()),
    chance: (probability) => unit() < probability,
    pick: (items) => items[Math.floor(unit() * items.length)] ?? items[0],
  }
}
