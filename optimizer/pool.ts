// The rows of a candidate list: which can be suggested at all, which are still open.

import type { SettingValue, StudyDefinition, Values } from './definition.ts'
import { keepsLimits } from './domain.ts'
import { rulesOf } from './rules/rule.ts'
import { type Position, positionOf, type Space, spaceOf } from './space.ts'

/** Each row in its place; undefined where it breaks today's bounds or a limit, so that it is never suggested. */
export function poolOf(
  rows: readonly Readonly<Record<string, SettingValue>>[],
  definition: StudyDefinition,
): (Values | undefined)[] {
  const space = spaceOf(definition.parameters, definition.contexts)
  const limits = { space, linear: definition.linear, rules: rulesOf(space, definition) }
  return rows.map((row) => {
    const values = new Map(space.axes.map(({ name }) => [name, row[name]!]))
    const inside = positionOf(space, values).every((at, k) => at >= 0 && at <= (space.axes[k]!.choices ?? 1))
    return inside && keepsLimits(limits, values) ? values : undefined
  })
}

export interface Told {
  /** With achieved settings, which may miss what was set by a little. */
  readonly runs: readonly { readonly settings: Values }[]
  /** Settings that are not to come again at once, unless nothing else is left. */
  readonly refused: readonly Values[]
}

/** A run belongs to the row nearest to it, if no number is off by more than this share of its range. */
const near = 0.02

/** The rows that may still be suggested; undefined without a list. */
export function openRowsOf({ pool, repeats }: StudyDefinition, space: Space, told: Told): number[] | undefined {
  if (!pool) return undefined
  const rows = pool.map((row) => row && positionOf(space, row))
  const spent = new Set(repeats ? [] : told.runs.flatMap(({ settings }) => rowsNear(space, rows, settings)))
  const open = rows.flatMap((row, index) => (row && !spent.has(index) ? [index] : []))
  const refused = new Set(told.refused.flatMap((settings) => rowsNear(space, rows, settings)))
  const welcome = open.filter((index) => !refused.has(index))
  return welcome.length > 0 ? welcome : open
}

/** The row that settings belong to, with the rows equal to it: they are one recipe. */
function rowsNear(space: Space, rows: readonly (Position | undefined)[], settings: Values): number[] {
  const at = positionOf(space, settings)
  const distances = rows.map((row) => (row ? farthestAxis(space, row, at) : Number.POSITIVE_INFINITY))
  const least = distances.reduce((a, b) => Math.min(a, b), near)
  return distances.flatMap((distance, index) => (distance === least ? [index] : []))
}

function farthestAxis(space: Space, a: Position, b: Position): number {
  return space.axes.reduce((most, axis, k) => {
    const apart = axis.choices === undefined ? Math.abs(a[k]! - b[k]!) : Number(a[k] !== b[k])
    return Math.max(most, Number.isNaN(apart) ? 1 : apart)
  }, 0)
}
