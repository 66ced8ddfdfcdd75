// Average run lengths of zone rules used together, exactly, by the Markov chain of what they remember.
//
// Notation: the lines of all rules cut the z axis into zones; a state holds, for each rule on each side, which of the last
// span - 1 points lay beyond its line, one bit each; delta the shift of the mean in sigmas [ChampWoodall1987].

import { normalCdf } from '../math/normal.ts'
import { sides, type ZoneRule } from './zone-rules.ts'

interface Zone {
  /** A z inside. */
  readonly z: number
  readonly probability: number
}

/** From each state: the states reached without alarm (-1 for an alarm), in the order of the zones. */
type Transitions = readonly (readonly number[])[]

/** Mean number of independent normal points until any of the rules holds, spans up to 31. Throws a RangeError where none will. */
export function rulesRunLength(rules: readonly ZoneRule[], delta: number): number {
  const zones = zonesOf(rules, delta)
  const transitions = reachable(rules, zones)
  const lengths = new Float64Array(transitions.length).fill(1)
  // Gauss-Seidel on L = 1 + P L; it gains a factor 1 - 1 / L each sweep, so that 1e6 sweeps bound any useful chart.
  for (let sweep = 0; sweep < 1e6; sweep++) {
    let change = 0
    for (const [state, next] of transitions.entries()) {
      let length = 1
      for (const [i, zone] of zones.entries()) if (next[i]! >= 0) length += zone.probability * lengths[next[i]!]!
      change = Math.max(change, (length - lengths[state]!) / length)
      lengths[state] = length
    }
    if (change < 1e-9 / lengths[0]!) return lengths[0]!
  }
  throw new RangeError('these rules hardly ever alarm')
}

function zonesOf(rules: readonly ZoneRule[], delta: number): Zone[] {
  const lines = [...new Set(rules.flatMap(({ beyond }) => [beyond, -beyond]))].sort((a, b) => a - b)
  const edges = [Number.NEGATIVE_INFINITY, ...lines, Number.POSITIVE_INFINITY]
  return edges.slice(1).map((high, index) => {
    const low = edges[index]!
    const z = Number.isFinite(low + high) ? (low + high) / 2 : Number.isFinite(low) ? low + 1 : high - 1
    return { z, probability: normalCdf(high - delta) - normalCdf(low - delta) }
  })
}

/** Breadth first from the state without memory. */
function reachable(rules: readonly ZoneRule[], zones: readonly Zone[]): Transitions {
  const start = rules.flatMap(() => sides.map(() => 0))
  const known = new Map([[start.join(), 0]])
  const states = [start]
  const transitions: number[][] = []
  for (const state of states) {
    transitions.push(
      zones.map(({ z }) => {
        const next = stepped(rules, state, z)
        if (!next) return -1
        const key = next.join()
        if (!known.has(key)) known.set(key, states.push(next) - 1)
        return known.get(key)!
      }),
    )
  }
  return transitions
}

/** The memory after one more point; nothing where a rule alarms. */
function stepped(rules: readonly ZoneRule[], state: readonly number[], z: number): number[] | undefined {
  const next: number[] = []
  for (const [r, rule] of rules.entries()) {
    for (const [s, side] of sides.entries()) {
      const window = ((state[2 * r + s]! << 1) | (side * z > rule.beyond ? 1 : 0)) >>> 0
      if (bitCount(window) >= rule.needed) return undefined
      next.push(worthKeeping(window & (2 ** (rule.span - 1) - 1), rule))
    }
  }
  return next
}

/** Without the old points that will have left the span before enough new ones can join them: far fewer states. */
function worthKeeping(bits: number, { needed, span }: ZoneRule): number {
  let kept = bits
  while (kept > 0) {
    const age = 31 - Math.clz32(kept)
    if (bitCount(kept) + span - 1 - age >= needed) break
    kept -= 2 ** age
  }
  return kept
}

function bitCount(bits: number): number {
  let count = 0
  for (let rest = bits; rest > 0; rest &= rest - 1) count++
  return count
}
