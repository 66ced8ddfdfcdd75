// Takes a backup of an installation while it works: as if it had crashed at one moment, from which every start recovers.
import {
  closeSync,
  cpSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join, relative, sep } from 'node:path'
import { kunlunError, messageOf } from '../../ingest/errors.ts'
import { toIso } from '../../ingest/model.ts'
import { beginSpoolCopy } from '../../ingest/spool/copy.ts'
import { backupLedger } from '../../ledger/sqlite-backup.ts'
import { exportConfig } from '../config/effective.ts'
import { dataFormat, markDataFolder } from '../run/data-folder.ts'
import { type Foundation, ledgerFile } from '../run/foundation.ts'
import { version } from '../version.ts'
import {
  type BackedUpFile,
  checksumOf,
  configurationFile,
  type Manifest,
  manifestFile,
  manifestFormat,
} from './manifest.ts'

/** Own keys and certificates of connectors: whoever holds a backup must not be able to pass for the plant. */
const privateParts = /[/\\]pki[/\\]own([/\\]|$)/

/**
 * Writes everything into `folder`, which must be new or empty, the manifest last. Throws FOLDER_NOT_EMPTY, BACKUP_FAILED;
 * what was written is removed then.
 */
export async function makeBackup(base: Foundation, folder: string): Promise<Manifest> {
  refuseFilled(folder)
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const leftOut = await copyAll(base, folder)
    return await writeManifest(base, folder, leftOut)
  } catch (cause) {
    rmSync(folder, { recursive: true, force: true })
    throw kunlunError('BACKUP_FAILED', { folder, cause: messageOf(cause) }, cause)
  }
}

/** Throws FOLDER_NOT_EMPTY where anything lies in the folder. */
export function refuseFilled(folder: string): void {
  if (existsSync(folder) && readdirSync(folder).length > 0) throw kunlunError('FOLDER_NOT_EMPTY', { folder })
}

/** The cursor of the spool first, its records last; what is stored in between is stored twice, which changes nothing. */
async function copyAll(base: Foundation, folder: string): Promise<string[]> {
  const { file, store, spool } = base
  const leftOut = ['secrets: kunlun.yaml only names them', 'certificates and keys of http.tls']
  const spoolCopy = await beginSpoolCopy(spool, { from: join(file.data, 'spool'), to: join(folder, 'spool') })
  try {
    if (file.ledger.kind === 'sqlite') await backupLedger(ledgerFile(file), ledgerFile({ ...file, data: folder }))
    else leftOut.push(`ledger: ${file.ledger.kind} has backups of its own`)
    if (store.backup === undefined) leftOut.push(`telemetry: ${file.stores.telemetry.kind} has backups of its own`)
    else await store.backup(folder)
    leftOut.push(...copyConnectors(file.data, folder))
    await spoolCopy.finish()
  } finally {
    spoolCopy.release()
  }
  writeFileSync(join(folder, configurationFile), exportConfig(file))
  markDataFolder(folder)
  return leftOut
}

/** Sessions, certificates trusted; answers what was left out. */
function copyConnectors(data: string, folder: string): string[] {
  const from = join(data, 'connectors')
  const leftOut: string[] = []
  if (!existsSync(from)) return leftOut
  cpSync(from, join(folder, 'connectors'), {
    recursive: true,
    filter(source) {
      const isPrivate = privateParts.test(source)
      if (isPrivate) leftOut.push(relative(data, source))
      return !isPrivate && !source.endsWith('.draft')
    },
  })
  return leftOut
}

async function writeManifest(base: Foundation, folder: string, leftOut: readonly string[]): Promise<Manifest> {
  const { enterprise, name } = base.file.site
  const files: BackedUpFile[] = []
  for (const path of filesIn(folder)) {
    const file = join(folder, path)
    sync(file)
    files.push({ path: path.split(sep).join('/'), bytes: statSync(file).size, sha256: await checksumOf(file) })
  }
  const manifest: Manifest = {
    format: manifestFormat,
    data: dataFormat,
    kunlun: version,
    taken: toIso(base.clock.now()),
    site: `${enterprise}/${name}`,
    files,
    leftOut: [...leftOut],
  }
  writeFileSync(join(folder, manifestFile), `${JSON.stringify(manifest, null, 2)}\n`)
  sync(join(folder, manifestFile))
  return manifest
}

/** Paths below the folder, in order. */
export function filesIn(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort()
}

function sync(file: string): void {
  const handle = openSync(file, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
