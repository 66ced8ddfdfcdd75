// The shared ledger suite over SQLite, with what only a file can get wrong.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openLedger } from '../../../ledger/sqlite.ts'
import { heat, ledgerSuite } from '../../suites/ledger.ts'

const writer = fileURLToPath(new URL('../../suites/ledger/writer.ts', import.meta.url))
const newFolder = () => mkdtemp(join(tmpdir(), 'kunlun-ledger-'))

ledgerSuite('SQLite', async () => {
  const folder = await newFolder()
  const file = join(folder, 'facts', 'ledger.sqlite')
  return {
    open: () => openLedger({ file }),
    writer: [writer, file],
    remove: () => rm(folder, { recursive: true, force: true }),
  }
})

describe('the file of the SQLite ledger', () => {
  let folder: string
  let file: string
  beforeEach(async () => {
    folder = await newFolder()
    file = join(folder, 'ledger.sqlite')
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('is refused untouched where a newer version wrote it', async () => {
    await (await openLedger({ file })).close()
    const raw = new DatabaseSync(file)
    raw.exec("insert into kysely_migration values ('0999-future', '2030-01-01')")
    raw.exec('pragma wal_checkpoint(truncate)')
    raw.close()
    const before = await readFile(file)
    const expected = expect.objectContaining({ code: 'LEDGER_VERSION', facts: { file, found: '0999-future' } })
    await expect(openLedger({ file })).rejects.toEqual(expected)
    expect(await readFile(file)).toEqual(before)
  })

  it('is refused untouched where it is no database', async () => {
    await writeFile(file, 'not a database, but long enough to be taken for the header of one if nobody looks closely')
    const before = await readFile(file)
    await expect(openLedger({ file })).rejects.toEqual(expect.objectContaining({ code: 'LEDGER_UNREADABLE' }))
    expect(await readFile(file)).toEqual(before)
  })

  it('can be opened by several at once when it is new', async () => {
    const ledgers = await Promise.all([1, 2, 3].map(() => openLedger({ file })))
    for (const [i, ledger] of ledgers.entries()) await ledger.runs.put(heat(`${i}`), { who: 'kunlun', when: 1n })
    expect(await ledgers[0]?.runs.list({})).toHaveLength(3)
    for (const ledger of ledgers) await ledger.close()
  })

  it('says so when another writer never ends', async () => {
    const ledger = await openLedger({ file, busyMs: 20 })
    const other = new DatabaseSync(file)
    other.exec('begin immediate')
    await expect(ledger.runs.put(heat('1'), { who: 'kunlun', when: 1n })).rejects.toThrow('locked')
    expect(await ledger.runs.list({})).toEqual([])
    other.exec('rollback')
    expect(await ledger.runs.put(heat('1'), { who: 'kunlun', when: 1n })).toBe(true)
    other.close()
    await ledger.close()
  })

  it('can live in memory', async () => {
    const ledger = await openLedger({ file: ':memory:' })
    expect(await ledger.runs.list({})).toEqual([])
    await ledger.close()
  })
})
