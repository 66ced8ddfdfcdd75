// Failed attempts to sign in, counted by account and by address.
import type { Kysely } from 'kysely'
import type { Failures } from './people-facts.ts'
import type { LedgerTables } from './schema.ts'

export function failuresOver(db: Kysely<LedgerTables>): Failures {
  const find = (on: Kysely<LedgerTables>, key: string) =>
    on.selectFrom('sign_in_failures').selectAll().where('key', '=', key).executeTakeFirst()
  return {
    async of(key) {
      const row = await find(db, key)
      return row && { count: Number(row.count), last: row.last }
    },
    note: (key, when, since) =>
      db.transaction().execute(async (trx) => {
        const known = await find(trx, key)
        const count = known === undefined || known.last < since ? 1n : known.count + 1n
        await trx
          .insertInto('sign_in_failures')
          .values({ key, count, last: when })
          .onConflict((on) => on.column('key').doUpdateSet({ count, last: when }))
          .execute()
        return Number(count)
      }),
    async clear(key) {
      await db.deleteFrom('sign_in_failures').where('key', '=', key).execute()
    },
    async prune(before) {
      await db.deleteFrom('sign_in_failures').where('last', '<', before).execute()
    },
  }
}
