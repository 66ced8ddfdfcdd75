// The list of migrations, oldest first.
import { type Kysely, sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import { kunlunError } from '../../ingest/errors.ts'
import type { LedgerTables } from '../schema.ts'
import { facts } from './0001-facts.ts'
import { shadows } from './0002-shadows.ts'
import { shared } from './0003-shared.ts'
import { gaps } from './0004-gaps.ts'
import { followUps } from './0005-follow-ups.ts'
import { calibrations } from './0006-calibrations.ts'
import { people } from './0007-people.ts'
import { webhooks } from './0008-webhooks.ts'
import { comments } from './0009-comments.ts'
import { mends } from './0010-mends.ts'
import { jobs } from './0011-jobs.ts'
import { appraisers } from './0012-appraisers.ts'
import type { ColumnTypes, Step } from './types.ts'

const steps: readonly Step[] = [
  ...[facts, shadows, shared, gaps, followUps, calibrations, people, webhooks, comments, mends, jobs, appraisers],
]

const known: ReadonlySet<string> = new Set(steps.map((step) => step.name))

/** Throws LEDGER_VERSION where a newer version migrated the ledger, which `place` names. It must have been migrated before. */
export async function refuseNewer(db: Kysely<LedgerTables>, place: string): Promise<void> {
  const { rows } = await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db)
  const found = rows.map((row) => row.name).filter((name) => !known.has(name))
  if (found.length > 0) throw kunlunError('LEDGER_VERSION', { file: place, found: found.join(', ') })
}

/** Brings a ledger to the newest version, each step in a transaction. Throws what the failed step threw. */
export async function migrate(db: Kysely<LedgerTables>, types: ColumnTypes): Promise<void> {
  const migrations: Record<string, Migration> = {}
  for (const step of steps) migrations[step.name] = { up: (trx) => step.up(trx, types) }
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) throw error
}
