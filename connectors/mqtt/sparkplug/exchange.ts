// What goes into an edge node's state, what comes out of it.
import type { Births } from './births.ts'
import type { Note } from './note.ts'
import type { Payload } from './protobuf.ts'
import type { EdgeType } from './topic.ts'

export interface Settings {
  /** How long a gap in the sequence may take to close by itself. */
  readonly reorderTimeoutMs: number
  /** At most one rebirth is asked of an edge node in this time. */
  readonly rebirthBackoffMs: number
}

/** A message of the edge node; `origin` is what the caller wants back with it. */
export interface Arrived<Origin> {
  readonly type: EdgeType
  readonly device?: string
  readonly payload: Payload
  /** Tells a duplicate from another message of the same sequence number. */
  readonly digest: string
  readonly origin: Origin
}

/** What is handed on: the message with what is known of it; without an origin where silence is the news. */
export interface Emission<Origin> {
  readonly origin: Origin | undefined
  readonly note: Note
}

/** A node, or one of its devices. */
export interface Scope {
  /** True from its birth to its death, or to the next birth of the node it belongs to. */
  readonly online: boolean
  /** True where its metrics have been marked as no longer reported. */
  readonly isStale: boolean
  readonly births: Births
}

/** What outlives the process. The key of the node itself is the empty text. */
export interface Remembered {
  readonly bdSeq?: bigint
  readonly scopes: ReadonlyMap<string, Scope>
}

/** Why a metric that leaves its name to a birth has none. */
export const reasons = {
  alias: 'its birth has named no such alias',
  untrusted: 'it came after a gap in the sequence, the births on both sides of it do not agree',
  stray: 'it is older than the birth of its edge node',
  overdue: 'no birth came in time after a gap in the sequence',
  death: 'a death certificate of an earlier session',
}
