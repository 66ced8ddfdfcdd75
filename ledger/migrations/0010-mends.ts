// What a person put right in a quarantined part, beside its replay.
import type { Step } from './types.ts'

export const mends: Step = {
  name: '0010-mends',
  async up(db, { text }) {
    await db.schema.alterTable('quarantine_replays').addColumn('mend', text).execute()
  },
}
