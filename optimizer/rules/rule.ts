// A rule: something settings must keep beyond linear limits, with a measure of how far they break it.

import type { Combination, Comparison, SettingValue, ValueRange } from '../definition.ts'
import { stream } from '../math/rng.ts'
import { scrambledSobol } from '../math/sobol.ts'
import { type Space, settingsAt } from '../space.ts'
import { compiled } from './terms.ts'

export interface Rule {
  /** 0 where settings keep the rule, else the distance to keeping it, on the scale of the whole domain. */
  excess(settings: ReadonlyMap<string, SettingValue>): number
}

export interface Ruled {
  readonly comparisons?: readonly Comparison[]
  readonly forbidden?: readonly Combination[]
}

export function rulesOf(space: Space, { comparisons = [], forbidden = [] }: Ruled): Rule[] {
  return [
    ...comparisons.map((comparison) => comparisonRule(space, comparison)),
    ...forbidden.map((combination) => forbiddenRule(space, combination)),
  ]
}

/** What has no value, or none that is finite, is broken this far: farther than anything else. */
const hopeless = 1e6
/** A limit broken by nothing but equality is broken by this much. */
const hair = 1e-9
const probes = 64

function comparisonRule(space: Space, { lesser, greater, strict }: Comparison): Rule {
  const [less, more] = [compiled(lesser), compiled(greater)]
  const sides = (settings: ReadonlyMap<string, SettingValue>) => {
    const numbers = (name: string) => Number(settings.get(name))
    return [less(numbers), more(numbers)] as const
  }
  const scale = usualSize(
    probesOf(space).map((settings) => {
      const [a, b] = sides(settings)
      return a - b
    }),
  )
  return {
    excess(settings) {
      const [a, b] = sides(settings)
      if (a < b || (a === b && !strict)) return 0
      const by = (a - b) / scale
      return Number.isFinite(by) ? Math.min(hopeless, Math.max(hair, by)) : hopeless
    },
  }
}

/** Settings spread over the box, the same each time. */
function probesOf(space: Space): Map<string, SettingValue>[] {
  const cube = scrambledSobol(space.axes.length, probes, stream(0, 'scale of a rule'))
  return cube.map((position) =>
    settingsAt(
      space,
      position.map((value, k) => value * (space.axes[k]!.choices ?? 1)),
    ),
  )
}

/** The median size; 1 where nothing has a size. */
function usualSize(values: readonly number[]): number {
  const sizes = values.map(Math.abs).filter((size) => size > 0 && Number.isFinite(size))
  return sizes.toSorted((a, b) => a - b)[Math.floor(sizes.length / 2)] ?? 1
}

/** A category cannot be left by degrees: it counts as a whole range away. */
const leap = 1

function forbiddenRule(space: Space, combination: Combination): Rule {
  const escapes = [...combination].map(([name, condition]) => escapeOf(space, name, condition))
  return {
    excess(settings) {
      let least = Number.POSITIVE_INFINITY
      for (const wayOut of escapes) {
        const distance = wayOut(settings)
        if (distance === 0) return 0
        least = Math.min(least, distance)
      }
      return Number.isFinite(least) ? least : leap
    },
  }
}

/** How far settings would have to move for one condition to hold no longer; 0 where it does not hold. */
function escapeOf(space: Space, name: string, condition: readonly SettingValue[] | ValueRange) {
  const axis = space.axes.find((one) => one.name === name)!
  if (Array.isArray(condition)) {
    const values = new Set(condition)
    return (settings: ReadonlyMap<string, SettingValue>) => (values.has(settings.get(name)!) ? leap : 0)
  }
  const { min, max } = condition as ValueRange
  const [low, high] = [min, max].map((bound) => (bound === undefined ? undefined : axis.position(bound)))
  return (settings: ReadonlyMap<string, SettingValue>) => {
    const value = Number(settings.get(name))
    if (value < (min ?? value) || value > (max ?? value)) return 0
    const position = axis.position(value)
    // A way out that lies beyond the bounds is no way out.
    const down = low === undefined || low <= 0 ? Number.POSITIVE_INFINITY : position - low
    const up = high === undefined || high >= 1 ? Number.POSITIVE_INFINITY : high - position
    return Math.max(hair, Math.min(down, up))
  }
}
