// The ledger's part about jobs: what a person asked to be worked out in the background.
import type { Nanoseconds } from '../ingest/model.ts'
import type { Actor } from './ledger.ts'

/** `interrupted`: the process stopped before it was done. */
export type JobState = 'waiting' | 'working' | 'done' | 'failed' | 'cancelled' | 'interrupted'

export interface StoredJob {
  /** J-0001 */
  readonly id: string
  readonly kind: string
  readonly state: JobState
  readonly who: string
  readonly asked: Nanoseconds
  readonly ended?: Nanoseconds
  /** Why it failed, as plain data. */
  readonly error?: unknown
  /** Plain data: what was asked for, how far it is. */
  readonly facts: unknown
  /** Plain data: what came out. Lists go without. */
  readonly result?: unknown
}

export type JobChange = Pick<StoredJob, 'state' | 'ended' | 'error' | 'facts' | 'result'>

/** States, not facts: each process knows its own, the oldest are forgotten. */
export interface Jobs {
  /** It waits from now on. */
  add(job: Pick<StoredJob, 'kind' | 'facts'>, by: Actor): Promise<StoredJob>
  /** False where it has ended already: then it stays as it is. */
  change(id: string, change: JobChange): Promise<boolean>
  get(kind: string, id: string): Promise<StoredJob | undefined>
  /** Newest first. */
  list(kind: string): Promise<StoredJob[]>
  /** Ends what waits or works as interrupted; resolves to how many these were. */
  interrupt(when: Nanoseconds): Promise<number>
  /** Forgets all that have ended but the newest `keep` of the kind. */
  forget(kind: string, keep: number): Promise<void>
}
