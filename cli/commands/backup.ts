// `kunlun backup`, `kunlun restore`: everything that Kunlun keeps, into a folder, out of it again.
import { cpSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Command } from 'commander'
import type { BackupView } from '../../dashboards/api/operating.ts'
import { kunlunError } from '../../ingest/errors.ts'
import { wallClock } from '../../ingest/model.ts'
import { type ApiClient, clientOf } from '../api-client.ts'
import { makeBackup, refuseFilled } from '../backup/make.ts'
import { configurationFile, type Manifest, readManifest } from '../backup/manifest.ts'
import { restoreBackup } from '../backup/restore.ts'
import { loadConfig } from '../config/load.ts'
import type { Configuration } from '../config/schema.ts'
import { openFoundation } from '../run/foundation.ts'
import { createLog } from '../run/log.ts'

const pollMs = 200

export function backupCommand(): Command {
  return new Command('backup')
    .description('Copy ledger, telemetry, spool, sessions, configuration into a new folder; Kunlun may run meanwhile')
    .argument('<folder>', 'folder to write, new or empty')
    .requiredOption('-c, --config <file>', 'configuration')
    .action(async (folder: string, { config: path }: { config: string }) => {
      const config = loadConfig(path)
      refuseFilled(folder)
      const client = clientOf(config)
      const manifest = client === undefined ? await takeHere(config, folder) : await takeThere(client, folder)
      console.log(`${folder}: ${manifest.files.length} files, ${bytesOf(manifest)} bytes`)
      for (const what of manifest.leftOut) console.log(`left out: ${what}`)
    })
}

export function restoreCommand(): Command {
  return new Command('restore')
    .description('Put a backup into a new data folder, after checking every file')
    .argument('<backup>', 'folder that `kunlun backup` wrote')
    .requiredOption('--into <folder>', 'data folder to write, new or empty')
    .action(async (backup: string, { into }: { into: string }) => {
      const { files, taken } = await restoreBackup(backup, into)
      console.log(`${into}: ${files.length} files as of ${taken}`)
      console.log(`Start on it with the configuration ${join(backup, configurationFile)}, with data: ${resolve(into)}`)
    })
}

/** Nothing runs: opened as a start would, which keeps a start out meanwhile. */
async function takeHere(config: Configuration, folder: string): Promise<Manifest> {
  await using closing = new AsyncDisposableStack()
  const log = createLog('warn')
  const base = await openFoundation(config, { clock: wallClock, log }, closing)
  // Awaited here: what was opened stays open until then.
  return await makeBackup(base, folder)
}

/** The installation writes into its own data folder, from where the result is moved. */
async function takeThere(client: ApiClient, folder: string): Promise<Manifest> {
  let view = (await client.post('/backups', {})) as BackupView
  while (view.state === 'working') {
    await wait(pollMs)
    view = (await client.get('/backups/newest')) as BackupView
  }
  if (view.state === 'failed') throw kunlunError('BACKUP_FAILED', { folder: view.folder, cause: view.error.message })
  move(resolve(view.folder), folder)
  return readManifest(folder)
}

function move(from: string, to: string): void {
  mkdirSync(dirname(resolve(to)), { recursive: true })
  try {
    renameSync(from, to)
  } catch (cause) {
    // Another disk, or a folder that is a disk of its own.
    if (!['EXDEV', 'EBUSY'].includes((cause as NodeJS.ErrnoException).code ?? '')) throw cause
    cpSync(from, to, { recursive: true })
    rmSync(from, { recursive: true, force: true })
  }
}

function bytesOf({ files }: Manifest): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0)
}
