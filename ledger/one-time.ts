// Secrets that are good for one use before their time: invitations, sign-ins under way at a provider.
import type { Kysely } from 'kysely'
import { canonical, parse } from './encoding.ts'
import type { OneTimeSecrets } from './people-facts.ts'
import type { LedgerTables } from './schema.ts'

export function oneTimeOver(db: Kysely<LedgerTables>): OneTimeSecrets {
  return {
    async add({ kind, secret, body, expires }) {
      const row = { kind, secret, body: canonical(body), expires, used: null }
      await db.insertInto('one_time_secrets').values(row).execute()
    },
    async look(kind, secret, now) {
      const row = await db
        .selectFrom('one_time_secrets')
        .select('body')
        .where('secret', '=', secret)
        .where('kind', '=', kind)
        .where('expires', '>', now)
        .where('used', 'is', null)
        .executeTakeFirst()
      return row && parse<unknown>(row.body)
    },
    async use(kind, secret, now) {
      // One statement: of two at the same time one finds it unused.
      const row = await db
        .updateTable('one_time_secrets')
        .set({ used: now })
        .where('secret', '=', secret)
        .where('kind', '=', kind)
        .where('expires', '>', now)
        .where('used', 'is', null)
        .returning('body')
        .executeTakeFirst()
      return row && parse<unknown>(row.body)
    },
    async prune(before) {
      await db.deleteFrom('one_time_secrets').where('expires', '<', before).execute()
    },
  }
}
