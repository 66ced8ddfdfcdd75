// Who derives runs: this process alone, or one of those that share a ledger.
import { createRunOwner, type RunOwner, type RunOwnerOptions } from '../../ingest/runs/owner.ts'
import { createSharedRunOwner } from '../../ingest/runs/shared-owner.ts'
import type { LedgerConfig } from '../config/ledger.ts'
import { processName } from './process-name.ts'

/** `isOwner` is there where processes share the ledger: true while this one has the lease. */
export function runOwnerFor(ledger: LedgerConfig, options: RunOwnerOptions): RunOwner & { readonly isOwner?: boolean } {
  if (ledger.kind === 'sqlite') return createRunOwner(options)
  return createSharedRunOwner({ ...options, process: processName(), leaseMs: ledger.leaseSeconds * 1000 })
}
