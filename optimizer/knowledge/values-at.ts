// The way back from what models see to settings in engineering units.

import type { FreeParameter, SettingValue } from '../definition.ts'
import type { Point, Space } from '../space.ts'

/** Settings with contexts at a point; beyond the bounds where the point lies there. The inverse of `pointAt`. */
export function valuesAt(space: Space, parameters: readonly FreeParameter[], point: Point): Map<string, SettingValue> {
  const values = new Map<string, SettingValue>()
  let at = 0
  space.axes.forEach((axis, k) => {
    const size = axis.choices ?? 1
    values.set(axis.name, settingOf(axis, parameters[k]!, point.subarray(at, at + size)))
    at += size
  })
  space.contexts.forEach(({ name, low, high }, k) => {
    values.set(name, low + point[at + k]! * (high - low))
  })
  return values
}

function settingOf(axis: Space['axes'][number], parameter: FreeParameter, part: Float64Array): SettingValue {
  if (axis.choices !== undefined) return axis.value(part.indexOf(Math.max(...part)))
  const place = part[0]!
  if (parameter.type === 'ordinal') {
    const last = parameter.values.length - 1
    return parameter.values[Math.min(last, Math.max(0, Math.round(place * last)))]!
  }
  if (!axis.linear) return axis.value(place)
  const { low, range, share } = axis.linear
  return low + range * (share?.(place) ?? place)
}
