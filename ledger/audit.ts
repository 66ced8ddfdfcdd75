// The record of what people did, readable as a list of sentences.
import type { Kysely } from 'kysely'
import { bounded, limitOf } from './encoding.ts'
import type { Actor, Ledger } from './ledger.ts'
import type { LedgerTables } from './schema.ts'

export interface Act {
  readonly action: string
  readonly subject: string
  readonly detail: string
}

/** Writes the entry in the transaction of the act itself, so that neither exists without the other. */
export async function audited(db: Kysely<LedgerTables>, by: Actor, act: Act): Promise<void> {
  await db
    .insertInto('audit')
    .values({ ...act, who: by.who, recorded: by.when })
    .execute()
}

export function auditOver(db: Kysely<LedgerTables>): Ledger['audit'] {
  return {
    add: (by, action, subject, detail) => audited(db, by, { action, subject, detail }),
    async list({ limit, before }) {
      let query = db.selectFrom('audit').selectAll().orderBy('id', 'desc').limit(limitOf(limit))
      if (before !== undefined) query = query.where('id', '<', bounded(BigInt(Math.ceil(before))))
      const rows = await query.execute()
      return rows.map(({ id, recorded, ...rest }) => ({ id: Number(id), when: recorded, ...rest }))
    },
  }
}
