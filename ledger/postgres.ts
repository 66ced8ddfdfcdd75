// The shared ledger: a PostgreSQL database on which several processes work at once.
import { Kysely, sql } from 'kysely'
import { KunlunError, kunlunError } from '../ingest/errors.ts'
import { type Clock, wallClock } from '../ingest/model.ts'
import { ledgerOver } from './compose.ts'
import type { Ledger } from './ledger.ts'
import { migrate, refuseNewer } from './migrations/index.ts'
import { postgresTypes } from './migrations/types.ts'
import { postgresDialect } from './postgres-driver.ts'
import { unreachable } from './postgres-faults.ts'
import type { LedgerTables } from './schema.ts'
import { spoolNumber } from './sharing.ts'

export interface PostgresLedgerOptions {
  /** `postgres://user:password@host:port/database`; no message and no log ever holds it. */
  readonly url: string
  readonly clock?: Clock
  /** A name, never to be given twice, of the spool whose messages this process puts into quarantine. */
  readonly spool?: string
  /** How long a write waits for other processes that write, or for a connection. */
  readonly busyMs?: number
}

/**
 * Opens the ledger in a database that exists, making or migrating its tables; several processes may do so at once.
 * Throws LEDGER_VERSION where a newer version wrote it (nothing is touched), LEDGER_UNREACHABLE where it cannot be used.
 */
export async function openPostgresLedger({ url, clock, busyMs, spool }: PostgresLedgerOptions): Promise<Ledger> {
  const where = placeOf(url)
  let db: Kysely<LedgerTables> | undefined
  let number: bigint
  try {
    db = new Kysely<LedgerTables>({ dialect: postgresDialect({ url, where, busyMs: busyMs ?? 10_000 }) })
    const { rows } = await sql<{ found: string | null }>`select to_regclass('kysely_migration') as found`.execute(db)
    if (rows[0]?.found != null) await refuseNewer(db, where)
    await migrate(db, postgresTypes)
    number = spool === undefined ? 0n : await spoolNumber(db, spool)
  } catch (cause) {
    await db?.destroy()
    throw cause instanceof KunlunError ? cause : unreachable(cause, where)
  }
  return ledgerOver(db, clock ?? wallClock, number)
}

/** Host and database without user and password. */
function placeOf(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (parsed === undefined || !/^postgres(ql)?:$/.test(parsed.protocol)) {
    const cause = 'its url is not of the form postgres://user:password@host:5432/database'
    throw kunlunError('LEDGER_UNREACHABLE', { where: 'PostgreSQL', cause })
  }
  return `${parsed.host}${parsed.pathname}`
}
