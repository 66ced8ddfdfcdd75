// Backups: taken at rest and under load, restored elsewhere with the same facts; damaged ones are refused whole.
import { appendFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { connectAsync } from 'mqtt'
import { expect, onTestFinished, test } from 'vitest'
import { configurationFile, type Manifest, manifestFile } from '../../cli/backup/manifest.ts'
import { restoreBackup } from '../../cli/backup/restore.ts'
import { formatFile } from '../../cli/run/data-folder.ts'
import { type Installed, startInstallation } from '../../cli/run/installation.ts'
import type { BackupView } from '../../dashboards/api/operating.ts'
import { wallClock } from '../../ingest/model.ts'
import { serverTest } from '../servers/gate.ts'
import { startMosquitto } from '../servers/mosquitto.ts'
import { waitFor } from '../suites/wait.ts'
import { configurationOf, connected, expectBalances, type Plant, settled, startPlant } from './fixtures/installed.ts'

const serverIt = await serverTest('mosquitto')
const startMs = 1_767_571_200_000
const log = { info: () => undefined, warn: () => undefined, error: () => undefined }
const topic = 'plant/cell-1/mill-1/spindle_load'
const window = { machine: 'mill-1', from: 0n, to: 2n ** 62n }

const documentOf = (url: string) => ({
  connectors: { line: { kind: 'mqtt', url, subscriptions: [{ topic: 'plant/{line}/{machine}/{signal}' }] } },
  machines: { 'mill-1': { signals: { spindle_load: {} } } },
  // Small segments, so that some are worked off while a backup is taken.
  spool: { segmentBytes: 1024 * 1024 },
})

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kunlun-backup-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

const payload = (value: number) => JSON.stringify({ value, timestamp_ms: startMs + value, padding: 'x'.repeat(500) })

/** Takes a backup through the API; resolves with its folder. */
async function backUp(plant: Plant): Promise<string> {
  const { status } = await plant.post<BackupView>('/backups', {})
  expect(status).toBe(202)
  const view = await waitFor('the backup', async () => {
    const now = await plant.get<BackupView>('/backups/newest')
    return now.state !== 'working' && now
  })
  expect(view.state).toBe('done')
  return view.folder
}

/** Starts on a restored folder, whose broker is gone. */
async function startOn(data: string): Promise<Installed> {
  const parts = { site: { enterprise: 'huasheng', name: 'zibo' }, data, http: { port: 0 } }
  const file = configurationOf({ ...documentOf('mqtt://127.0.0.1:9'), ...parts })
  const installed = await startInstallation({ file, clock: wallClock, log })
  onTestFinished(() => installed.stop())
  await installed.ingest.pipeline.drained()
  return installed
}

async function factsOf({ ledger, store }: Installed) {
  const quarantine = (await ledger.quarantine.list({ limit: 1000 })).map(({ id, code, source, sequence }) => ({
    id,
    code,
    source,
    sequence,
  }))
  return { samples: await store.read(window), quarantine, audit: await ledger.audit.list({ limit: 1000 }) }
}

serverIt('at rest: the restored installation holds the same samples, quarantine and history', async () => {
  await using broker = await startMosquitto({ persistence: false })
  await using plant = await startPlant(documentOf(broker.url))
  await connected(plant)
  const publisher = await connectAsync(broker.url, { protocolVersion: 5 })
  for (let value = 0; value < 200; value++) await publisher.publishAsync(topic, payload(value), { qos: 1 })
  for (let bad = 0; bad < 7; bad++) await publisher.publishAsync(topic, '{', { qos: 1 })
  await publisher.endAsync()
  const view = await settled(plant, 207)
  await plant.now().ledger.audit.add({ who: 'li', when: 5n }, 'note', 'mill-1', 'before the backup')
  const folder = await backUp(plant)
  const before = await factsOf(plant.now())
  expect(before.samples).toHaveLength(200)
  const into = join(newFolder(), 'restored')
  const manifest = await restoreBackup(folder, into)
  expect(manifest.files.map(({ path }) => path)).toEqual(
    expect.arrayContaining(['ledger.db', 'telemetry.duckdb', 'spool/cursor', configurationFile]),
  )
  const restored = await startOn(into)
  expect(await factsOf(restored)).toEqual(before)
  expect(restored.ingest.view().connectors[0]?.messages).toEqual(view.connectors[0]?.messages)
  expect(restored.ingest.view().machines).toEqual(view.machines)
})

serverIt('under load: nothing acknowledged before the backup is missing, nothing stands twice', async () => {
  await using broker = await startMosquitto({ persistence: false })
  await using plant = await startPlant(documentOf(broker.url))
  await connected(plant)
  const publisher = await connectAsync(broker.url, { protocolVersion: 5 })
  const load = new AbortController()
  let published = 0
  const publishing = (async () => {
    while (!load.signal.aborted) {
      const values = Array.from({ length: 100 }, () => published++)
      await Promise.all(values.map((value) => publisher.publishAsync(topic, payload(value), { qos: 1 })))
      if (published % 1000 === 0) await publisher.publishAsync(topic, '{', { qos: 1 })
    }
  })()
  const received = () => plant.now().ingest.view().connectors[0]?.messages.received ?? 0
  const acknowledged = await waitFor('a load', () => received() > 5000 && received())
  const folder = await backUp(plant)
  await waitFor('the load to go on', () => received() > acknowledged + 5000)
  load.abort()
  await publishing
  await publisher.endAsync()
  await settled(plant, published)
  const into = newFolder()
  await restoreBackup(folder, into)
  const restored = await startOn(into)
  const view = restored.ingest.view()
  expectBalances(view)
  expect(view.connectors[0]?.messages.received).toBeGreaterThanOrEqual(acknowledged)
  const values = (await restored.store.read(window)).map(({ value }) => Number(value)).sort((a, b) => a - b)
  expect(new Set(values).size, 'no value twice').toBe(values.length)
  const quarantined = await restored.ledger.quarantine.list({ limit: 1000 })
  expect(new Set(quarantined.map(({ sequence }) => sequence)).size).toBe(quarantined.length)
  expect(values.length + quarantined.length).toBeGreaterThanOrEqual(acknowledged)
  // In the order of publishing up to where the copy ended: a hole would be a message lost.
  const ended = values.length - 1
  expect(values.at(-1), 'one run without a hole').toBe(ended)
})

/** A backup of an installation that has taken in nothing. */
async function emptyBackup(): Promise<string> {
  await using plant = await startPlant({ machines: {} })
  const folder = join(newFolder(), 'backup')
  cpSync(await backUp(plant), folder, { recursive: true })
  return folder
}

test('keys, secrets and passing files stay behind; what was left out is named', async () => {
  await using plant = await startPlant({ machines: {} })
  const own = join(plant.folder, 'data', 'connectors', 'kiln', 'pki', 'own', 'private')
  cpSync(import.meta.filename, join(own, 'private_key.pem'))
  cpSync(import.meta.filename, join(own, '..', '..', 'trusted', 'certs', 'kiln.pem'))
  const folder = await backUp(plant)
  const { leftOut, files } = JSON.parse(readFileSync(join(folder, manifestFile), 'utf8')) as Manifest
  expect(leftOut).toContain('connectors/kiln/pki/own')
  const paths = files.map(({ path }) => path)
  expect(paths.filter((path) => /private|running|lock|backups/.test(path))).toEqual([])
  expect(paths).toContain('connectors/kiln/pki/trusted/certs/kiln.pem')
})

test('a folder that holds something is not restored into, nor backed up to', async () => {
  const backup = await emptyBackup()
  const into = newFolder()
  writeFileSync(join(into, 'notes.txt'), 'mine')
  await expect(restoreBackup(backup, into)).rejects.toMatchObject({ code: 'FOLDER_NOT_EMPTY' })
  expect(readdirSync(into)).toEqual(['notes.txt'])
})

test.each<[string, (backup: string) => void, string]>([
  ['a longer file', (backup) => appendFileSync(join(backup, configurationFile), '#'), 'bytes instead of'],
  [
    'a flipped bit',
    (backup) => {
      const bytes = readFileSync(join(backup, 'ledger.db'))
      bytes[5000]! ^= 1
      writeFileSync(join(backup, 'ledger.db'), bytes)
    },
    'ledger.db has another checksum',
  ],
  ['a missing file', (backup) => rmSync(join(backup, 'ledger.db')), 'ledger.db is missing'],
  ['no manifest', (backup) => rmSync(join(backup, manifestFile)), 'it has no manifest.json'],
  [
    'a path that leads out',
    (backup) => {
      const manifest = JSON.parse(readFileSync(join(backup, manifestFile), 'utf8')) as Manifest
      manifest.files[0]!.path = '../evil'
      writeFileSync(join(backup, manifestFile), JSON.stringify(manifest))
    },
    'leads out of the backup',
  ],
])('%s: refused before anything is written', async (_, spoil, told) => {
  const backup = await emptyBackup()
  spoil(backup)
  const into = resolve(newFolder(), 'restored')
  await expect(restoreBackup(backup, into)).rejects.toMatchObject({
    code: 'BACKUP_INVALID',
    message: expect.stringContaining(told),
  })
  expect(readdirSync(resolve(into, '..'))).toEqual([])
})

test('a folder that a restore was killed in is not started on', async () => {
  const data = newFolder()
  cpSync(await emptyBackup(), data, { recursive: true })
  writeFileSync(join(data, formatFile), '{"format":"being restored"}\n')
  await expect(startOn(data)).rejects.toMatchObject({ code: 'DATA_VERSION' })
})

test('a backup of a newer version is refused', async () => {
  const backup = await emptyBackup()
  const manifest = JSON.parse(readFileSync(join(backup, manifestFile), 'utf8')) as Manifest
  writeFileSync(join(backup, manifestFile), JSON.stringify({ ...manifest, data: 99 }))
  await expect(restoreBackup(backup, join(newFolder(), 'restored'))).rejects.toMatchObject({ code: 'DATA_VERSION' })
})
