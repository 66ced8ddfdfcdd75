// The DuckDB file: opened once by one process, with bounds on memory and threads, closed so that nothing is left to recover.
import { mkdir } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { type KunlunError, kunlunError, messageOf } from '../../errors.ts'
import type { DuckdbConfig } from './config.ts'
import { schema } from './schema.ts'

export interface Database {
  readonly file: string
  /** Writes go through one connection, reads through another: a read sees what was committed when it began. */
  readonly writing: DuckDBConnection
  readonly reading: DuckDBConnection
  /** For work of seconds that nobody waits for: a connection does one thing at a time. */
  readonly copying: DuckDBConnection
  /** Folds the write-ahead log into the file, then lets go of it. */
  close(): Promise<void>
}

/** DuckDB's lock keeps other processes out, not a second opening within this one. */
const openFiles = new Set<string>()

/** Opens or makes the file. Throws STORE_LOCKED where another process has it, STORE_FILE where it cannot be used. */
export async function openDatabase(folder: string, config: DuckdbConfig): Promise<Database> {
  const file = resolve(folder, config.file)
  if (openFiles.has(file)) throw kunlunError('STORE_LOCKED', { file, pid: process.pid })
  openFiles.add(file)
  try {
    await mkdir(dirname(file), { recursive: true })
    return await connect(file, config)
  } catch (cause) {
    openFiles.delete(file)
    throw openError(file, cause)
  }
}

async function connect(file: string, config: DuckdbConfig): Promise<Database> {
  const instance = await DuckDBInstance.create(file, {
    memory_limit: config.memoryLimit,
    threads: String(config.threads),
    checkpoint_threshold: config.checkpointSize,
    autoinstall_known_extensions: 'false',
  })
  const writing = await instance.connect()
  await writing.run(schema)
  const reading = await instance.connect()
  const copying = await instance.connect()
  return {
    file,
    writing,
    reading,
    copying,
    async close() {
      try {
        await writing.run('CHECKPOINT')
      } finally {
        writing.closeSync()
        reading.closeSync()
        copying.closeSync()
        instance.closeSync()
        openFiles.delete(file)
      }
    },
  }
}

function openError(file: string, cause: unknown): KunlunError {
  const message = messageOf(cause)
  if (!message.includes('Could not set lock on file')) return kunlunError('STORE_FILE', { file, cause: message }, cause)
  const pid = /\(PID (\d+)\)/.exec(message)?.[1] ?? 'unknown'
  return kunlunError('STORE_LOCKED', { file, pid }, cause)
}
