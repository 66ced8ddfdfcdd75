// Users: who may sign in, in which role; nobody is removed, for the audit names them.
import type { Kysely, Selectable } from 'kysely'
import { kunlunError } from '../ingest/errors.ts'
import { audited } from './audit.ts'
import type { User, UserChange, Users } from './people-facts.ts'
import type { LedgerTables } from './schema.ts'

type Db = Kysely<LedgerTables>

export function usersOver(db: Db): Users {
  return {
    add: ({ name, role, password, identity }, by) =>
      db.transaction().execute(async (trx) => {
        if ((await find(trx, name)) !== undefined) throw kunlunError('NAME_TAKEN', { name })
        const { issuer = null, subject = null } = identity ?? {}
        const row = { name, role, active: 1n, password: password ?? null, issuer, subject, created: by.when }
        await trx.insertInto('users').values(row).execute()
        await audited(trx, by, { action: 'user.add', subject: name, detail: role })
        return userOf(row)
      }),
    async get(name) {
      const row = await find(db, name)
      return row && userOf(row)
    },
    async byIdentity({ issuer, subject }) {
      const same = db.selectFrom('users').selectAll().where('issuer', '=', issuer).where('subject', '=', subject)
      const row = await same.executeTakeFirst()
      return row && userOf(row)
    },
    async list() {
      return (await db.selectFrom('users').selectAll().orderBy('name').execute()).map(userOf)
    },
    async exist() {
      return (await db.selectFrom('users').select('number').limit(1).executeTakeFirst()) !== undefined
    },
    change: (name, change, { by, keep }) =>
      db.transaction().execute(async (trx) => {
        const before = await find(trx, name)
        if (before === undefined) throw kunlunError('NOT_FOUND', { what: 'user', id: name })
        await trx.updateTable('users').set(columnsOf(change)).where('name', '=', name).execute()
        await requireOne(trx, before, keep)
        await audited(trx, by, { action: 'user.change', subject: name, detail: told(change) })
        return userOf({ ...before, ...columnsOf(change) })
      }),
  }
}

type Row = Omit<Selectable<LedgerTables['users']>, 'number'>

function find(db: Db, name: string) {
  return db.selectFrom('users').selectAll().where('name', '=', name).executeTakeFirst()
}

/** Only where `changed` was one of them itself, so that an installation that has none can still be mended. */
async function requireOne(trx: Db, changed: Row, keep: string): Promise<void> {
  if (changed.role !== keep || changed.active !== 1n) return
  const left = trx.selectFrom('users').select('number').where('role', '=', keep).where('active', '=', 1n).limit(1)
  if ((await left.executeTakeFirst()) === undefined) throw kunlunError('LAST_ADMINISTRATOR', { name: changed.name })
}

function columnsOf({ role, isActive, password }: UserChange): Partial<Row> {
  return {
    ...(role !== undefined && { role }),
    ...(isActive !== undefined && { active: isActive ? 1n : 0n }),
    ...(password !== undefined && { password }),
  }
}

/** What changed, without the secret. */
function told({ role, isActive, password }: UserChange): string {
  const parts = [
    ...(role === undefined ? [] : [`role ${role}`]),
    ...(isActive === undefined ? [] : [isActive ? 'let in' : 'shut out']),
    ...(password === undefined ? [] : ['new password']),
  ]
  return parts.join(', ')
}

function userOf({ name, role, active, password, issuer, subject, created }: Row): User {
  return {
    ...{ name, role, isActive: active === 1n, created },
    ...(password !== null && { password }),
    ...(issuer !== null && subject !== null && { identity: { issuer, subject } }),
  }
}
