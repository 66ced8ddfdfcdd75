// An axis on a logarithmic scale: equal ratios are equal distances.
//
// Notation: position p in [0, 1] stands for low (high / low)^p; a share s in [0, 1] for low + s (high - low). Linear
// limits are geometry in shares, models and searches see positions.

import type { Axis } from './axis.ts'
import { rounded } from './grain.ts'

/** Where values at or below zero lie: far below anything that can be set. */
const bottom = -20

export interface LogParameter {
  readonly name: string
  readonly low: number
  readonly high: number
}

/** `step` present: only low, low + step, low + 2 step ... can be set. */
export function logAxis({ name, low, high }: LogParameter, step?: number): Axis {
  const span = Math.log(high / low)
  const place = (value: number) => (value > 0 ? Math.max(bottom, rounded(Math.log(value / low) / span)) : bottom)
  const exact = (position: number) => {
    if (position <= 0) return low
    return position >= 1 ? high : Math.min(high, low * Math.exp(position * span))
  }
  const range = high - low
  const scale = {
    low,
    range,
    share: (position: number) => (exact(position) - low) / range,
    position: (share: number) => place(low + share * range),
  }
  const levels = step === undefined ? undefined : logLevels({ low, high, step, exact, place })
  const snap = levels ? levels.snap : (position: number) => rounded(Math.min(1, Math.max(0, position)))
  return {
    name,
    continuous: levels === undefined,
    linear: scale,
    position: (value) => place(Number(value)),
    value: levels ? levels.value : exact,
    snap,
    around: levels
      ? levels.around
      : (position, width) => [snap(position - width), snap(position + width)].filter((p) => p !== position),
    feature: (position) => position,
  }
}

interface Levels {
  readonly low: number
  readonly high: number
  readonly step: number
  exact(position: number): number
  place(value: number): number
}

/** The settable values: equal steps in the unit, ever closer together towards the upper end of the scale. */
function logLevels({ low, high, step, exact, place }: Levels) {
  const last = Math.floor((high - low) / step + 1e-9)
  const inside = (index: number) => Math.min(last, Math.max(0, index))
  const level = (position: number) => inside(Math.round((exact(position) - low) / step))
  const settingAt = (index: number) => Number((low + index * step).toPrecision(12))
  const at = (index: number) => place(settingAt(index))
  return {
    value: (position: number) => settingAt(level(position)),
    snap: (position: number) => at(level(position)),
    around: (position: number, width: number) => {
      const here = level(position)
      const below = Math.min(here - 1, level(position - width))
      const above = Math.max(here + 1, level(position + width))
      return [below, above]
        .map(inside)
        .filter((to) => to !== here)
        .map(at)
    },
  }
}
