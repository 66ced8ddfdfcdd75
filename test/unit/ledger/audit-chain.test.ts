// The audit trail against somebody who may write to the ledger's file.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openLedger } from '../../../ledger/sqlite.ts'

let folder: string
let file: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kunlun-audit-'))
  file = join(folder, 'ledger.sqlite')
  const ledger = await openLedger({ file })
  for (let i = 1; i <= 5; i++) {
    await ledger.audit.add({ who: 'li.wei', when: BigInt(i) }, 'run.void', `run-${i}`, 'burst mould')
  }
  await ledger.close()
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function verified(includes?: string) {
  const ledger = await openLedger({ file })
  const report = await ledger.audit.verify(includes)
  await ledger.close()
  return report
}

function tamper(statement: string): void {
  const raw = new DatabaseSync(file)
  raw.exec(statement)
  raw.close()
}

it.each([
  ['a word', "update audit set detail = 'nothing' where id = 3", 3],
  ['who', "update audit set who = 'somebody' where id = 1", 1],
  ['when', 'update audit set recorded = 9 where id = 2', 2],
  ['an entry taken out', 'delete from audit where id = 4', 5],
  [
    'an entry put in',
    "insert into audit (id, who, recorded, action, subject, detail, hash) values (9, 'x', 1, 'a', 's', 'd', 'h')",
    9,
  ],
  ['a hash', "update audit set hash = 'ff' where id = 5", 5],
  [
    'two entries exchanged',
    'update audit set id = 7 where id = 3; update audit set id = 3 where id = 4; update audit set id = 4 where id = 7',
    3,
  ],
])('shows %s that was changed', async (_, statement, brokenAt) => {
  expect(await verified()).toMatchObject({ entries: 5 })
  tamper(statement)
  expect(await verified()).toMatchObject({ brokenAt })
})

it('shows a cut end to whoever noted the head before', async () => {
  const { head } = await verified()
  tamper('delete from audit where id >= 4')
  expect(await verified(head)).toMatchObject({ entries: 3, includes: false })
})

it('covers what was written before there was a chain', async () => {
  asOfVersion6()
  expect(await verified()).toMatchObject({ entries: 5, head: expect.stringMatching(/^[0-9a-f]{64}$/) })
})

/** The file as the version before left it. */
function asOfVersion6(): void {
  const raw = new DatabaseSync(file)
  const later = "rowid > (select rowid from sqlite_master where name = 'calibrations')"
  const tables = raw.prepare(`select name from sqlite_master where type = 'table' and ${later}`).all()
  for (const { name } of tables) raw.exec(`drop table "${String(name)}"`)
  raw.exec("delete from kysely_migration where name >= '0007'")
  raw.exec('alter table audit drop column hash')
  raw.exec('alter table quarantine_replays drop column mend')
  raw.exec('alter table outcomes drop column appraiser')
  raw.close()
}
