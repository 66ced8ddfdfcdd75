// Names by which processes on one ledger tell each other apart.
import { randomUUID } from 'node:crypto'
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'

/** Of this process: another after each start. */
export function processName(): string {
  return `${hostname()}/${process.pid}/${randomUUID().slice(0, 8)}`
}

/** Of the spool in a data folder: made with it, gone with it. The spool's lock must be held. */
export function spoolName(folder: string): string {
  const file = join(folder, 'spool', 'name')
  if (!existsSync(file)) {
    // Whole or not at all, whenever the process is killed.
    const draft = `${file}.new`
    rmSync(draft, { force: true })
    writeFileSync(draft, randomUUID(), { mode: 0o640, flush: true })
    linkSync(draft, file)
    rmSync(draft)
  }
  return readFileSync(file, 'utf8').trim()
}
