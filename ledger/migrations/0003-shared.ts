// What several processes on one ledger need: whose spool a message lay in, who derives, what is to be looked at.
import type { Step } from './types.ts'

export const shared: Step = {
  name: '0003-shared',
  async up(db, { integer, text, identity, finish }) {
    await finish(
      db.schema
        .createTable('spools')
        .addColumn('number', integer, identity)
        .addColumn('id', text, (c) => c.notNull().unique()),
    ).execute()
    await finish(
      db.schema
        .createTable('leases')
        .addColumn('name', text, (c) => c.primaryKey())
        .addColumn('owner', text, (c) => c.notNull())
        .addColumn('expires', integer, (c) => c.notNull()),
    ).execute()
    await finish(
      db.schema
        .createTable('touches')
        .addColumn('number', integer, identity)
        .addColumn('machine', text, (c) => c.notNull())
        .addColumn('earliest', integer, (c) => c.notNull())
        .addColumn('latest', integer, (c) => c.notNull()),
    ).execute()
  },
}
