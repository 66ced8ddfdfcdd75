// Backups of a running installation: one at a time, in its own data folder, in the background.
import { rmSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Backups, BackupView } from '../../dashboards/api/operating.ts'
import { asKunlunError } from '../../ingest/persist.ts'
import type { Foundation } from '../run/foundation.ts'
import { faultOf } from '../run/pipeline-view.ts'
import { makeBackup } from './make.ts'

/** Within the data folder: the one place that a hardened service may write to. */
const folderName = 'backups'

export interface BackupDesk extends Backups {
  /** Waits for the one under way. */
  close(): Promise<void>
}

export function createBackupDesk(base: Foundation): BackupDesk {
  let newest: BackupView | undefined
  let work: Promise<void> = Promise.resolve()

  async function take(folder: string): Promise<void> {
    try {
      const { files, leftOut } = await makeBackup(base, folder)
      const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
      newest = { state: 'done', folder, files: files.length, bytes, leftOut }
      base.log.info({ folder, bytes }, 'a backup was taken')
    } catch (cause) {
      rmSync(folder, { recursive: true, force: true })
      const error = asKunlunError(cause)
      newest = { state: 'failed', folder, error: faultOf(error) }
      base.log.error({ code: error.code, folder }, error.message)
    }
  }

  return {
    begin(by) {
      if (newest?.state === 'working') return newest
      const stamp = new Date().toISOString().replaceAll(/[:.]/g, '-')
      const folder = resolve(base.file.data, folderName, stamp)
      newest = { state: 'working', folder }
      work = base.ledger.audit.add(by, 'backup', folder, 'begun').then(
        () => take(folder),
        (cause: unknown) => {
          newest = { state: 'failed', folder, error: faultOf(asKunlunError(cause)) }
        },
      )
      return newest
    },
    newest: () => newest,
    close: () => work,
  }
}
