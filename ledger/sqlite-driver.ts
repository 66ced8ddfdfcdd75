// Kysely on Node's own SQLite: one connection, exact 64-bit integers, a busy file is waited for without blocking.
import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'

/** SQLite's result code for a file that another connection is writing to. */
const busyCode = 5

export interface SqliteOptions {
  readonly file: string
  /** How long a statement waits for another writer before it fails. */
  readonly busyMs: number
}

/** SQLite can put DDL in transactions, so a migration that is killed halfway leaves nothing behind. */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true
  }
}

export function sqliteDialect(options: SqliteOptions): Dialect {
  return {
    createDriver: () => createDriver(options),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new TransactionalSqliteAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
  }
}

function createDriver({ file, busyMs }: SqliteOptions): Driver {
  const database = new DatabaseSync(file, { timeout: 0 })
  const connection = connectionOf(database, busyMs)
  const command = (text: string) => connection.executeQuery(CompiledQuery.raw(text)).then(() => undefined)
  return {
    init: async () => undefined,
    acquireConnection: async () => connection,
    // Immediate: taking the write lock at once avoids a transaction that reads first and then cannot write.
    beginTransaction: () => command('begin immediate'),
    commitTransaction: () => command('commit'),
    rollbackTransaction: () => command('rollback'),
    releaseConnection: async () => undefined,
    destroy: async () => database.close(),
  }
}

function connectionOf(database: DatabaseSync, busyMs: number): DatabaseConnection {
  return {
    async executeQuery<R>(query: CompiledQuery) {
      const statement = database.prepare(query.sql)
      statement.setReadBigInts(true)
      const values = query.parameters as SQLInputValue[]
      return whenFree(busyMs, () => {
        if (statement.columns().length > 0) return { rows: statement.all(...values) as R[] }
        const { changes, lastInsertRowid } = statement.run(...values)
        return { rows: [], insertId: BigInt(lastInsertRowid), numAffectedRows: BigInt(changes) }
      })
    },
    streamQuery() {
      throw new Error('the ledger reads whole results')
    },
  }
}

/** Tries again while another connection writes; that one may live in this very process, so the thread is not held. */
async function whenFree<T>(busyMs: number, attempt: () => T): Promise<T> {
  for (let waitedMs = 0; ; waitedMs += 5) {
    try {
      return attempt()
    } catch (cause) {
      const isBusy = (cause as { errcode?: number }).errcode === busyCode
      if (!isBusy || waitedMs >= busyMs) throw cause
    }
    await delay(5)
  }
}
