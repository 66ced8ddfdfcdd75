// A copy of the DuckDB store as it stood at one moment, made while it is written to.
import { mkdir } from 'node:fs/promises'
import { basename, dirname, isAbsolute, normalize } from 'node:path'
import type { DuckdbConfig } from './config.ts'
import type { Database } from './database.ts'

/** Name of the copy attached beside the store. */
const copy = 'kunlun_backup'

/** Where the file lies within a backup: as in the data folder, or by its name alone where it lies elsewhere. */
export function fileInBackup({ file }: DuckdbConfig): string {
  return isAbsolute(file) || normalize(file).startsWith('..') ? basename(file) : normalize(file)
}

/** One statement, so one snapshot: writes of the other connection neither wait nor get in. `file` must not exist. */
export async function copyDatabase({ reading }: Database, file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  const current = await reading.runAndReadAll('SELECT current_database()')
  const own = String(current.getRows()[0]?.[0]).replaceAll('"', '""')
  await reading.run(`ATTACH '${file.replaceAll("'", "''")}' AS ${copy}`)
  try {
    await reading.run(`COPY FROM DATABASE "${own}" TO ${copy}`)
  } finally {
    // Detaching folds the copy's log into its file.
    await reading.run(`DETACH ${copy}`)
  }
}
