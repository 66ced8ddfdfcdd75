// What every chart demands of its numbers.
import { unfit } from './unfit.ts'

/** Throws a RangeError unless there are at least `least` values, all of them finite. */
export function requireValues(values: readonly number[], least: number): void {
  if (values.length < least)
    throw unfit(
      `at least ${least} values are needed, got ${values.length}`,
      `至少需要 ${least} 个值，现有 ${values.length} 个`,
    )
  const bad = values.findIndex((value) => !Number.isFinite(value))
  if (bad >= 0) throw unfit(`value ${bad + 1} is not a finite number`, `第 ${bad + 1} 个值不是有限数`)
}

/** Throws a RangeError where one of the numbers, named for the message, is not finite. */
export function requireFinite(numbers: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(numbers)) {
    if (!Number.isFinite(value)) throw new RangeError(`${name} must be a finite number, got ${value}`)
  }
}

/** The common size of the subgroups. Throws a RangeError where sizes differ, are below 2 or there are too few groups. */
export function subgroupSize(subgroups: readonly (readonly number[])[], fewest: number): number {
  const size = subgroups[0]?.length ?? 0
  if (subgroups.length < fewest || size < 2) {
    throw unfit(
      `at least ${fewest} subgroups of at least two values are needed`,
      `至少需要 ${fewest} 个子组，每组至少两个值`,
    )
  }
  for (const [index, subgroup] of subgroups.entries()) {
    if (subgroup.length !== size)
      throw unfit(
        `subgroup ${index + 1} has ${subgroup.length} values, not ${size}`,
        `第 ${index + 1} 个子组有 ${subgroup.length} 个值，而不是 ${size} 个`,
      )
    requireValues(subgroup, size)
  }
  return size
}

/** Throws a RangeError unless the spread is a positive finite number: constant data have no control limits. */
export function requireSpread(sigma: number): number {
  if (!(sigma > 0 && Number.isFinite(sigma)))
    throw unfit('the values do not vary: no limits can be set', '各值完全相同：无法确定控制限')
  return sigma
}
