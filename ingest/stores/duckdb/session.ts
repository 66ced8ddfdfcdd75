// The open DuckDB with what is known of it, opened anew after an error that DuckDB itself does not survive.
import { resolve } from 'node:path'
import type { Log } from '../../../connectors/connector.ts'
import { KunlunError, kunlunError, messageOf } from '../../errors.ts'
import type { Nanoseconds } from '../../model.ts'
import type { StoreTools } from '../store.ts'
import type { DuckdbConfig } from './config.ts'
import { type Database, openDatabase } from './database.ts'
import { newestTimes } from './queries.ts'
import { loadSeries, type SeriesTable } from './series.ts'

export interface Session {
  readonly database: Database
  readonly table: SeriesTable
  /** Newest stored time of each series when the file was opened. */
  readonly newest: ReadonlyMap<number, Nanoseconds>
}

export interface Sessions {
  /** Throws a KunlunError with retry where DuckDB fails: the disk may be full. */
  use<T>(action: (session: Session) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** Throws STORE_LOCKED or STORE_FILE. */
export async function openSessions(config: DuckdbConfig, tools: StoreTools): Promise<Sessions> {
  const open = () => openSession(config, tools)
  const where = resolve(tools.folder, config.file)
  let current: Promise<Session> | undefined = Promise.resolve(await open())
  let isClosed = false
  const pending = new Set<Promise<unknown>>()

  async function attempt<T>(action: (session: Session) => Promise<T>): Promise<T> {
    if (isClosed) throw kunlunError('STORE_UNREACHABLE', { where, cause: 'it was closed' })
    const mine = (current ??= open())
    try {
      return await action(await mine)
    } catch (cause) {
      // A KunlunError is one of opening: it is tried again with the next action, like a broken session.
      if (current === mine && (isFatal(cause) || cause instanceof KunlunError)) {
        current = undefined
        if (isFatal(cause)) await letGo((await mine).database, tools.log)
      }
      throw kunlunError('STORE_UNREACHABLE', { where, cause: messageOf(cause) }, cause)
    }
  }

  return {
    use(action) {
      const result = attempt(action)
      pending.add(result)
      return result.finally(() => pending.delete(result))
    },
    async close() {
      if (isClosed) return
      isClosed = true
      // A connection must not be closed under a query.
      await Promise.allSettled(pending)
      if (current !== undefined) await letGo((await current).database, tools.log)
    },
  }
}

async function openSession(config: DuckdbConfig, tools: StoreTools): Promise<Session> {
  const database = await openDatabase(tools.folder, config)
  try {
    const table = await loadSeries(database.writing, tools.placeOf)
    return { database, table, newest: await newestTimes(database.reading) }
  } catch (cause) {
    await letGo(database, tools.log)
    throw kunlunError('STORE_FILE', { file: database.file, cause: messageOf(cause) }, cause)
  }
}

/** After a checkpoint that failed DuckDB refuses everything until it is opened again; what was committed is in its log. */
function isFatal(cause: unknown): boolean {
  return messageOf(cause).includes('database has been invalidated')
}

async function letGo(database: Database, log: Log): Promise<void> {
  try {
    await database.close()
  } catch (cause) {
    log.warn(
      { file: database.file, cause: messageOf(cause) },
      'the log could not be folded into the file; the next start reads it',
    )
  }
}
