// Where in the view of capability somebody is: machine, figure, which runs, which chart; it all stands in the address.
import { linkTo } from '../route.ts'
import type { ChartAlarm } from './capability-api.ts'

/** What the API takes as it is. */
const passedOn = [
  'from',
  'to',
  'like',
  'label',
  'value',
  'limit',
  'chart',
  'rules',
  'baseline',
  'lower',
  'upper',
] as const
export type Choice = (typeof passedOn)[number]

export interface Place {
  readonly machine: string | undefined
  readonly kind: string | undefined
  readonly name: string | undefined
  readonly isGauge: boolean
  readonly query: URLSearchParams
}

export function placeOf({
  parts,
  query,
}: {
  readonly parts: readonly string[]
  readonly query: URLSearchParams
}): Place {
  const [, machine, kind, name] = parts
  return { machine, kind, name, isGauge: query.get('tab') === 'gauge', query }
}

/** The address of a figure's chart; `choices` that are undefined are left out. */
export function addressOf(
  figure: { readonly machine: string; readonly kind: string; readonly name: string },
  choices: Readonly<Record<string, string | undefined>> = {},
): string {
  const given = Object.entries(choices).filter((entry): entry is [string, string] => entry[1] !== undefined)
  const query = new URLSearchParams(given).toString()
  return `${linkTo('capability', figure.machine, figure.kind, figure.name)}${query === '' ? '' : `?${query}`}`
}

/** The chart as it stood when the alarm was found: the same runs of the same recipe. */
export function alarmAddress({ machine, quantity: { kind, name }, run, runs }: ChartAlarm): string {
  return addressOf({ machine, kind, name }, { like: run, limit: String(runs) })
}

export function queryOf(query: URLSearchParams): Record<string, string> {
  return Object.fromEntries(
    passedOn.flatMap((name) => {
      const value = query.get(name)
      return value === null || value === '' ? [] : [[name, value]]
    }),
  )
}

/** The query with some choices changed; undefined takes one out. */
export function changed(query: URLSearchParams, changes: Readonly<Record<string, string | undefined>>) {
  const next = { ...Object.fromEntries(query), ...changes }
  return Object.fromEntries(Object.entries(next).filter((entry): entry is [string, string] => entry[1] !== undefined))
}
