// Data folders of other versions: an earlier one is brought forward, a newer one is refused as it lies.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { dataFormat, formatFile } from '../../cli/run/data-folder.ts'
import { startInstallation } from '../../cli/run/installation.ts'
import { wallClock } from '../../ingest/model.ts'
import { openLedger } from '../../ledger/sqlite.ts'
import { projectRoot } from '../source-files.ts'
import { configurationOf } from './fixtures/installed.ts'

const log = { info: () => undefined, warn: () => undefined, error: () => undefined }

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kunlun-data-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

const startOn = (data: string) =>
  startInstallation({
    file: configurationOf({ site: { enterprise: 'huasheng', name: 'zibo' }, data, http: { port: 0 }, machines: {} }),
    clock: wallClock,
    log,
  })

/** Every file with its bytes and times. */
function pictureOf(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()
  return Object.fromEntries(
    files.map((file) => {
      const { mtimeNs } = statSync(join(folder, file), { bigint: true })
      const isFile = statSync(join(folder, file)).isFile()
      return [file, `${mtimeNs} ${isFile ? readFileSync(join(folder, file), 'base64') : 'folder'}`]
    }),
  )
}

test('a new folder states its format', async () => {
  const data = join(newFolder(), 'data')
  await (await startOn(data)).stop()
  expect(JSON.parse(readFileSync(join(data, formatFile), 'utf8'))).toEqual({
    format: dataFormat,
    writtenBy: expect.stringMatching(/^\d/),
  })
})

test('a folder of another version has the change of software on record, once', async () => {
  const data = join(newFolder(), 'data')
  await (await startOn(data)).stop()
  writeFileSync(join(data, formatFile), JSON.stringify({ format: dataFormat, writtenBy: '0.9.0' }))
  await (await startOn(data)).stop()
  const installed = await startOn(data)
  const entries = await installed.ledger.audit.list({})
  expect(entries).toMatchObject([{ who: 'kunlun', action: 'software.version', detail: 'before: 0.9.0' }])
  await installed.stop()
})

test('a folder of 1.0.0, which states none, is brought forward with what it holds', async () => {
  const data = newFolder()
  cpSync(join(projectRoot, 'test', 'golden', 'spool-1'), join(data, 'spool'), { recursive: true })
  const ledger = await openLedger({ file: join(data, 'ledger.db') })
  const by = { who: 'li', when: 5n }
  await ledger.audit.add(by, 'test', 'folder', 'written before')
  await ledger.close()
  const installed = await startOn(data)
  await installed.ingest.pipeline.drained()
  expect(await installed.ledger.audit.list({})).toMatchObject([{ who: 'li', detail: 'written before' }])
  // The golden spool's connector is not configured here: its records are kept, with that reason.
  const counts = await installed.ledger.quarantine.counts()
  expect(counts.map(({ code }) => code)).toContain('CONNECTOR_UNKNOWN')
  await installed.stop()
  expect(readdirSync(data)).toContain(formatFile)
})

test.each([
  ['a newer format', JSON.stringify({ format: dataFormat + 1, writtenBy: '9.0.0' }), '9.0.0'],
  ['a format that cannot be told', '{"format":', 'damaged'],
])('%s is refused, nothing is touched', async (_, text, told) => {
  const data = newFolder()
  cpSync(join(projectRoot, 'test', 'golden', 'spool-1'), join(data, 'spool'), { recursive: true })
  mkdirSync(join(data, 'connectors'))
  writeFileSync(join(data, 'ledger.db'), 'of a later time')
  writeFileSync(join(data, formatFile), text)
  const before = pictureOf(data)
  await expect(startOn(data)).rejects.toMatchObject({ code: 'DATA_VERSION', message: expect.stringContaining(told) })
  expect(pictureOf(data)).toEqual(before)
})

test('a ledger of a newer version is refused without a change', async () => {
  const data = newFolder()
  const installed = await startOn(data)
  await installed.stop()
  const { DatabaseSync } = await import('node:sqlite')
  const db = new DatabaseSync(join(data, 'ledger.db'))
  db.exec("insert into kysely_migration values ('9999-later', 'now')")
  db.close()
  const before = readFileSync(join(data, 'ledger.db'), 'base64')
  await expect(startOn(data)).rejects.toMatchObject({ code: 'LEDGER_VERSION' })
  expect(readFileSync(join(data, 'ledger.db'), 'base64')).toBe(before)
})
