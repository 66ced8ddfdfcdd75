// All attacks but those that need a browser, each on an installation of its own, one after the other.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { listen } from '../../dashboards/api/app.ts'
import { httpConfig } from '../../dashboards/api/config.ts'
import { hashPassword } from '../../dashboards/api/rights/passwords.ts'
import type { Sample } from '../../ingest/model.ts'
import { duckdbStore } from '../../ingest/stores/duckdb/duckdb.ts'
import { influxdbConfig } from '../../ingest/stores/influxdb/config.ts'
import { influxdbStore } from '../../ingest/stores/influxdb/influxdb.ts'
import type { SampleStore } from '../../ingest/stores/store.ts'
import { openPostgresLedger } from '../../ledger/postgres.ts'
import { openStoryApi, type StoryApi, type StoryApiOptions } from '../fixtures/api.ts'
import { storyBegin } from '../fixtures/furnace-story.ts'
import { fillLedger } from '../fixtures/history.ts'
import { startInfluxd } from '../servers/influxd.ts'
import { startPostgres } from '../servers/postgres.ts'
import { storeTools } from '../suites/store.ts'
import type { AttackResult } from './attack.ts'
import { attackWithForgeries } from './forgeries.ts'
import { attackParameters, attackStore, canary, canarySecret, ledgerProblems } from './injection.ts'
import { attackKey } from './operations.ts'
import { attackPaths } from './paths.ts'
import { attackPrototypes } from './pollution.ts'
import { attackSizes } from './sizes.ts'
import { attackSlowly } from './slow.ts'

export interface Attack {
  readonly name: string
  run(): Promise<readonly AttackResult[]>
}

const many = 500
const patienceMs = 2400

export const attacks: readonly Attack[] = [
  { name: 'SQL, SQLite with DuckDB', run: attackSqlite },
  { name: 'SQL, PostgreSQL', run: attackPostgres },
  { name: 'InfluxQL', run: attackInfluxd },
  { name: 'paths', run: attackFolders },
  { name: 'forgeries', run: () => withApi({}, async (api) => [await attackWithForgeries(api, many)]) },
  { name: 'pollution', run: () => withApi({}, async (api) => [await attackPrototypes(api)]) },
  { name: 'sizes', run: () => withApi({}, async (api) => [await attackSizes(api)]) },
  { name: 'slow clients', run: attackConnections },
]

async function withApi<T>(options: StoryApiOptions, work: (api: StoryApi) => Promise<T>): Promise<T> {
  const api = await openStoryApi({ ...options, api: { localKey: attackKey, ...options.api } })
  try {
    return await work(api)
  } finally {
    await api.close()
  }
}

async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'kunlun-attack-'))
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const secrets = ['$scrypt$', 'root:x:0', canarySecret]

async function addCanary({ installation }: StoryApi): Promise<void> {
  const user = { name: canary, role: 'viewer', password: await hashPassword('nobody ever signs in with this') }
  await installation.ledger.users.add(user, { who: 'test', when: 1n })
}

function attackSqlite(): Promise<AttackResult[]> {
  return withFolder(async (folder) => {
    const store = await duckdbStore.open(duckdbStore.config.parse({}), storeTools(folder))
    try {
      await store.write(singing)
      const throughApi = await withApi({ change: () => ({ series: store }) }, async (api) => {
        await addCanary(api)
        const check = () => ledgerProblems(api.installation.ledger)
        const name = 'SQL through every parameter (SQLite, DuckDB)'
        return attackParameters({ name, api, secrets, language: 'sql', check }, many)
      })
      return [throughApi, await attackStore('SQL into the store (DuckDB)', store, many)]
    } finally {
      await store.close()
    }
  })
}

async function attackPostgres(): Promise<AttackResult[]> {
  await using server = await startPostgres()
  const ledger = await openPostgresLedger({ url: await server.database('attacked') })
  try {
    const change: StoryApiOptions['change'] = async ({ clock }) => {
      await fillLedger(ledger, clock.now())
      return { ledger }
    }
    return await withApi({ change }, async (api) => {
      await addCanary(api)
      const name = 'SQL through every parameter (PostgreSQL)'
      const check = () => ledgerProblems(ledger)
      return [await attackParameters({ name, api, secrets, language: 'sql', check }, many)]
    })
  } finally {
    await ledger.close()
  }
}

async function attackInfluxd(): Promise<AttackResult[]> {
  await using influxd = await startInfluxd()
  const store = await influxdbStore.open(influxdbConfig.parse({ url: influxd.url }), storeTools('unused'))
  try {
    await store.write(singing)
    const before = JSON.stringify((await influxd.query('SHOW DATABASES')).results)
    const check = async () => {
      const after = JSON.stringify((await influxd.query('SHOW DATABASES')).results)
      return [...(after === before ? [] : [`databases are now ${after}`]), ...(await canaryProblems(store))]
    }
    const name = 'InfluxQL through every parameter (influxd)'
    const throughApi = await withApi({ change: () => ({ series: store }) }, (api) =>
      attackParameters({ name, api, secrets, language: 'influxql', check }, many),
    )
    return [throughApi, await attackStore('InfluxQL into the store (influxd)', store, many)]
  } finally {
    await store.close()
  }
}

const singing: Sample[] = [{ machine: canary, signal: 'song', time: storyBegin, value: canarySecret, quality: 0 }]

async function canaryProblems(store: SampleStore): Promise<string[]> {
  const left = await store.read({ machine: canary, from: 0n, to: 2n ** 62n })
  return left.length === 1 ? [] : [`the canary reads ${left.length} samples`]
}

function attackFolders(): Promise<AttackResult[]> {
  return withFolder(async (folder) => {
    const page = mkdtempSync(join(folder, 'page-'))
    writeFileSync(join(page, 'index.html'), '<!doctype html><title>Kunlun</title>')
    for (const name of ['secret.txt', 'ledger.db', 'running.json', 'package.json']) {
      writeFileSync(join(folder, name), canarySecret)
    }
    return withApi({ api: { page } }, async (api) => {
      const url = await listen(api.app, httpConfig.parse({ port: 0 }))
      const isSecret = (text: string) =>
        [...secrets, '"dependencies"', 'repositoryformatversion', 'PATH='].some((one) => text.includes(one))
      return [await attackPaths(url, many, isSecret)]
    })
  })
}

function attackConnections(): Promise<AttackResult[]> {
  return withApi({ api: { patienceMs } }, async (api) => {
    const url = await listen(api.app, httpConfig.parse({ port: 0 }))
    return [await attackSlowly(url, 200, patienceMs)]
  })
}
