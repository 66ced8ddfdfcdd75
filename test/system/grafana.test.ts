// Every query of the Grafana files, run on a real InfluxDB that holds the simulated plant's data.
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { atAnyZoom, type Figure } from '../../dashboards/grafana/at-any-zoom.ts'
import { buildDashboards } from '../../dashboards/grafana/index.ts'
import { signalsOf } from '../../dashboards/grafana/plant-view.ts'
import { curve } from '../../dashboards/grafana/queries-overlay.ts'
import { createFollowUp } from '../../ingest/follow-up.ts'
import { nsPerSecond, type Sample, toMs } from '../../ingest/model.ts'
import { encodeFact } from '../../ingest/stores/influxdb/fact-lines.ts'
import { influxdbStore } from '../../ingest/stores/influxdb/influxdb.ts'
import type { SampleStore } from '../../ingest/stores/store.ts'
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
/** The last day has rollups. */
const rolledFrom = to - 86_400n * nsPerSecond
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
  await rollUp(
    store,
    samples.filter(({ time }) => time >= rolledFrom),
  )
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
    const choices = new Map<string, readonly string[]>()
    // In their order, as Grafana does: each narrows the next.
    for (const { name, type, query, regex, multi, current } of dashboard.templating.list) {
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
    for (const question of own) await expectRows(question, choices)
  })
})

describe('runs laid over one another', () => {
  it('find nothing where there are fewer runs than places', async () => {
    const choices = new Map([
      ...([
        ['machine', ['furnace-1']],
        ['signal', ['setpoint']],
        ['step', ['60']],
      ] as const),
      ...([
        ['from4', []],
        ['until4', []],
      ] as const),
    ])
    expect((await ask(filled(curve(4).query, choices))).results[0]?.series).toBeUndefined()
  })

  it('begin at the start of their run, gaps or none', async () => {
    const starts = [toMs(from) + 6 * 3_600_000, toMs(from) + 30 * 3_600_000 + 90_000]
    for (const start of starts) {
      const choices = new Map([
        ...([
          ['machine', ['furnace-1']],
          ['signal', ['heating_power']],
          ['step', ['60']],
        ] as const),
        ...([
          ['from1', [`${start}`]],
          ['until1', [`${start + 3_600_000}`]],
        ] as const),
      ])
      const [series] = (await ask(filled(curve(1).query, choices))).results[0]?.series ?? []
      const minutes = series?.values.map((row) => row[2])
      expect(minutes).toEqual(Array.from({ length: minutes?.length ?? 0 }, (_, index) => index))
      expect([61, 62]).toContain(minutes?.length)
    }
  })
})

describe('alert rules', () => {
  it('answer with rows', async () => {
    for (const question of questions.filter(({ kind }) => kind === 'alert')) await expectRows(question, new Map())
  })
})

