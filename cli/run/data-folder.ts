// The format of a data folder: read before anything in it is touched, so that a newer one is refused as it lies.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { kunlunError } from '../../ingest/errors.ts'
import { version } from '../version.ts'

/**
 * Grows with every change of the folder that an older version would misread. What lies in it has versions of its own
 * besides: the ledger its migrations, the spool its segments, DuckDB its storage format.
 */
export const dataFormat = 1

/** Name of the file that states it. Folders of 1.0.0 have none; they are of format 1 in all but this file. */
export const formatFile = 'format.json'

/**
 * Says which version wrote the folder last, where it does. Throws DATA_VERSION where a newer format stands there, or one that
 * cannot be told; nothing is touched.
 */
export function checkDataFolder(folder: string): string | undefined {
  const file = join(folder, formatFile)
  if (!existsSync(file)) return undefined
  const format = formatIn(readFileSync(file, 'utf8'))
  if (format === undefined)
    throw kunlunError('DATA_VERSION', { folder, found: `${formatFile} is damaged, or a restore was not finished` })
  if (format.format > dataFormat)
    throw kunlunError('DATA_VERSION', { folder, found: `format ${format.format}, Kunlun ${format.writtenBy}` })
  return format.writtenBy
}

/** Notes the present format, once everything in the folder has been opened and so brought forward. */
export function markDataFolder(folder: string): void {
  const file = join(folder, formatFile)
  const text = `${JSON.stringify({ format: dataFormat, writtenBy: version })}\n`
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return
  mkdirSync(folder, { recursive: true })
  // By rename: a kill in the middle must not leave half of it, which would be refused.
  writeFileSync(`${file}.new`, text, { mode: 0o640 })
  renameSync(`${file}.new`, file)
}

function formatIn(text: string): { readonly format: number; readonly writtenBy: string } | undefined {
  try {
    const { format, writtenBy } = JSON.parse(text) as { format?: unknown; writtenBy?: unknown }
    if (typeof format !== 'number' || !Number.isInteger(format) || format < 1) return undefined
    return { format, writtenBy: String(writtenBy) }
  } catch {
    // Not even JSON: the same as a file that says nothing.
    return undefined
  }
}
