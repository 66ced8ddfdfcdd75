// The list of migrations, oldest first.
import type { Kysely } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import type { LedgerTables } from '../schema.ts'
import { facts } from './0001-facts.ts'
import { shadows } from './0002-shadows.ts'
import type { ColumnTypes, Step } from './types.ts'

const steps: readonly Step[] = [facts, shadows]

export const knownMigrations: ReadonlySet<string> = new Set(steps.map((step) => step.name))

/** Brings a ledger to the newest version, each step in a transaction. Throws what the failed step threw. */
export async function migrate(db: Kysely<LedgerTables>, types: ColumnTypes): Promise<void> {
  const migrations: Record<string, Migration> = {}
  for (const step of steps) migrations[step.name] = { up: (trx) => step.up(trx, types) }
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  const { error } = await migrator.migrateToLatest()
  if (error !== undefined) throw error
}
