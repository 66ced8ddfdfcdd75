// What a twin answers to all observations, group by group, asked anew only where its unknowns have moved.
import type { CalibrationProblem } from './problem.ts'

/** Observations that are asked together, since their unknowns are the same. */
export interface Part<At> {
  /** Index of the group; -1 where no unknown varies between groups. */
  readonly group: number
  /** Places in the list of observations. */
  readonly rows: readonly number[]
  readonly at: readonly At[]
}

/** Writes the answers to one part with these values of the unknowns. */
export type Ask = (part: number, values: Float64Array, out: Float64Array) => void

export interface Answers {
  /** One for each observation. */
  readonly told: Float64Array
  /** Brings `told` up to `x`; false where nothing changed. */
  move(x: Float64Array): boolean
}

export function partsOf<At>(
  { observations }: CalibrationProblem<At>,
  { groups, varies }: { readonly groups: readonly string[]; readonly varies: boolean },
): Part<At>[] {
  return (varies ? groups : ['']).map((name, group) => {
    const rows = observations.map((_, i) => i).filter((i) => !varies || observations[i]!.group === name)
    return { group: varies ? group : -1, rows, at: rows.map((i) => observations[i]!.at) }
  })
}

export interface Asking<At> {
  readonly parts: readonly Part<At>[]
  readonly unknowns: number
  /** Writes the unknowns as they are in a group. */
  readonly valuesIn: (x: Float64Array, group: number, into: Float64Array) => void
  readonly ask: Ask
}

export function answering<At>({ parts, unknowns, valuesIn, ask }: Asking<At>): Answers {
  const told = new Float64Array(parts.reduce((sum, { rows }) => sum + rows.length, 0))
  const outs = parts.map(({ rows }) => new Float64Array(rows.length))
  const asked = parts.map(() => new Float64Array(unknowns).fill(Number.NaN))
  const values = new Float64Array(unknowns)
  return {
    told,
    move(x) {
      let isMoved = false
      for (let p = 0; p < parts.length; p++) {
        const { group, rows } = parts[p]!
        const [before, out] = [asked[p]!, outs[p]!]
        valuesIn(x, group, values)
        if (isSame(values, before)) continue
        isMoved = true
        // Until the answer is there, so that a refusal leaves nothing that is taken for one.
        before.fill(Number.NaN)
        ask(p, values, out)
        before.set(values)
        for (let i = 0; i < rows.length; i++) told[rows[i]!] = out[i]!
      }
      return isMoved
    },
  }
}

function isSame(a: Float64Array, b: Float64Array): boolean {
  for (let k = 0; k < a.length; k++) if (a[k] !== b[k]) return false
  return true
}
