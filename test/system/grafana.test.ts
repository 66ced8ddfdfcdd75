// Every query of the Grafana files, run on a real InfluxDB 1.x that holds the simulated plant's data.
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { atAnyZoom, type Figure } from '../../dashboards/grafana/at-any-zoom.ts'
import { signalsOf } from '../../dashboards/grafana/plant-view.ts'
import { toMs } from '../../ingest/model.ts'
import { missingServer, serverTest } from '../servers/gate.ts'
import { type Influxd, type QueryAnswer, startInfluxd } from '../servers/influxd.ts'
import { demoPlant } from '../unit/dashboards/grafana-plant.ts'
import { describeAnswers, filled, fillPlant, policyOf, rolledFrom } from './grafana-answers.ts'
import { from } from './grafana-data.ts'

const it = await serverTest('influxd')
const isHere = (await missingServer('influxd')) === undefined
let influxd: Influxd

beforeAll(async () => {
  if (!isHere) return
  influxd = await startInfluxd()
  await influxd.query('CREATE DATABASE kunlun')
  await fillPlant({ ...influxd, settings: {}, headers: {} })
})

afterAll(async () => {
  await influxd?.[Symbol.asyncDispose]()
})

describeAnswers(it, 1, ask)

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

function ask(query: string): Promise<QueryAnswer> {
  return influxd.query(query, { database: 'kunlun' })
}
