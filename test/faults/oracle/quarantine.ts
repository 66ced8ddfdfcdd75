// What is in quarantine, read from the ledger's file beside the running installation.
import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

/** Bodies of the entries with an id above `after`, of all the ledgers. */
export function quarantined(files: readonly string[], after: ReadonlyMap<string, number>): Quarantined {
  const bodies: Uint8Array[] = []
  const last = new Map(after)
  for (const file of files.filter(existsSync)) {
    const database = new DatabaseSync(file, { readOnly: true, timeout: 5000 })
    const rows = database
      .prepare('SELECT id, body FROM quarantine WHERE id > ? ORDER BY id')
      .all(after.get(file) ?? 0) as { id: number; body: Uint8Array }[]
    database.close()
    bodies.push(...rows.map(({ body }) => body))
    if (rows.length > 0) last.set(file, rows.at(-1)?.id ?? 0)
  }
  return { bodies, last }
}

export interface Quarantined {
  readonly bodies: readonly Uint8Array[]
  /** The newest id of each file. */
  readonly last: ReadonlyMap<string, number>
}
