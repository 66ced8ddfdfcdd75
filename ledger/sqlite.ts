// The embedded ledger: one SQLite file, durable at every commit.
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { Kysely, sql } from 'kysely'
import { KunlunError, kunlunError, messageOf } from '../ingest/errors.ts'
import { type Clock, wallClock } from '../ingest/model.ts'
import { ledgerOver } from './compose.ts'
import type { Ledger } from './ledger.ts'
import { migrate, refuseNewer } from './migrations/index.ts'
import { sqliteTypes } from './migrations/types.ts'
import type { LedgerTables } from './schema.ts'
import { sqliteDialect } from './sqlite-driver.ts'

export interface SqliteLedgerOptions {
  /** Created with its folder where absent; `:memory:` for a ledger that lives as long as the process. */
  readonly file: string
  readonly clock?: Clock
  /** How long a write waits for another process that writes. */
  readonly busyMs?: number
}

/**
 * Opens the ledger, creating or migrating the file. Other processes may read it meanwhile, and wait for each other to
 * write. Throws LEDGER_VERSION where a newer version wrote it, LEDGER_UNREADABLE where it is no ledger; both leave the
 * file untouched.
 */
export async function openLedger({ file, clock, busyMs }: SqliteLedgerOptions): Promise<Ledger> {
  let db: Kysely<LedgerTables> | undefined
  try {
    if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true })
    db = new Kysely<LedgerTables>({ dialect: sqliteDialect({ file, busyMs: busyMs ?? 10_000 }) })
    if (await hasTables(db)) await refuseNewer(db, file)
    await setUp(db)
    await migrate(db, sqliteTypes)
  } catch (cause) {
    await db?.destroy()
    throw cause instanceof KunlunError
      ? cause
      : kunlunError('LEDGER_UNREADABLE', { file, cause: messageOf(cause) }, cause)
  }
  return ledgerOver(db, clock ?? wallClock)
}

async function hasTables(db: Kysely<LedgerTables>): Promise<boolean> {
  const { rows } = await sql`select 1 from sqlite_master where name = 'kysely_migration'`.execute(db)
  return rows.length > 0
}

async function setUp(db: Kysely<LedgerTables>): Promise<void> {
  await sql`pragma journal_mode = wal`.execute(db)
  // A commit that was answered survives a power cut, not only the end of the process.
  await sql`pragma synchronous = full`.execute(db)
  await sql`pragma foreign_keys = on`.execute(db)
}
