// Where samples are missing, with each change of what is known of it.
import type { Step } from './types.ts'

export const gaps: Step = {
  name: '0004-gaps',
  async up(db, { integer, text, identity, finish }) {
    await finish(
      db.schema
        .createTable('gaps')
        .addColumn('number', integer, identity)
        .addColumn('spool', integer, (c) => c.notNull())
        .addColumn('key', text, (c) => c.notNull())
        .addColumn('step', integer, (c) => c.notNull())
        .addColumn('connector', text, (c) => c.notNull())
        .addColumn('machine', text)
        .addColumn('signals', text)
        .addColumn('cause', text, (c) => c.notNull())
        .addColumn('state', text, (c) => c.notNull())
        .addColumn('started', integer, (c) => c.notNull())
        .addColumn('ended', integer)
        .addColumn('samples', integer, (c) => c.notNull())
        .addColumn('detail', text, (c) => c.notNull()),
    ).execute()
    // A tree's entries have a bound, which a key made here keeps far away from.
    await db.schema.createIndex('gaps_once').on('gaps').columns(['spool', 'key', 'step']).unique().execute()
    await db.schema.createIndex('gaps_by_start').on('gaps').column('started').execute()
  },
}
