// Calibrations of process twins, each a version of its own.
import type { Step } from './types.ts'

export const calibrations: Step = {
  name: '0006-calibrations',
  async up(db, { integer, text, identity, finish }) {
    await finish(
      db.schema
        .createTable('calibrations')
        .addColumn('number', integer, identity)
        .addColumn('process', text, (c) => c.notNull())
        .addColumn('material', text, (c) => c.notNull())
        .addColumn('machine', text)
        .addColumn('body', text, (c) => c.notNull())
        .addColumn('who', text, (c) => c.notNull())
        .addColumn('recorded', integer, (c) => c.notNull()),
    ).execute()
    await db.schema.createIndex('calibrations_by_material').on('calibrations').columns(['process', 'number']).execute()
  },
}
