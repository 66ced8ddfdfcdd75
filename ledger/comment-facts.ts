// The ledger's part about comments: what people say of a study.
import type { Nanoseconds } from '../ingest/model.ts'
import type { Actor } from './ledger.ts'

export interface Comment {
  readonly id: string
  readonly study: string
  readonly text: string
  /** From where it is said: at the machine by those who run it, or at the desk by those who work it out. */
  readonly voice: 'machine' | 'desk'
  /** The role of whoever said it; empty where the installation has no users. */
  readonly role: string
  /** What it points at; absent: the study as a whole. */
  readonly about?: { readonly kind: 'run' | 'suggestion' | 'parameter'; readonly id: string }
  readonly who: string
  readonly when: Nanoseconds
}

export interface Comments {
  add(comment: Omit<Comment, 'id' | 'who' | 'when'>, by: Actor): Promise<Comment>
  /** Newest first. */
  list(filter: { study: string; limit?: number }): Promise<Comment[]>
}
