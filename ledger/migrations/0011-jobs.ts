// Simulations with backtests that people asked for, and what came out of them.
import type { Step } from './types.ts'

export const jobs: Step = {
  name: '0011-jobs',
  async up(db, { integer, text, identity, finish }) {
    await finish(
      db.schema
        .createTable('jobs')
        .addColumn('number', integer, identity)
        .addColumn('spool', integer, (c) => c.notNull())
        .addColumn('kind', text, (c) => c.notNull())
        .addColumn('state', text, (c) => c.notNull())
        .addColumn('who', text, (c) => c.notNull())
        .addColumn('asked', integer, (c) => c.notNull())
        .addColumn('ended', integer)
        .addColumn('error', text)
        .addColumn('facts', text, (c) => c.notNull())
        .addColumn('result', text),
    ).execute()
    await db.schema.createIndex('jobs_by_kind').on('jobs').columns(['spool', 'kind', 'number']).execute()
  },
}
