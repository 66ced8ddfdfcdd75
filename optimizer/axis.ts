// One free parameter as an axis: its values on [0, 1], which of them can be set, what a model sees of them.

import type { FreeParameter, SettingValue } from './definition.ts'
import { rounded } from './grain.ts'
import { logAxis } from './log-axis.ts'

export interface Axis {
  readonly name: string
  /** Present for a category: how many there are; positions are then indices. */
  readonly choices?: number
  /** False where only some positions can be set. */
  readonly continuous: boolean
  /** Present where values are numbers: value = low + range share. */
  readonly linear?: LinearScale
  /** Present where the parameter is held at a value: the only position that can be set. */
  readonly held?: number
  position(value: SettingValue): number
  value(position: number): SettingValue
  /** The nearest position that can be set. */
  snap(position: number): number
  /** The settable positions next to one within `width`, at least one level away on each side. */
  around(position: number, width: number): number[]
  /** What a model sees of a position: ranks for ordinals, else the position itself. */
  feature(position: number): number
}

/** The scale that linear limits speak of. Shares are positions, except on a logarithmic axis. */
export interface LinearScale {
  readonly low: number
  readonly range: number
  share?(position: number): number
  position?(share: number): number
}

/** The share that a position on this axis stands for. */
export function shareAt({ linear }: Axis, position: number): number {
  return linear?.share ? linear.share(position) : position
}

/** The position of a share on this axis. */
export function positionAt({ linear }: Axis, share: number): number {
  return linear?.position ? linear.position(share) : share
}

export function axisOf(parameter: FreeParameter): Axis {
  const axis = searchedAxis(parameter)
  return parameter.fixed === undefined ? axis : heldAt(axis, parameter.fixed)
}

/** Models still learn from runs at other values; suggestions hold this one. */
function heldAt(axis: Axis, value: SettingValue): Axis {
  const held = axis.position(value)
  return { ...axis, held, value: () => value, snap: () => held, around: () => [] }
}

function searchedAxis(parameter: FreeParameter): Axis {
  switch (parameter.type) {
    case 'continuous':
      if (parameter.scale === 'log') return logAxis(parameter, parameter.step)
      return parameter.step === undefined ? continuousAxis(parameter) : latticeAxis(parameter, parameter.step)
    case 'integer':
      return parameter.scale === 'log' ? logAxis(parameter, 1) : latticeAxis(parameter, 1)
    case 'categorical':
      return categoricalAxis(parameter.name, parameter.values)
    case 'ordinal':
      return ordinalAxis(parameter.name, parameter.values)
  }
}

const clip = (position: number) => Math.min(1, Math.max(0, position))

function continuousAxis({ name, low, high }: { name: string; low: number; high: number }): Axis {
  const range = high - low
  const snap = (position: number) => rounded(clip(position))
  return {
    name,
    continuous: true,
    linear: { low, range },
    position: (value) => rounded((Number(value) - low) / range),
    value: (position) => Math.min(high, Math.max(low, position === 1 ? high : low + position * range)),
    snap,
    around: (position, width) => [snap(position - width), snap(position + width)].filter((p) => p !== position),
    feature: (position) => position,
  }
}

/** Equal steps from the lower bound: whole numbers, or what a controller can be set to. */
function latticeAxis({ name, low, high }: { name: string; low: number; high: number }, step: number): Axis {
  const last = Math.floor((high - low) / step + 1e-9)
  const range = high - low || 1
  const level = (position: number) => Math.min(last, Math.max(0, Math.round((position * range) / step)))
  const at = (index: number) => rounded((index * step) / range)
  return {
    name,
    continuous: false,
    linear: { low, range },
    position: (value) => rounded((Number(value) - low) / range),
    value: (position) => tidy(low + level(position) * step, step),
    snap: (position) => at(level(position)),
    around: (position, width) => {
      const here = level(position)
      const leap = Math.max(1, Math.round((width * range) / step))
      return [here - leap, here + leap]
        .map((to) => Math.min(last, Math.max(0, to)))
        .filter((to) => to !== here)
        .map(at)
    },
    feature: (position) => position,
  }
}

/** Removes the binary tail of low + k step, e.g. 0.30000000000000004. */
function tidy(value: number, step: number): number {
  return Number.isInteger(step) && Number.isInteger(value) ? value : Number(value.toPrecision(12))
}

function categoricalAxis(name: string, values: readonly string[]): Axis {
  const index = new Map(values.map((value, k) => [value, k]))
  const inside = (position: number) => Math.min(values.length - 1, Math.max(0, Math.floor(position)))
  return {
    name,
    choices: values.length,
    continuous: false,
    position: (value) => index.get(String(value)) ?? Number.NaN,
    value: (position) => values[inside(position)]!,
    snap: inside,
    around: (position) => values.map((_, k) => k).filter((k) => k !== position),
    feature: (position) => position,
  }
}

/** Numbers keep their place on the scale (linear limits need it); models see ranks, because levels are chosen by effect. */
function ordinalAxis(name: string, values: readonly number[] | readonly string[]): Axis {
  const count = values.length
  const low = typeof values[0] === 'number' ? values[0] : 0
  const range = typeof values[0] === 'number' ? Number(values[count - 1]) - low : count - 1
  const places = values.map((value, k) => rounded(typeof value === 'number' ? (value - low) / range : k / (count - 1)))
  const nearest = (position: number) =>
    places.reduce((best, place, k) => (Math.abs(place - position) < Math.abs(places[best]! - position) ? k : best), 0)
  return {
    name,
    continuous: false,
    ...(typeof values[0] === 'number' && { linear: { low, range } }),
    position: (value) => (typeof value === 'number' ? rounded((value - low) / range) : wordPlace(values, value)),
    value: (position) => values[nearest(position)]!,
    snap: (position) => places[nearest(position)]!,
    around: (position, width) => {
      const here = nearest(position)
      const leap = Math.max(1, Math.round(width * (count - 1)))
      const to = [here - leap, here + leap].map((k) => Math.min(count - 1, Math.max(0, k)))
      return to.filter((k) => k !== here).map((k) => places[k]!)
    },
    feature: (position) => rankOf(places, position),
  }
}

function wordPlace(values: readonly SettingValue[], word: string): number {
  const k = values.indexOf(word)
  return k < 0 ? Number.NaN : rounded(k / (values.length - 1))
}

/** The rank on [0, 1], interpolated between the levels and extended beyond them. */
function rankOf(places: readonly number[], position: number): number {
  const upper = Math.min(
    places.length - 1,
    Math.max(
      1,
      places.findIndex((place) => place >= position),
    ),
  )
  const k = position > places.at(-1)! ? places.length - 1 : upper
  const share = (position - places[k - 1]!) / (places[k]! - places[k - 1]!)
  return rounded((k - 1 + share) / (places.length - 1))
}