async function expectRows(
  { where, query, columns }: Question,
  choices: ReadonlyMap<string, readonly string[]>,
): Promise<void> {
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

describe('curves of long ranges', () => {
  const furnace = signalsOf(demoPlant, 'furnace', ({ type }) => type === 'float')
  const choices = new Map([['machine', ['furnace-1']]])

  it('one query answers at each zoom, as the samples would', async () => {
    for (const figure of ['mean', 'max'] as const) await expectOneAnswer(figure)
  })

  async function expectOneAnswer(figure: Figure): Promise<void> {
    for (const [seconds, answering] of [
      [60, 0],
      [120, 1],
      [1800, 1],
      [3600, 2],
      [43_200, 2],
    ] as const) {
      const answers = await curvesOf(figure, seconds)
      expect(
        answers.map((series) => series.length > 0),
        `${seconds} s`,
      ).toEqual([0, 1, 2].map((index) => index === answering))
      const raw = atAnyZoom(furnace, figure, '')[0]!.query.replace(/\$__interval_ms < \d+ AND /, '')
      const wanted = (await ask(filled(raw, choices, seconds))).results[0]?.series ?? []
      expectSameCurves(answers[answering] ?? [], wanted)
    }
  }

  it('are read where a user who may make no policy has them: with the samples', async () => {
    await ask('CREATE DATABASE bare')
    const minutes = [
      { count: 1, mean: 3, at: toMs(from) },
      { count: 3, mean: 7, at: toMs(from) + 60_000 },
    ]
    const body = minutes.map(
      ({ count, mean, at }) =>
        `telemetry_60s,machine=furnace-1,signal=oxygen count=${count}i,max=${mean},mean=${mean},min=1,seconds=60 ${at}`,
    )
    await fetch(`${influxd.url}/write?db=bare&precision=ms`, { method: 'POST', body: body.join('\n') })
    const policies = await influxd.query('SHOW RETENTION POLICIES', { database: 'bare' })
    const policy = policyOf(policies, '/^(kunlun_rollups|autogen)$/')
    for (const [figure, value] of [
      ['max', 7],
      ['mean', 6],
    ] as const) {
      const query = atAnyZoom(furnace, figure, `"${policy}".`)[1]!.query
      const answer = await influxd.query(filled(query, choices, 300), { database: 'bare' })
      expect(answer.results[0]?.series?.[0]?.values[0]?.[1]).toBe(value)
    }
  })

  async function curvesOf(figure: Figure, seconds: number): Promise<Curves[]> {
    const answers = atAnyZoom(furnace, figure, '"kunlun_rollups".').map(({ query }) =>
      ask(filled(query, choices, seconds)),
    )
    return (await Promise.all(answers)).map(({ results }) => results[0]?.series ?? [])
  }
})

type Curves = NonNullable<QueryAnswer['results'][number]['series']>

/** The newest minutes are rolled up later: the last steps may say less. */
function expectSameCurves(found: Curves, wanted: Curves): void {
  expect(found.map(({ tags }) => tags)).toEqual(wanted.map(({ tags }) => tags))
  for (const [index, { values }] of wanted.entries())
    for (const [row, [time, value]] of values.slice(0, -2).entries()) {
      const [sameTime, same] = found[index]?.values[row] ?? []
      expect(sameTime).toBe(time)
      if (BigInt(time as number) < rolledFrom) continue
      if (value === null) expect(same).toBeNull()
      else expect(Number(same)).toBeCloseTo(Number(value), 6)
    }
}

/** An interval in which the query answers. */
function intervalOf(query: string): number {
  if (query.includes('$__interval_ms < 120000')) return 60
  return query.includes('3600000 <= $__interval_ms') ? 3600 : 300
}

/** As Grafana picks it: the first of those that the pattern takes, in falling order. */
function policyOf(answer: QueryAnswer, pattern = ''): string {
  const names = (answer.results[0]?.series ?? []).flatMap(({ values }) => values.map(([name]) => String(name)))
  const taken = names.filter((name) => new RegExp(pattern.slice(1, -1)).test(name))
  return taken.sort().at(-1) ?? ''
}

async function rollUp(store: SampleStore, samples: readonly Sample[]): Promise<void> {
  const clock = { now: () => to + 3600n * nsPerSecond, factor: 1 }
  const followUp = createFollowUp({ store, clock, derived: new Map(), holds: new Map(), onDerived: () => undefined })
  followUp.touched(samples)
  while (followUp.counts().waiting > 0) await followUp.work()
}

function ask(query: string): Promise<QueryAnswer> {
  return influxd.query(query, { database })
}

/** All where several may be chosen. Of runs the oldest that has everything, because the newest has no outcomes yet. */
function chosenOf(values: readonly string[], { name, multi }: { name: string; multi: boolean }): readonly string[] {
  if (multi) return values
  return name.startsWith('run') ? values.slice(-1) : values.slice(0, 1)
}

/** Grafana's macros and variables as it replaces them itself. */
function filled(query: string, choices: ReadonlyMap<string, readonly string[]>, seconds = 300): string {
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
