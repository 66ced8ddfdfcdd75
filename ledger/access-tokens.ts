// Tokens of machines and scripts: what each may do, for which machines, until when.
import type { Kysely, Selectable } from 'kysely'
import { kunlunError } from '../ingest/errors.ts'
import { audited } from './audit.ts'
import { parse } from './encoding.ts'
import type { StoredToken, Tokens } from './people-facts.ts'
import type { LedgerTables } from './schema.ts'

export function tokensOver(db: Kysely<LedgerTables>): Tokens {
  return {
    add: ({ id, label, actions, machines, owner, created, expires }, { secret, by }) =>
      db.transaction().execute(async (trx) => {
        const scope = { actions: JSON.stringify(actions), machines: machines ? JSON.stringify(machines) : null }
        const row = { id, label, secret, ...scope, owner, created, expires, revoked: null, used: null }
        await trx.insertInto('access_tokens').values(row).execute()
        const detail = `${label}: ${actions.join(', ')}${machines ? ` of ${machines.join(', ')}` : ''}`
        await audited(trx, by, { action: 'token.add', subject: id, detail })
      }),
    async get(id) {
      const row = await db.selectFrom('access_tokens').selectAll().where('id', '=', id).executeTakeFirst()
      return row && { ...tokenOf(row), secret: row.secret }
    },
    async list() {
      const rows = await db.selectFrom('access_tokens').selectAll().orderBy('created', 'desc').orderBy('id').execute()
      return rows.map(tokenOf)
    },
    revoke: (id, when, by) =>
      db.transaction().execute(async (trx) => {
        const known = await trx.selectFrom('access_tokens').selectAll().where('id', '=', id).executeTakeFirst()
        if (known === undefined) throw kunlunError('NOT_FOUND', { what: 'token', id: id.slice(0, 100) })
        if (known.revoked !== null) return
        await trx.updateTable('access_tokens').set({ revoked: when }).where('id', '=', id).execute()
        await audited(trx, by, { action: 'token.revoke', subject: id, detail: known.label })
      }),
    async used(id, when) {
      await db.updateTable('access_tokens').set({ used: when }).where('id', '=', id).execute()
    },
  }
}

function tokenOf(row: Selectable<LedgerTables['access_tokens']>): StoredToken {
  const { id, label, actions, machines, owner, created, expires, revoked, used } = row
  return {
    ...{ id, label, actions: parse<string[]>(actions), owner, created, expires },
    ...(machines !== null && { machines: parse<string[]>(machines) }),
    ...(revoked !== null && { revoked }),
    ...(used !== null && { used }),
  }
}
