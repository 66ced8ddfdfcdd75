// The record of what people did, readable as a list of sentences.
import type { Kysely } from 'kysely'
import { linkHash, rootHash, verifyChain } from './audit-chain.ts'
import { bounded, limitOf } from './encoding.ts'
import type { Actor, Ledger } from './ledger.ts'
import type { LedgerTables } from './schema.ts'

export interface Act {
  readonly action: string
  readonly subject: string
  readonly detail: string
}

/** Writes the entry in the transaction of the act itself, so that neither exists without the other. */
export async function audited(trx: Kysely<LedgerTables>, by: Actor, act: Act): Promise<void> {
  const newest = await trx.selectFrom('audit').select('hash').orderBy('id', 'desc').limit(1).executeTakeFirst()
  const words = { ...act, who: by.who, recorded: by.when }
  const hash = linkHash(newest?.hash ?? rootHash, words)
  await trx
    .insertInto('audit')
    .values({ ...words, hash })
    .execute()
}

export function auditOver(db: Kysely<LedgerTables>): Ledger['audit'] {
  return {
    // In a transaction too: two entries must not follow the same one.
    add: (by, action, subject, detail) =>
      db.transaction().execute((trx) => audited(trx, by, { action, subject, detail })),
    async list({ limit, before, after }) {
      const order = after === undefined ? 'desc' : 'asc'
      let query = db.selectFrom('audit').selectAll().orderBy('id', order).limit(limitOf(limit))
      if (before !== undefined) query = query.where('id', '<', bounded(BigInt(Math.ceil(before))))
      if (after !== undefined) query = query.where('id', '>', bounded(BigInt(Math.floor(after))))
      const rows = await query.execute()
      return rows.map(({ id, recorded, ...rest }) => ({ id: Number(id), when: recorded, ...rest }))
    },
    verify: (includes) => verifyChain(db, includes),
  }
}
