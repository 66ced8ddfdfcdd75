// The API's side of before and after, as the page asks for it.
import type { z } from 'zod'
import type { effectWire } from '../../../api/effects.ts'
import { get } from '../api.ts'

export type EffectAnswer = z.input<typeof effectWire>
export type EffectRow = EffectAnswer['rows'][number]

export const splits = ['time', 'label', 'setting'] as const
export type Split = (typeof splits)[number]

/** What the address must say before anything can be compared. */
const needed: Readonly<Record<Split, readonly string[]>> = {
  time: ['at'],
  label: ['name', 'before', 'after'],
  setting: ['name', 'at'],
}

const passedOn = ['at', 'name', 'before', 'after', 'from', 'to', 'like']

export function splitOf(query: URLSearchParams): Split {
  const by = query.get('by')
  return splits.find((one) => one === by) ?? 'time'
}

/** Undefined while something is still to be chosen. */
export function askOf(query: URLSearchParams): Record<string, string> | undefined {
  const by = splitOf(query)
  const given = passedOn.flatMap((name) => {
    const value = query.get(name)
    return value === null || value === '' ? [] : [[name, value] as const]
  })
  const told = Object.fromEntries(given)
  return needed[by].every((name) => Object.hasOwn(told, name)) ? { ...told, by } : undefined
}

export const effectApi = {
  effects: (machine: string, ask: Readonly<Record<string, string>>) =>
    get<EffectAnswer>('effects', { ...ask, machine }),
}
