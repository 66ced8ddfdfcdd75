// What an installation stands on: its folder, ledger, telemetry store, spool.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { kunlunError } from '../../ingest/errors.ts'
import type { Clock } from '../../ingest/model.ts'
import type { FileSystem } from '../../ingest/spool/files.ts'
import { openSpool, type Spool } from '../../ingest/spool/spool.ts'
import { storeKinds } from '../../ingest/stores/index.ts'
import type { Place, SampleStore } from '../../ingest/stores/store.ts'
import type { Ledger } from '../../ledger/ledger.ts'
import type { Configuration } from '../config/schema.ts'
import { version } from '../version.ts'
import { type LiveConfiguration, openConfiguration } from './configuration.ts'
import { checkDataFolder, markDataFolder } from './data-folder.ts'
import { openLedgerOf } from './ledger.ts'
import type { RunLog } from './log.ts'
import { spoolName } from './process-name.ts'

export { ledgerFile } from './ledger.ts'

export interface Foundation {
  /** As read from kunlun.yaml. */
  readonly file: Configuration
  /** In force at the start: with what was changed on the page before. */
  readonly config: Configuration
  /** In force now. */
  readonly configuration: LiveConfiguration
  readonly clock: Clock
  readonly log: RunLog
  readonly ledger: Ledger
  readonly store: SampleStore
  readonly spool: Spool
}

export interface FoundationTools {
  readonly clock: Clock
  readonly log: RunLog
  /** The file system under the spool; default: the machine's own. */
  readonly spoolFiles?: FileSystem
}

/** Opens them; each is closed by `closing`, last opened first. Throws SPOOL_LOCKED, DATA_VERSION. */
export async function openFoundation(
  file: Configuration,
  { spoolFiles, ...tools }: FoundationTools,
  closing: AsyncDisposableStack,
): Promise<Foundation> {
  const before = checkDataFolder(file.data)
  mkdirSync(file.data, { recursive: true, mode: 0o750 })
  // The spool first: its lock keeps a second process away from everything else in the folder.
  const files = spoolFiles === undefined ? {} : { files: spoolFiles }
  const spool = await openSpool({ folder: join(file.data, 'spool'), log: tools.log, ...files, ...file.spool })
  closing.defer(() => spool.close())
  const ledger = await openLedgerOf(file, tools.clock, spoolName(file.data))
  closing.defer(() => ledger.close())
  const configuration = await openConfiguration(file, ledger)
  const config = configuration.current()
  const store = await openStore(config, tools)
  closing.defer(() => store.close())
  // Charts of runs name it where a level changed then.
  if (before !== undefined && before !== version)
    await ledger.audit.add({ who: 'kunlun', when: tools.clock.now() }, 'software.version', version, `before: ${before}`)
  markDataFolder(file.data)
  return { file, config, configuration, ...tools, ledger, store, spool }
}

export async function openStore(config: Configuration, tools: { clock: Clock; log: RunLog }): Promise<SampleStore> {
  const { kind: wanted, ...settings } = config.stores.telemetry
  const kind = storeKinds.find(({ name }) => name === wanted)
  if (kind === undefined) throw kunlunError('NOT_FOUND', { what: 'kind of store', id: wanted })
  return kind.open(settings, { ...tools, folder: config.data, placeOf: (machine) => placeOf(config, machine) })
}

/** Where a machine stands; a machine that is no longer configured keeps its site. */
export function placeOf(config: Configuration, machine: string): Place {
  const { area, line } = config.machines[machine] ?? { area: 'area', line: 'line' }
  return { enterprise: config.site.enterprise, site: config.site.name, area, line }
}
