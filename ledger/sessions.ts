// Sessions of people at the page, in the ledger so that all processes know them.
import type { Kysely } from 'kysely'
import type { Sessions } from './people-facts.ts'
import type { LedgerTables } from './schema.ts'

export function sessionsOver(db: Kysely<LedgerTables>): Sessions {
  return {
    async begin({ id, user, csrf, began, expires }, secret) {
      const row = { id, secret, replaced: null, csrf, who: user ?? null, began, seen: began, rotated: began, expires }
      await db.insertInto('user_sessions').values(row).execute()
    },
    async find(secret) {
      const either = db
        .selectFrom('user_sessions')
        .selectAll()
        .where((row) => row.or([row('secret', '=', secret), row('replaced', '=', secret)]))
      const row = await either.executeTakeFirst()
      if (row === undefined) return undefined
      const { who, replaced, secret: present, ...rest } = row
      return { ...rest, ...(who !== null && { user: who }), isReplaced: present !== secret }
    },
    async lives(id, now) {
      const live = db.selectFrom('user_sessions').select('id').where('id', '=', id).where('expires', '>', now)
      return (await live.executeTakeFirst()) !== undefined
    },
    async touch(id, seen) {
      await db.updateTable('user_sessions').set({ seen }).where('id', '=', id).execute()
    },
    async rotate(id, { from, to }, when) {
      const { numUpdatedRows } = await db
        .updateTable('user_sessions')
        .set({ secret: to, replaced: from, rotated: when, seen: when })
        .where('id', '=', id)
        .where('secret', '=', from)
        .executeTakeFirst()
      return numUpdatedRows === 1n
    },
    async end(id) {
      await db.deleteFrom('user_sessions').where('id', '=', id).execute()
    },
    async endAllOf(user) {
      await db.deleteFrom('user_sessions').where('who', '=', user).execute()
    },
    async prune(before) {
      await db.deleteFrom('user_sessions').where('expires', '<', before).execute()
    },
  }
}
