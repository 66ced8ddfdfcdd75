// A copy of the ledger's file as it stands at one moment, made while other connections write to it.
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { backup, DatabaseSync } from 'node:sqlite'

/** All pages in one step: the copy is of one moment, and writers do not wait, for the log takes what they add. */
const pagesAtOnce = 2 ** 31 - 1

/** `target` must not exist. Throws what SQLite says. */
export async function backupLedger(file: string, target: string): Promise<void> {
  mkdirSync(dirname(target), { recursive: true })
  const source = new DatabaseSync(file, { readOnly: true })
  try {
    await backup(source, target, { rate: pagesAtOnce })
  } finally {
    source.close()
  }
}
