// Opens the ledger that a configuration names.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../../ingest/model.ts'
import { resolveSecret } from '../../ingest/secret.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import { openLedger } from '../../ledger/sqlite.ts'
import type { Configuration } from '../config/schema.ts'

/** The file of an embedded ledger. */
export function ledgerFile(config: Configuration): string {
  return join(config.data, 'ledger.db')
}

/** `place` names the spool whose messages it will keep, see `openPostgresLedger`. */
export async function openLedgerOf(config: Configuration, clock: Clock, spool?: string): Promise<Ledger> {
  if (config.ledger.kind === 'sqlite') return openLedger({ file: ledgerFile(config), clock })
  // Loaded here, so that an embedded installation does without the client.
  const { openPostgresLedger } = await import('../../ledger/postgres.ts')
  const { url, busyMs } = config.ledger
  return openPostgresLedger({ url: resolveSecret(url), busyMs, clock, ...(spool === undefined ? {} : { spool }) })
}

/** For reading beside a running installation, or before there is any. */
export async function openLedgerToRead(config: Configuration, clock: Clock): Promise<Ledger> {
  if (config.ledger.kind === 'sqlite' && !existsSync(ledgerFile(config))) return openLedger({ file: ':memory:', clock })
  return openLedgerOf(config, clock)
}
