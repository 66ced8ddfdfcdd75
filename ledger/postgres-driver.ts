// Kysely on PostgreSQL as the ledger needs it: exact integers, any text, one writer at a time.
import {
  type AbortableOperationOptions,
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  PostgresAdapter,
  PostgresDriver,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type TransactionSettings,
} from 'kysely'
import { Pool, types } from 'pg'
import { faultOf } from './postgres-faults.ts'
import { fromColumn, toColumn } from './postgres-text.ts'

export interface PostgresOptions {
  /** `postgres://user:password@host:port/database`; never to be logged. */
  readonly url: string
  /** Names the database in messages. */
  readonly where: string
  /** How long a statement waits for the server or for another writer before it fails. */
  readonly busyMs: number
}

/** Any number that all ledgers agree on and other applications in the same database hardly choose. */
const writersLock = '5426011773104'

export function postgresDialect(options: PostgresOptions): Dialect {
  return {
    createDriver: () => new OneWriterDriver(options),
    createQueryCompiler: () => new AnyTextCompiler(),
    createAdapter: () => new PostgresAdapter(),
    createIntrospector: (db) => new PostgresIntrospector(db),
  }
}

type OwnConnection = Parameters<PostgresDriver['rollbackTransaction']>[0]

/**
 * Transactions follow each other, as on SQLite: what one reads stays true until it commits, whoever else is connected.
 * The server gives the lock back when a connection ends, however it ended.
 */
class OneWriterDriver extends PostgresDriver {
  readonly #where: string

  constructor(options: PostgresOptions) {
    super({ pool: poolOf(options), onCreateConnection: (connection) => setUp(connection, options.where) })
    this.#where = options.where
  }

  override async acquireConnection(options?: AbortableOperationOptions): Promise<DatabaseConnection> {
    try {
      return await super.acquireConnection(options)
    } catch (cause) {
      throw faultOf(cause, this.#where)
    }
  }

  override async beginTransaction(connection: OwnConnection, settings: TransactionSettings): Promise<void> {
    await super.beginTransaction(connection, settings)
    try {
      await connection.executeQuery(CompiledQuery.raw(`select pg_advisory_xact_lock(${writersLock})`))
    } catch (cause) {
      await this.rollbackTransaction(connection)
      throw cause
    }
  }
}

class AnyTextCompiler extends PostgresQueryCompiler {
  protected override addParameter(parameter: unknown): void {
    super.addParameter(typeof parameter === 'string' ? toColumn(parameter) : parameter)
  }
}

/** How columns are read, by the object id of their type; all other types as `pg` does. */
const parsers: ReadonlyMap<number, (text: string) => unknown> = new Map<number, (text: string) => unknown>([
  [types.builtins.INT8, BigInt],
  [types.builtins.TEXT, fromColumn],
  [types.builtins.BYTEA, (text) => Uint8Array.from(Buffer.from(text.slice('\\x'.length), 'hex'))],
])

function poolOf({ url, busyMs }: PostgresOptions): Pool {
  const pool = new Pool({
    connectionString: url,
    max: 8,
    keepAlive: true,
    application_name: 'kunlun',
    connectionTimeoutMillis: busyMs,
    lock_timeout: busyMs,
    // A half-open link must neither hang its caller nor keep the others from writing.
    query_timeout: 3 * busyMs,
    idle_in_transaction_session_timeout: 3 * busyMs,
    types: { getTypeParser: (oid: number) => parsers.get(oid) ?? types.getTypeParser(oid, 'text') },
  })
  // A connection that breaks is replaced by the pool; whoever needed it learns it from the own query.
  const isReplaced = () => undefined
  pool.on('error', isReplaced)
  pool.on('connect', (client) => client.on('error', isReplaced))
  return pool
}

/** Failures say whether they pass. A commit that was answered survives a power cut of the server, whatever the database's default is. */
async function setUp(connection: DatabaseConnection, where: string): Promise<void> {
  const execute = connection.executeQuery.bind(connection)
  connection.executeQuery = async (query, options) => {
    try {
      return await execute(query, options)
    } catch (cause) {
      throw faultOf(cause, where)
    }
  }
  const statement = `select set_config('synchronous_commit', 'on', false)
    where current_setting('synchronous_commit') in ('off', 'local')`
  await connection.executeQuery(CompiledQuery.raw(statement))
}
