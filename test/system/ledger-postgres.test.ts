// The shared ledger suite over a real PostgreSQL, with what only a server can get wrong.
import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { inspect } from 'node:util'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { openPostgresLedger } from '../../ledger/postgres.ts'
import { missingServer, serverTest } from '../servers/gate.ts'
import { type Postgres, startPostgres } from '../servers/postgres.ts'
import { heat, ledgerSuite } from '../suites/ledger.ts'
import { waitFor } from '../suites/wait.ts'

const it = await serverTest('postgres')
const isMissing = (await missingServer('postgres')) !== undefined
const writer = fileURLToPath(new URL('../suites/ledger/writer.ts', import.meta.url))

const kept = {
  ...{ sequence: 7n, part: 0, connector: 'hall', source: 'plant/x', received: 5n, contentType: 'application/json' },
  ...{ body: new Uint8Array([0]), code: 'PAYLOAD_NOT_JSON', reason: '' },
} as const

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

  it('keeps the messages of several spools apart, those of one together', async () => {
    const url = await newDatabase()
    const open = (spool: string) => openPostgresLedger({ url, spool })
    const ledgers = [await open('north'), await open('south'), await open('north')]
    for (const [i, ledger] of ledgers.entries()) await ledger.quarantine.add([{ ...kept, reason: `${i}` }])
    expect((await ledgers[0]?.quarantine.list({}))?.map(({ reason }) => reason)).toEqual(['1', '0'])
    for (const ledger of ledgers) await ledger.close()
  })

  it('keeps the jobs of several processes apart: one that starts interrupts its own alone', async () => {
    const url = await newDatabase()
    const [north, south] = [
      await openPostgresLedger({ url, spool: 'north' }),
      await openPostgresLedger({ url, spool: 'south' }),
    ]
    const job = await north.jobs.add({ kind: 'simulation', facts: {} }, { who: 'li.wei', when: 1n })
    expect([await south.jobs.list('simulation'), await south.jobs.get('simulation', job.id)]).toEqual([[], undefined])
    expect(await south.jobs.interrupt(2n)).toBe(0)
    expect(await north.jobs.list('simulation')).toEqual([job])
    for (const ledger of [north, south]) await ledger.close()
  })

  it('takes labels longer than an entry of an index', async () => {
    const ledger = await openPostgresLedger({ url: await newDatabase() })
    const batch = randomBytes(10_000).toString('hex')
    const run = heat('1', { labels: { batch } })
    await ledger.runs.put(run, { who: 'kunlun', when: 1n })
    expect(await ledger.runs.list({ batch })).toEqual([run])
    await ledger.close()
  })

  it('serves again once the server is back, and never names the password', async () => {
    const url = await newDatabase()
    const ledger = await openPostgresLedger({ url, busyMs: 2000 })
    await ledger.runs.put(heat('1'), { who: 'kunlun', when: 1n })
    await server.kill()
    const away = expect.objectContaining({ code: 'LEDGER_UNREACHABLE', retry: true })
    await expect(ledger.runs.list({})).rejects.toEqual(away)
    await expect(ledger.runs.put(heat('2'), { who: 'kunlun', when: 1n })).rejects.toEqual(away)
    const refused = await openPostgresLedger({ url, busyMs: 2000 }).catch((cause: unknown) => cause)
    expect(refused).toMatchObject({ code: 'LEDGER_UNREACHABLE' })
    expect(inspect(refused, { depth: 9, showHidden: true })).not.toContain('secret')
    await server.start()
    await waitFor('an answer', () =>
      ledger.runs.list({}).then(
        (runs) => runs.length === 1,
        () => false,
      ),
    )
    await ledger.close()
  })

  it('says so when another writer never ends', async () => {
    const url = await newDatabase()
    const ledger = await openPostgresLedger({ url, busyMs: 200 })
    const other = new Client({ connectionString: url })
    await other.connect()
    await other.query('begin; lock table runs in access exclusive mode')
    const busy = expect.objectContaining({ code: 'LEDGER_UNREACHABLE', retry: true })
    await expect(ledger.runs.put(heat('1'), { who: 'kunlun', when: 1n })).rejects.toEqual(busy)
    await other.query('rollback')
    expect(await ledger.runs.put(heat('1'), { who: 'kunlun', when: 1n })).toBe(true)
    await other.end()
    await ledger.close()
  })

  it('tells a mistake from a server that is away', async () => {
    const ledger = await openPostgresLedger({ url: await newDatabase() })
    const orphan = { run: 'x', name: 'd', value: 1, unit: '%', measuredAt: 1n, key: 'k' }
    await expect(ledger.outcomes.add([orphan], { who: 'kunlun', when: 1n })).rejects.toMatchObject({
      code: 'RUN_UNKNOWN',
    })
    const body = { beside: 'nobody', study: 's', strategy: 'x', settings: {}, predicted: {}, feasible: 1, meets: {} }
    const shadow = { ...body, because: { en: '', zh: '' }, basis: [] }
    const wrong = await ledger.shadows.add(shadow, { who: 'kunlun', when: 1n }).catch((cause: unknown) => cause)
    expect(wrong).toMatchObject({ code: '23503' })
    await ledger.close()
  })

  it('refuses an address that is none without repeating it', async () => {
    const refused = await openPostgresLedger({ url: 'secret@host' }).catch((cause: unknown) => cause)
    expect(refused).toMatchObject({ code: 'LEDGER_UNREACHABLE' })
    expect(inspect(refused, { depth: 9, showHidden: true })).not.toContain('secret')
  })
})
