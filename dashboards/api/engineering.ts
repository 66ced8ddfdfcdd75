// The ports for algorithm engineers: a second strategy beside the active one, studies of their own programs.
import type { Prediction, Settings } from '../../ingest/model.ts'

/** What one strategy expected of the runs, over the moments whose runs have their results. */
export interface ShadowSide {
  readonly moments: number
  readonly covered: number
  readonly foretold: number
  readonly logScore?: number
  readonly betterThanNearest?: number
}

type Foretold = Readonly<Record<string, Prediction & { readonly measured: number }>>

/** A second strategy beside the active one: oldest moment first. */
export interface ShadowView {
  readonly strategy: string
  readonly moments: readonly {
    readonly suggestion: string
    readonly active: Settings
    readonly shadow: Settings
    /** How far both lie apart, as a share of the longest distance possible. */
    readonly apart: number
    readonly run?: string
    readonly foretold?: { readonly active: Foretold; readonly shadow: Foretold }
    readonly logScore?: { readonly active?: number; readonly shadow?: number }
  }[]
  readonly summary: { readonly active: ShadowSide; readonly shadow: ShadowSide }
}

/** Studies of people's own programs, apart from those of the plant; kept in memory only. */
export interface AskTellSessions {
  /** Throws SESSIONS_FULL. */
  open(): { readonly session: string; readonly idleSeconds: number }
  /** The reply of the protocol as JSON text. Throws NOT_FOUND, SESSION_LOST. */
  answer(session: string, request: object): Promise<string>
  /** Throws NOT_FOUND. */
  end(session: string): Promise<void>
}
