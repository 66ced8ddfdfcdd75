// Attempts to sign in, counted by account and by address.
import type { Kysely } from 'kysely'
import type { Failures } from './people-facts.ts'
import type { LedgerTables } from './schema.ts'

export function failuresOver(db: Kysely<LedgerTables>): Failures {
  return {
    attempt: (key, when, waitAfter) =>
      db.transaction().execute(async (trx) => {
        const known = await trx.selectFrom('sign_in_failures').selectAll().where('key', '=', key).executeTakeFirst()
        const wait = known === undefined ? 0n : known.last + waitAfter(Number(known.count)) - when
        if (wait > 0n) return wait
        const count = (known?.count ?? 0n) + 1n
        await trx
          .insertInto('sign_in_failures')
          .values({ key, count, last: when })
          .onConflict((on) => on.column('key').doUpdateSet({ count, last: when }))
          .execute()
        return 0n
      }),
    async forgive(key) {
      await db
        .updateTable('sign_in_failures')
        .set((row) => ({ count: row('count', '-', 1n) }))
        .where('key', '=', key)
        .where('count', '>', 0n)
        .execute()
    },
    async clear(key) {
      await db.deleteFrom('sign_in_failures').where('key', '=', key).execute()
    },
    async prune(before) {
      await db.deleteFrom('sign_in_failures').where('last', '<', before).execute()
    },
  }
}
