// What a fuzz target is: a property that holds for every case, however hostile.
import { messageOf } from '../../ingest/errors.ts'
import { type Draw, drawOf } from './draw.ts'

export interface FuzzTarget {
  readonly name: string
  readonly summary: string
  /** Draws one case; throws where the property does not hold. */
  check(draw: Draw): void | Promise<void>
}

export interface Cases {
  readonly seed: number
  /** Number of the first case (default: 0). */
  readonly from?: number
  readonly count: number
}

/** Checks the cases one after the other; throws at the first that fails, saying how to run it alone. */
export async function runCases(target: FuzzTarget, { seed, from = 0, count }: Cases): Promise<void> {
  for (let index = from; index < from + count; index++) {
    try {
      const pending = target.check(drawOf(seed, index))
      if (pending !== undefined) await pending
    } catch (cause) {
      const again = `node test/fuzz/main.ts ${target.name} --seed ${seed} --from ${index} --cases 1`
      throw new Error(`${target.name}: ${messageOf(cause)} (alone: ${again})`, { cause })
    }
  }
}

/** Fails the case. */
export function hold(isTrue: boolean, what: () => string): asserts isTrue {
  if (!isTrue) throw new Error(what())
}

/** A fact of a failing case, short enough to read. */
export function shown(fact: unknown): string {
  const text =
    JSON.stringify(fact, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value)) ?? 'undefined'
  return text.length > 400 ? `${text.slice(0, 400)}…` : text
}
