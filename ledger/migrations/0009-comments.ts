// What people say of a study, beside its suggestions.
import type { Step } from './types.ts'

export const comments: Step = {
  name: '0009-comments',
  async up(db, { integer, text, identity, finish }) {
    await finish(
      db.schema
        .createTable('comments')
        .addColumn('number', integer, identity)
        .addColumn('study', text, (c) => c.notNull())
        .addColumn('text', text, (c) => c.notNull())
        .addColumn('voice', text, (c) => c.notNull())
        .addColumn('role', text, (c) => c.notNull())
        .addColumn('about', text, (c) => c.notNull())
        .addColumn('who', text, (c) => c.notNull())
        .addColumn('recorded', integer, (c) => c.notNull()),
    ).execute()
    await db.schema.createIndex('comments_by_study').on('comments').columns(['study', 'number']).execute()
  },
}
