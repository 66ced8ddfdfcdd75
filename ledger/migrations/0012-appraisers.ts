// Who measured a result, where the laboratory says it.
import type { Step } from './types.ts'

export const appraisers: Step = {
  name: '0012-appraisers',
  async up(db, { text }) {
    await db.schema.alterTable('outcomes').addColumn('appraiser', text).execute()
  },
}
