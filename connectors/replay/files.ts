// The files of a replay: paths or globs, in natural order.
import { accessSync, constants, existsSync } from 'node:fs'
import { glob } from 'node:fs/promises'
import { kunlunError, messageOf } from '../../ingest/errors.ts'

const byNumber = new Intl.Collator('en', { numeric: true })

/** The files that the patterns stand for, each once. Throws CONFIG_UNREADABLE where a pattern finds none or a file cannot be read. */
export async function findFiles(patterns: readonly string[]): Promise<string[]> {
  const found = new Set<string>()
  for (const pattern of patterns) {
    const files = existsSync(pattern) ? [pattern] : await Array.fromAsync(glob(pattern))
    if (files.length === 0) throw kunlunError('CONFIG_UNREADABLE', { file: pattern, cause: 'no file is found' })
    for (const file of files.sort(byNumber.compare)) found.add(file)
  }
  for (const file of found) assertReadable(file)
  return [...found]
}

function assertReadable(file: string): void {
  try {
    accessSync(file, constants.R_OK)
  } catch (cause) {
    throw kunlunError('CONFIG_UNREADABLE', { file, cause: messageOf(cause) }, cause)
  }
}
