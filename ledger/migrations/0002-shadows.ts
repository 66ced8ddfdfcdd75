// What a second strategy would have suggested, beside each suggestion.
import type { Step } from './types.ts'

export const shadows: Step = {
  name: '0002-shadows',
  async up(db, { integer, text, identity, finish }) {
    await finish(
      db.schema
        .createTable('shadows')
        .addColumn('number', integer, identity)
        .addColumn('beside', text, (c) => c.notNull().unique().references('suggestions.id'))
        .addColumn('study', text, (c) => c.notNull())
        .addColumn('body', text, (c) => c.notNull())
        .addColumn('who', text, (c) => c.notNull())
        .addColumn('recorded', integer, (c) => c.notNull()),
    ).execute()
    await db.schema.createIndex('shadows_by_study').on('shadows').column('study').execute()
  },
}
