// The shared ledger suite over a real PostgreSQL, with what only a server can get wrong.
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { openPostgresLedger } from '../../ledger/postgres.ts'
import { missingServer, serverTest } from '../servers/gate.ts'
import { type Postgres, startPostgres } from '../servers/postgres.ts'
import { heat, ledgerSuite } from '../suites/ledger.ts'

const it = await serverTest('postgres')
const isMissing = (await missingServer('postgres')) !== undefined
const writer = fileURLToPath(new URL('../suites/ledger-writer.ts', import.meta.url))

let server: Postgres
let made = 0
const newDatabase = () => {
  made += 1
  return server.database(`plant_${made}`)
}

beforeAll(async () => {
  if (!isMissing) server = await startPostgres()
}, 60_000)
afterAll(() => server?.[Symbol.asyncDispose]())

if (!isMissing)
  ledgerSuite('PostgreSQL', async () => {
    const url = await newDatabase()
    return { open: () => openPostgresLedger({ url }), writer: [writer, url], remove: async () => undefined }
  })

describe('the database of the PostgreSQL ledger', () => {
  it('is refused untouched where a newer version wrote it', async () => {
    const url = await newDatabase()
    await (await openPostgresLedger({ url })).close()
    const name = new URL(url).pathname.slice(1)
    await server.query(name, `insert into kysely_migration values ('0999-future', '2030-01-01')`)
    const file = `127.0.0.1:${server.port}/${name}`
    const expected = expect.objectContaining({ code: 'LEDGER_VERSION', facts: { file, found: '0999-future' } })
    await expect(openPostgresLedger({ url })).rejects.toEqual(expected)
  })

  it('can be opened by several at once when it is new', async () => {
    const url = await newDatabase()
    const ledgers = await Promise.all([1, 2, 3].map(() => openPostgresLedger({ url })))
    for (const [i, ledger] of ledgers.entries()) await ledger.runs.put(heat(`${i}`), { who: 'kunlun', when: 1n })
    expect(await ledgers[0]?.runs.list({})).toHaveLength(3)
    for (const ledger of ledgers) await ledger.close()
  })
})
