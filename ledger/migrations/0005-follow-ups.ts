// Minutes of machines from whose samples several processes have yet to compute something.
import type { Step } from './types.ts'

export const followUps: Step = {
  name: '0005-follow-ups',
  async up(db, { integer, text, finish }) {
    await finish(
      db.schema
        .createTable('follow_ups')
        .addColumn('work', text, (c) => c.notNull())
        .addColumn('machine', text, (c) => c.notNull())
        .addColumn('minute', integer, (c) => c.notNull())
        .addColumn('version', integer, (c) => c.notNull())
        .addPrimaryKeyConstraint('follow_ups_once', ['machine', 'minute', 'work']),
    ).execute()
  },
}
