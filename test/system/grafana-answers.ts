// The questions of the Grafana files to an InfluxDB that holds the simulated plant's data, whatever its generation.
import { describe, expect } from 'vitest'
import { buildDashboards } from '../../dashboards/grafana/index.ts'
import type { InfluxGeneration } from '../../dashboards/grafana/provisioning.ts'
import { curve } from '../../dashboards/grafana/queries-overlay.ts'
import { dashboards } from '../../docs/examples/dashboard.mts'
import { createFollowUp } from '../../ingest/follow-up.ts'
import { nsPerSecond, type Sample, toMs } from '../../ingest/model.ts'
import { encodeFact } from '../../ingest/stores/influxdb/fact-lines.ts'
import { influxdbStore } from '../../ingest/stores/influxdb/influxdb.ts'
import type { SampleStore } from '../../ingest/stores/store.ts'
import type { RegisterTest } from '../servers/gate.ts'
import type { QueryAnswer } from '../servers/influxd.ts'
import { demoPlant } from '../unit/dashboards/grafana-plant.ts'
import { type DashboardJson, dashboardsIn, type Question, questionsIn } from '../unit/dashboards/grafana-questions.ts'
import { from, placeOf, plantData, to } from './grafana-data.ts'

/** The last day has rollups. */
export const rolledFrom = to - 86_400n * nsPerSecond

export type Ask = (query: string) => Promise<QueryAnswer>
export type Choices = ReadonlyMap<string, readonly string[]>

export interface Database {
  readonly url: string
  readonly folder: string
  /** Settings of the store beside the address. */
  readonly settings: object
  readonly headers: Readonly<Record<string, string>>
}

/** Stores samples, rollups of the last day, facts. */
export async function fillPlant({ url, folder, settings, headers }: Database): Promise<void> {
  const { samples, facts } = plantData()
  const tools = { folder, clock: { now: () => to, factor: 1 }, log: silent, placeOf }
  const store = await influxdbStore.open(influxdbStore.config.parse({ url, timeoutMs: 120_000, ...settings }), tools)
  const stored = await store.write(samples)
  expect(stored).toEqual({ written: samples.length, rejected: [] })
  await rollUp(
    store,
    samples.filter(({ time }) => time >= rolledFrom),
  )
  await store.close()
  const body = facts.map(encodeFact).join('\n')
  const answer = await fetch(`${url}/write?db=kunlun`, { method: 'POST', body, headers })
  expect(answer.status, await answer.text()).toBe(204)
}

async function rollUp(store: SampleStore, samples: readonly Sample[]): Promise<void> {
  const clock = { now: () => to + 3600n * nsPerSecond, factor: 1 }
  const followUp = createFollowUp({ store, clock, derived: new Map(), holds: new Map(), onDerived: () => undefined })
  followUp.touched(samples)
  while (followUp.counts().waiting > 0) await followUp.work()
}

/** Registers tests: every query of every dashboard and alert answers with rows, with the columns that are counted on. */
export function describeAnswers(it: RegisterTest, influx: InfluxGeneration, ask: Ask): void {
  const files = buildDashboards({ plant: demoPlant, language: 'en', influx, own: dashboards })
  const questions = questionsIn(files)
  describe.each(dashboardsIn(files))('$path', ({ path, dashboard }) => {
    const own = questions.filter(({ where }) => where.startsWith(path))
    it(`answers its ${own.length} queries with rows`, async () => {
      const choices = await chosenIn(dashboard, ask)
      for (const question of own) await expectRows(ask, question, choices)
    })
  })
  describe('alert rules', () => {
    it('answer with rows', async () => {
      const asked = questions.filter(({ kind }) => kind === 'alert')
      for (const question of asked) await expectRows(ask, question, new Map())
    })
  })
  describeOverlays(it, ask)
}

/** In their order, as Grafana does: each narrows the next. */
async function chosenIn({ templating }: DashboardJson, ask: Ask): Promise<Choices> {
  const choices = new Map<string, readonly string[]>()
  for (const { name, type, query, regex, multi, current } of templating.list) {
    if (type === 'custom') choices.set(name, [String(current?.value)])
    if (type !== 'query') continue
    const answer = await ask(filled(query, choices))
    if (name === 'rollups') {
      choices.set(name, [policyOf(answer, regex)])
      continue
    }
    const values = valuesOf(answer)
    expect(values, `variable ${name}`).not.toEqual([])
    choices.set(name, chosenOf(values, { name, multi: multi ?? false }))
  }
  return choices
}

async function expectRows(ask: Ask, { where, query, columns }: Question, choices: Choices): Promise<void> {
  const series = (await ask(filled(query, choices, intervalOf(query)))).results[0]?.series ?? []
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

function describeOverlays(it: RegisterTest, ask: Ask): void {
  describe('runs laid over one another', () => {
    it('find nothing where there are fewer runs than places', async () => {
      const choices = new Map([...chosenCurve('setpoint'), ['from4', []], ['until4', []]])
      expect((await ask(filled(curve(4).query, choices))).results[0]?.series).toBeUndefined()
    })

    it('begin at the start of their run, gaps or none', async () => {
      for (const start of [toMs(from) + 6 * 3_600_000, toMs(from) + 30 * 3_600_000 + 90_000]) {
        const span = [
          ['from1', [`${start}`]],
          ['until1', [`${start + 3_600_000}`]],
        ] as const
        const choices = new Map([...chosenCurve('heating_power'), ...span])
        const [series] = (await ask(filled(curve(1).query, choices))).results[0]?.series ?? []
        const minutes = series?.values.map((row) => row[2])
        expect(minutes).toEqual(Array.from({ length: minutes?.length ?? 0 }, (_, index) => index))
        expect([61, 62]).toContain(minutes?.length)
      }
    })
  })
}

function chosenCurve(signal: string): [string, readonly string[]][] {
  return [
    ['machine', ['furnace-1']],
    ['signal', [signal]],
    ['step', ['60']],
  ]
}

/** An interval in which the query answers. */
function intervalOf(query: string): number {
  if (query.includes('$__interval_ms < 120000')) return 60
  return query.includes('3600000 <= $__interval_ms') ? 3600 : 300
}

/** As Grafana picks it: the first of those that the pattern takes, in falling order. */
export function policyOf(answer: QueryAnswer, pattern = ''): string {
  const names = (answer.results[0]?.series ?? []).flatMap(({ values }) => values.map(([name]) => String(name)))
  const taken = names.filter((name) => new RegExp(pattern.slice(1, -1)).test(name))
  return taken.sort().at(-1) ?? ''
}

/** All where several may be chosen. Of runs the oldest that has everything, because the newest has no outcomes yet. */
function chosenOf(values: readonly string[], { name, multi }: { name: string; multi: boolean }): readonly string[] {
  if (multi) return values
  return name.startsWith('run') ? values.slice(-1) : values.slice(0, 1)
}

/** Grafana's macros and variables as it replaces them itself. */
export function filled(query: string, choices: Choices, seconds = 300): string {
  const range = `time >= ${toMs(from)}ms and time <= ${toMs(to)}ms`
  const text = query
    .replaceAll('$timeFilter', range)
    .replaceAll('$__interval_ms', `${seconds * 1000}`)
    .replaceAll('$__interval', `${seconds}s`)
  return text.replace(/\$\{(\w+):(raw|regex)\}/g, (whole, name: string, format: string) => {
    const values = choices.get(name)
    return values === undefined ? whole : format === 'raw' ? values.join(',') : asPattern(values)
  })
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
