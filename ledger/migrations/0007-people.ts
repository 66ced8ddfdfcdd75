// Who may enter: users, sessions, tokens, one-time secrets, failed attempts; the audit becomes a chain of hashes.
import type { Kysely } from 'kysely'
import { linkHash, rootHash } from '../audit-chain.ts'
import type { LedgerTables } from '../schema.ts'
import type { ColumnTypes, Step } from './types.ts'

export const people: Step = {
  name: '0007-people',
  async up(db, types) {
    await createUsers(db, types)
    await createSecrets(db, types)
    await db.schema.alterTable('audit').addColumn('hash', types.text).execute()
    await chainUp(db as Kysely<LedgerTables>)
  },
}

type Db = Kysely<unknown>

async function createUsers(db: Db, { integer, text, identity, finish }: ColumnTypes): Promise<void> {
  await finish(
    db.schema
      .createTable('users')
      .addColumn('number', integer, identity)
      .addColumn('name', text, (c) => c.notNull().unique())
      .addColumn('role', text, (c) => c.notNull())
      .addColumn('active', integer, (c) => c.notNull())
      .addColumn('password', text)
      .addColumn('issuer', text)
      .addColumn('subject', text)
      .addColumn('created', integer, (c) => c.notNull())
      .addUniqueConstraint('users_identity', ['issuer', 'subject']),
  ).execute()
  await finish(
    db.schema
      .createTable('user_sessions')
      .addColumn('id', text, (c) => c.primaryKey())
      .addColumn('secret', text, (c) => c.notNull().unique())
      .addColumn('replaced', text)
      .addColumn('csrf', text, (c) => c.notNull())
      .addColumn('who', text)
      .addColumn('began', integer, (c) => c.notNull())
      .addColumn('seen', integer, (c) => c.notNull())
      .addColumn('rotated', integer, (c) => c.notNull())
      .addColumn('expires', integer, (c) => c.notNull()),
  ).execute()
  await db.schema.createIndex('user_sessions_by_replaced').on('user_sessions').column('replaced').execute()
}

async function createSecrets(db: Db, { integer, text, finish }: ColumnTypes): Promise<void> {
  await finish(
    db.schema
      .createTable('access_tokens')
      .addColumn('id', text, (c) => c.primaryKey())
      .addColumn('label', text, (c) => c.notNull())
      .addColumn('secret', text, (c) => c.notNull())
      .addColumn('actions', text, (c) => c.notNull())
      .addColumn('machines', text)
      .addColumn('owner', text, (c) => c.notNull())
      .addColumn('created', integer, (c) => c.notNull())
      .addColumn('expires', integer, (c) => c.notNull())
      .addColumn('revoked', integer)
      .addColumn('used', integer),
  ).execute()
  await finish(
    db.schema
      .createTable('one_time_secrets')
      .addColumn('secret', text, (c) => c.primaryKey())
      .addColumn('kind', text, (c) => c.notNull())
      .addColumn('body', text, (c) => c.notNull())
      .addColumn('expires', integer, (c) => c.notNull())
      .addColumn('used', integer),
  ).execute()
  await finish(
    db.schema
      .createTable('sign_in_failures')
      .addColumn('key', text, (c) => c.primaryKey())
      .addColumn('count', integer, (c) => c.notNull())
      .addColumn('last', integer, (c) => c.notNull()),
  ).execute()
}

/** Entries from before the chain get their hashes now: from here on nobody changes them unseen. */
async function chainUp(db: Kysely<LedgerTables>): Promise<void> {
  let previous = rootHash
  for (let last = -1n; ; ) {
    const rows = await db.selectFrom('audit').selectAll().where('id', '>', last).orderBy('id').limit(1000).execute()
    for (const row of rows) {
      previous = linkHash(previous, row)
      await db.updateTable('audit').set({ hash: previous }).where('id', '=', row.id).execute()
      last = row.id
    }
    if (rows.length === 0) return
  }
}
