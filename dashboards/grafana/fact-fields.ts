// How the parts of a fact are made: tags of a place, fields that a store can hold, times that keep facts apart.
import { type Nanoseconds, nsPerMs } from '../../ingest/model.ts'

/** The ISA-95 place of a machine. */
export interface FactPlace {
  readonly enterprise: string
  readonly site: string
  readonly area: string
  readonly line: string
  readonly machine: string
}

export type Fields = Record<string, number | string | boolean>

export function tagsOf({ enterprise, site, area, line, machine }: FactPlace): Record<string, string> {
  return { enterprise, site, area, line, machine }
}

/** Names come from outside, but a prefix keeps them from meaning anything else. Numbers that no store can hold are left out. */
export function prefixed(prefix: string, values: Readonly<Record<string, number | string>>): Fields {
  return present(Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}${name}`, value])))
}

export function present(fields: Readonly<Record<string, number | string | boolean | undefined>>): Fields {
  const kept = Object.entries(fields).filter(([, value]) => value !== undefined && value !== '' && !isUnstorable(value))
  return Object.fromEntries(kept) as Fields
}

function isUnstorable(value: unknown): boolean {
  return typeof value === 'number' && !Number.isFinite(value)
}

export function milliseconds(time: Nanoseconds): number {
  return Number(time / nsPerMs)
}

/**
 * A time of its own for each id within the same millisecond, because InfluxDB keeps one point per tags and time: two
 * specimens measured at once would overwrite each other. The id decides, so that the same fact again is the same point.
 */
export function distinct(time: Nanoseconds, id: string): Nanoseconds {
  // FNV-1a, 32 bit: http://www.isthe.com/chongo/tech/comp/fnv/
  let hash = 0x811c9dc5
  for (const byte of new TextEncoder().encode(id)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
  return time - (time % nsPerMs) + (BigInt(hash) % nsPerMs)
}
