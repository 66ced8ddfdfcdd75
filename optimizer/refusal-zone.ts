// The surroundings of settings that a person refused: left alone as long as nothing new is known.

import { shareAt } from './axis.ts'
import type { Combination, SettingValue, ValueRange, Values } from './definition.ts'
import type { Space } from './space.ts'

/** Half the width of the zone along each axis, as a share of its range. */
const halfWidth = 0.05

/** The zone as a combination that must not be set. */
export function refusalZone({ axes }: Space, refused: Values): Combination {
  return new Map(
    axes.flatMap((axis): [string, readonly SettingValue[] | ValueRange][] => {
      const value = refused.get(axis.name)
      if (value === undefined || axis.held !== undefined) return []
      if (!axis.linear) return [[axis.name, [value]]]
      const { low, range } = axis.linear
      const at = (offset: number) => low + range * shareAt(axis, axis.position(value) + offset)
      return [[axis.name, { min: at(-halfWidth), max: at(halfWidth) }]]
    }),
  )
}
