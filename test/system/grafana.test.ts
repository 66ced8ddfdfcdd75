// Every query of the Grafana files, run on a real InfluxDB that holds the simulated plant's data.
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { buildDashboards } from '../../dashboards/grafana/index.ts'
import { toMs } from '../../ingest/model.ts'
import { encodeFact } from '../../ingest/stores/influxdb/fact-lines.ts'
import { influxdbStore } from '../../ingest/stores/influxdb/influxdb.ts'
import { missingServer, serverTest } from '../servers/gate.ts'
import { type Influxd, type QueryAnswer, startInfluxd } from '../servers/influxd.ts'
import { demoPlant } from '../unit/dashboards/grafana-plant.ts'
import { dashboardsIn, type Question, questionsIn } from '../unit/dashboards/grafana-questions.ts'
import { from, placeOf, plantData, to } from './grafana-data.ts'

const it = await serverTest('influxd')
const isHere = (await missingServer('influxd')) === undefined
const files = buildDashboards({ plant: demoPlant, language: 'en' })
const questions = questionsIn(files)
const database = 'kunlun'
let influxd: Influxd

beforeAll(async () => {
  if (!isHere) return
  influxd = await startInfluxd()
  await influxd.query(`CREATE DATABASE ${database}`)
  const { samples, facts } = plantData()
  const tools = { folder: influxd.folder, clock: { now: () => to, factor: 1 }, log: silent, placeOf }
  const store = await influxdbStore.open(influxdbStore.config.parse({ url: influxd.url, database }), tools)
  const stored = await store.write(samples)
  expect(stored).toEqual({ written: samples.length, rejected: [] })
  await store.close()
  const body = facts.map(encodeFact).join('\n')
  const answer = await fetch(`${influxd.url}/write?db=${database}`, { method: 'POST', body })
  expect(answer.status, await answer.text()).toBe(204)
})

afterAll(async () => {
  await influxd?.[Symbol.asyncDispose]()
})

describe.each(dashboardsIn(files))('$path', ({ path, dashboard }) => {
  const own = questions.filter(({ where }) => where.startsWith(path))

  it(`answers its ${own.length} queries with rows`, async () => {
    const choices = new Map<string, string>()
    // In their order, as Grafana does: each narrows the next. The oldest run, because the newest has no outcomes yet.
    for (const { name, type, query } of dashboard.templating.list) {
      if (type !== 'query') continue
      const values = valuesOf(await ask(filled(query, choices)))
      expect(values, `variable ${name}`).not.toEqual([])
      choices.set(name, asPattern(name === 'run' ? values.slice(-1) : values))
    }
    for (const question of own) await expectRows(question, choices)
  })
})

describe('alert rules', () => {
  it('answer with rows', async () => {
    for (const question of questions.filter(({ kind }) => kind === 'alert')) await expectRows(question, new Map())
  })
})

async function expectRows({ where, query, columns }: Question, choices: ReadonlyMap<string, string>): Promise<void> {
  const series = (await ask(filled(query, choices))).results[0]?.series ?? []
  const cells = series.flatMap((one) => one.values.flatMap((row) => row.slice(1)))
  expect(
    cells.filter((cell) => cell !== null && cell !== ''),
    `${where}: ${query}`,
  ).not.toEqual([])
  const found = series.flatMap((one) => [...one.columns, ...Object.keys(one.tags ?? {})])
  expect(
    columns.filter((column) => !found.includes(column)),
    `${where}: columns`,
  ).toEqual([])
}

function ask(query: string): Promise<QueryAnswer> {
  return influxd.query(query, { database })
}

/** Grafana's macros as it replaces them itself. */
function filled(query: string, choices: ReadonlyMap<string, string>): string {
  const range = `time >= ${toMs(from)}ms and time <= ${toMs(to)}ms`
  const text = query.replaceAll('$timeFilter', range).replaceAll('$__interval', '5m')
  return text.replace(/\$\{(\w+):regex\}/g, (whole, name: string) => choices.get(name) ?? whole)
}

function asPattern(values: readonly string[]): string {
  const escaped = values.map((value) => value.replace(/[\\^$*+?.()|[\]{}/]/g, '\\$&'))
  return escaped.length === 1 ? (escaped[0] ?? '') : `(${escaped.join('|')})`
}

function valuesOf(answer: QueryAnswer): string[] {
  const rows = (answer.results[0]?.series ?? []).flatMap(({ values }) => values)
  return [...new Set(rows.map((row) => String(row[1])))]
}

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
