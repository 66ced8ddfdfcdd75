// A message that awaits its turn, or a birth.
import type { Births } from './births.ts'
import type { Arrived } from './exchange.ts'
import type { EdgeType } from './topic.ts'

export interface Kept<Origin> {
  readonly arrived: Arrived<Origin>
  /** The table that held when it came. */
  readonly before: Births
  readonly since: number
}

/** When it was published, by the clock of the edge node. */
export function sentOf<Origin>({ arrived: { payload } }: Kept<Origin>): bigint {
  return payload.timestamp ?? 0n
}

/** What begins or ends the life of a device. */
export function isLife(type: EdgeType): boolean {
  return type === 'DBIRTH' || type === 'DDEATH'
}
