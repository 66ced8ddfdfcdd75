// The outbox of the webhooks.
import type { Step } from './types.ts'

export const webhooks: Step = {
  name: '0008-webhooks',
  async up(db, { integer, text, identity, finish }) {
    await finish(
      db.schema
        .createTable('webhook_deliveries')
        .addColumn('number', integer, identity)
        .addColumn('hook', text, (c) => c.notNull())
        .addColumn('key', text, (c) => c.notNull())
        .addColumn('event', text, (c) => c.notNull())
        .addColumn('body', text, (c) => c.notNull())
        .addColumn('created', integer, (c) => c.notNull())
        .addColumn('state', text, (c) => c.notNull())
        .addColumn('attempts', integer, (c) => c.notNull())
        .addColumn('due', integer, (c) => c.notNull())
        .addColumn('error', text)
        .addUniqueConstraint('webhook_deliveries_once', ['hook', 'key']),
    ).execute()
    await db.schema
      .createIndex('webhook_deliveries_due')
      .on('webhook_deliveries')
      .columns(['hook', 'state', 'due'])
      .execute()
  },
}
