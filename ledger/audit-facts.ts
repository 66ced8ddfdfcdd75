// The audit trail as the rest of Kunlun sees it.
import type { Nanoseconds } from '../ingest/model.ts'
import type { ChainReport } from './audit-chain.ts'
import type { Actor } from './ledger.ts'

export interface AuditEntry {
  readonly id: number
  readonly who: string
  readonly when: Nanoseconds
  readonly action: string
  readonly subject: string
  readonly detail: string
  /** Covers this entry with all before it. */
  readonly hash: string
}

export interface Audit {
  add(by: Actor, action: string, subject: string, detail: string): Promise<void>
  /** Newest first; with `after`, oldest first from there. */
  list(filter: { limit?: number; before?: number; after?: number }): Promise<AuditEntry[]>
  /** Whether nothing was changed since, see `verifyChain`. */
  verify(includes?: string): Promise<ChainReport>
}
