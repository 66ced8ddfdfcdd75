// Puts a backup into a new data folder, after every file was found to be the one that was backed up.
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { kunlunError } from '../../ingest/errors.ts'
import { formatFile } from '../run/data-folder.ts'
import { refuseFilled } from './make.ts'
import { configurationFile, differences, type Manifest, readManifest } from './manifest.ts'

/**
 * Throws BACKUP_INVALID, DATA_VERSION, FOLDER_NOT_EMPTY before anything is written. A restore that is interrupted leaves
 * a folder that no version starts on.
 */
export async function restoreBackup(backup: string, into: string): Promise<Manifest> {
  const manifest = readManifest(backup)
  refuseFilled(into)
  await refuseDamaged(backup, manifest.files)
  mkdirSync(into, { recursive: true, mode: 0o750 })
  const mark = join(into, formatFile)
  // First and last: until all files lie there, the folder states no format that could be used.
  writeFileSync(mark, '{"format":"being restored"}\n', { mode: 0o640 })
  const wanted = manifest.files.filter(({ path }) => path !== configurationFile && path !== formatFile)
  for (const { path } of wanted) {
    mkdirSync(dirname(join(into, path)), { recursive: true, mode: 0o750 })
    copyFileSync(join(backup, path), join(into, path))
  }
  try {
    await refuseDamaged(into, wanted)
  } catch (cause) {
    for (const { path } of wanted) rmSync(join(into, path), { force: true })
    throw cause
  }
  copyFileSync(join(backup, formatFile), mark)
  return manifest
}

async function refuseDamaged(folder: string, files: Manifest['files']): Promise<void> {
  const found = await differences(folder, files)
  if (found.length > 0) throw kunlunError('BACKUP_INVALID', { folder, detail: found.join('; ') })
}
