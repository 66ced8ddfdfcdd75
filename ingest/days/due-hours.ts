// Which hours of which machine hold samples that are not yet in their Parquet file.
import { type Nanoseconds, nsPerSecond } from '../model.ts'

export const hourLength = 3600n * nsPerSecond

/** An hour by its number since 1970: negative before. */
export type Hour = number

/** By machine: stretches of hours, both ends included. */
export type SavedHours = Readonly<Record<string, readonly (readonly [first: Hour, last: Hour])[]>>

export interface DueHours {
  note(machine: string, hour: Hour): void
  noteAll(saved: SavedHours): void
  take(machine: string, hour: Hour): void
  has(machine: string, hour: Hour): boolean
  machines(): readonly string[]
  /** The newest of the machine before that hour; without it the newest of all. */
  newest(machine: string, before?: Hour): Hour | undefined
  count(): number
  saved(): SavedHours
}

export function hourOf(time: Nanoseconds): Hour {
  const hour = time / hourLength
  return Number(time < 0n && hour * hourLength !== time ? hour - 1n : hour)
}

interface Stretch {
  first: Hour
  last: Hour
}

/** Stretches instead of hours: years of a history that is written for the first time are one entry. */
export function createDueHours(): DueHours {
  const machines = new Map<string, Stretch[]>()
  const of = (machine: string) => machines.get(machine) ?? []

  function note(machine: string, first: Hour, last: Hour): void {
    const apart = of(machine).filter((one) => one.last < first - 1 || one.first > last + 1)
    const joined = of(machine).filter((one) => !apart.includes(one))
    apart.push({
      first: Math.min(first, ...joined.map((one) => one.first)),
      last: Math.max(last, ...joined.map((one) => one.last)),
    })
    machines.set(
      machine,
      apart.sort((a, b) => a.first - b.first),
    )
  }

  const has = (machine: string, hour: Hour) => of(machine).some(({ first, last }) => first <= hour && hour <= last)

  return {
    has,
    note(machine, hour) {
      if (!has(machine, hour)) note(machine, hour, hour)
    },
    noteAll(saved) {
      for (const [machine, stretches] of Object.entries(saved))
        for (const [first, last] of stretches) note(machine, first, last)
    },
    take(machine, hour) {
      const left = of(machine).flatMap(({ first, last }) =>
        hour < first || hour > last
          ? [{ first, last }]
          : [
              { first, last: hour - 1 },
              { first: hour + 1, last },
            ].filter((part) => part.first <= part.last),
      )
      if (left.length === 0) machines.delete(machine)
      else machines.set(machine, left)
    },
    machines: () => [...machines.keys()],
    newest(machine, before = Number.POSITIVE_INFINITY) {
      const stretch = of(machine).findLast(({ first }) => first < before)
      return stretch && Math.min(stretch.last, before - 1)
    },
    count: () => [...machines.values()].flat().reduce((sum, { first, last }) => sum + last - first + 1, 0),
    saved: () =>
      Object.fromEntries(
        [...machines].map(([machine, all]) => [machine, all.map(({ first, last }) => [first, last] as const)]),
      ),
  }
}
