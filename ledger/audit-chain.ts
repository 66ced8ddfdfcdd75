// The chain that makes a change of the audit seen: each entry's hash covers its words with the hash before it.
import { createHash } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { LedgerTables } from './schema.ts'

/** What stands before the first entry. */
export const rootHash = '0'.repeat(64)

/** What a hash covers. */
export interface ChainedWords {
  readonly who: string
  readonly recorded: bigint
  readonly action: string
  readonly subject: string
  readonly detail: string
}

/** SHA-256, in hexadecimal, of the JSON list [hash before, time in nanoseconds, who, action, subject, detail]. */
export function linkHash(previous: string, { who, recorded, action, subject, detail }: ChainedWords): string {
  // As a database gives it back: it keeps no half of a surrogate pair.
  const texts = [who, action, subject, detail].map((text) => text.toWellFormed())
  const words = JSON.stringify([previous, String(recorded), ...texts])
  return createHash('sha256').update(words).digest('hex')
}

export interface ChainReport {
  /** Entries that fit, from the first on. */
  readonly entries: number
  /** The hash of the last one that fits. */
  readonly head: string
  /** The first entry that does not fit what stands before it; absent where all do. */
  readonly brokenAt?: number
  /** Whether the hash that was asked for stands in the chain. */
  readonly includes?: boolean
}

const pageSize = 1000

/**
 * Computes every hash anew. A chain proves that nothing was changed, put in or taken out before its head; whether the end
 * was cut off shows by a hash noted elsewhere earlier, to be given as `includes`.
 */
export async function verifyChain(db: Kysely<LedgerTables>, includes?: string): Promise<ChainReport> {
  let head = rootHash
  let entries = 0
  let isIncluded = includes === rootHash
  const wanted = () => (includes === undefined ? {} : { includes: isIncluded })
  for (let last = -1n; ; ) {
    const rows = await db.selectFrom('audit').selectAll().where('id', '>', last).orderBy('id').limit(pageSize).execute()
    for (const row of rows) {
      const hash = linkHash(head, row)
      if (hash !== row.hash) return { entries, head, brokenAt: Number(row.id), ...wanted() }
      head = hash
      entries++
      isIncluded ||= hash === includes
      last = row.id
    }
    if (rows.length < pageSize) return { entries, head, ...wanted() }
  }
}
