// Where each unknown of a calibration, group by group, with the scales stands among its coordinates.
import type { CalibrationProblem } from './problem.ts'

export interface Layout {
  readonly names: readonly string[]
  readonly groups: readonly string[]
  /** Place of ln sigma of an outcome; ln tau follows. */
  readonly noiseAt: (outcome: number) => number
  /** Place of the first group's value, others follow; undefined where the unknown is the same for all. */
  readonly groupsAt: (unknown: number) => number | undefined
  /** Place of an unknown as it is in a group; in none of them for a group of -1. */
  readonly placeIn: (unknown: number, group: number) => number
  /** Place of ln s, where the unknown varies. */
  readonly spreadAt: (unknown: number) => number
  /** Coordinates from here on do not change what the twin answers. */
  readonly modelled: number
  readonly size: number
  /** How many the twin has; they come first. */
  readonly unknowns: number
}

export function layoutOf<At>({ unknowns, outcomes, observations }: CalibrationProblem<At>): Layout {
  const groups = [...new Set(observations.map(({ group }) => group))].sort()
  const names = unknowns.map(({ name }) => name)
  // One group alone cannot differ from others: the unknown is its value.
  const varying = unknowns.map(({ spread }) => spread !== undefined && groups.length > 1)
  const groupsAt = varying.map((varies, k) => {
    if (!varies) return undefined
    names.push(...groups.map((group) => `${unknowns[k]!.name} of ${group}`))
    return names.length - groups.length
  })
  const modelled = names.length
  const spreadAt = varying.map((varies, k) => (varies ? names.push(`ln spread of ${unknowns[k]!.name}`) - 1 : -1))
  const noiseFrom = names.length
  for (const { name } of outcomes) names.push(`ln noise of ${name}`, `ln discrepancy of ${name}`)
  return {
    ...{ names, groups, modelled, size: names.length, unknowns: unknowns.length },
    noiseAt: (outcome) => noiseFrom + 2 * outcome,
    groupsAt: (unknown) => groupsAt[unknown],
    placeIn(unknown, group) {
      const from = groupsAt[unknown]
      return from === undefined || group < 0 ? unknown : from + group
    },
    spreadAt: (unknown) => spreadAt[unknown]!,
  }
}

/** Writes the unknowns as they are in a group; in none of them for an index of -1. */
export function valuesInGroup({ unknowns, placeIn }: Layout) {
  return (x: Float64Array, group: number, into: Float64Array): void => {
    for (let k = 0; k < unknowns; k++) into[k] = x[placeIn(k, group)]!
  }
}
