// What every chart demands of its numbers.

/** Throws a RangeError unless there are at least `least` values, all of them finite. */
export function requireValues(values: readonly number[], least: number): void {
  if (values.length < least) throw new RangeError(`at least ${least} values are needed, got ${values.length}`)
  const bad = values.findIndex((value) => !Number.isFinite(value))
  if (bad >= 0) throw new RangeError(`value ${bad + 1} is not a finite number`)
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
    throw new RangeError(`at least ${fewest} subgroups of at least two values are needed`)
  }
  for (const [index, subgroup] of subgroups.entries()) {
    if (subgroup.length !== size)
      throw new RangeError(`subgroup ${index + 1} has ${subgroup.length} values, not ${size}`)
    requireValues(subgroup, size)
  }
  return size
}

/** Throws a RangeError unless the spread is a positive finite number: constant data have no control limits. */
export function requireSpread(sigma: number): number {
  if (!(sigma > 0 && Number.isFinite(sigma))) throw new RangeError('the values do not vary: no limits can be set')
  return sigma
}
