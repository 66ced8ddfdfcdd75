// GET /judged-runs: how runs came out, each filter, pages that miss nothing.
import { afterEach, expect, it } from 'vitest'
import { findRuns } from '../../../dashboards/api/judged-runs.ts'
import { judge, missed } from '../../../dashboards/api/judgement.ts'
import { nsPerSecond } from '../../../ingest/model.ts'
import { openStoryApi, type StoryApi } from '../../fixtures/api.ts'

let api: StoryApi | undefined
afterEach(async () => {
  await api?.close()
  api = undefined
})

interface Page {
  readonly runs: readonly {
    readonly run: { readonly id: string; readonly labels: Readonly<Record<string, string>> }
    readonly judgement: string
    readonly missed: readonly string[]
    readonly outcomes: Readonly<Record<string, number>>
    readonly annotations: readonly { readonly text: string }[]
  }[]
  readonly next?: string
}

async function page(query: Record<string, string>): Promise<Page> {
  api ??= await openStoryApi()
  const answer = await api.get(`/api/v1/judged-runs?${new URLSearchParams(query)}`)
  expect(answer.statusCode).toBe(200)
  return answer.json()
}

const batches = ({ runs }: Page) => runs.map(({ run }) => run.labels['batch'])

it('judges by the limits: missed at once, good only when all is measured', () => {
  const limits = [
    { outcome: 'density', min: 96 },
    { outcome: 'camber', max: 0.2 },
  ]
  expect(judge(limits, { density: 97, camber: 0.1 })).toBe('good')
  expect(judge(limits, { density: 97 })).toBe('open')
  expect(judge(limits, { camber: 0.3 })).toBe('bad')
  expect(missed(limits, { density: 90, camber: 0.3 })).toEqual(['density', 'camber'])
  expect(judge([], { density: 97 })).toBe('open')
})

it('tells how each run came out, the running one open', async () => {
  const { runs } = await page({ machine: 'furnace-1' })
  expect(runs.map(({ judgement }) => judgement)).toContain('good')
  expect(runs[0]).toMatchObject({ judgement: 'open', outcomes: {} })
  const byJudgement = await Promise.all(
    ['good', 'bad', 'open'].map((judgement) => page({ machine: 'furnace-1', judgement })),
  )
  expect(byJudgement.flatMap(batches).sort()).toEqual(runs.map(({ run }) => run.labels['batch']).sort())
  for (const one of byJudgement[1]?.runs ?? []) expect(one.missed).not.toEqual([])
})

it('finds runs by recipe, lot, annotation and time', async () => {
  expect(batches(await page({ context: 'lot:AL-2601' }))).toEqual(['H0006', 'H0005', 'H0004'])
  expect(batches(await page({ context: 'lot:AL-2601', program: 'nobody' }))).toEqual([])
  expect(batches(await page({ annotation: 'powder LOT' }))).toEqual(['H0004'])
  expect(batches(await page({ batch: 'H0003', state: 'finished' }))).toEqual(['H0003'])
  expect(batches(await page({ to: '2026-01-05T01:00:00Z' }))).toEqual(['H0000'])
})

it('turns pages without a run twice or left out, where several begin at one time', async () => {
  api = await openStoryApi()
  const { ledger, clock } = api.installation
  const [like] = await ledger.runs.list({ state: 'finished', limit: 1 })
  const twins = ['b', 'a', 'c'].map((name) => ({ ...like!, id: `mill-1/${name}`, machine: 'mill-1' }))
  await ledger.runs.putAll(twins, { who: 'kunlun', when: clock.now() })
  const all = (await ledger.runs.list({})).map(({ id }) => id)
  const seen: string[] = []
  for (let after: string | undefined = ''; after !== undefined; ) {
    const turned: Page = await page({ limit: '2', ...(after && { after }) })
    seen.push(...turned.runs.map(({ run }) => run.id))
    after = turned.next
  }
  expect(seen).toEqual(all)
})

it('looks past a page of the ledger for the few that are asked for', async () => {
  api = await openStoryApi()
  const { ledger, clock } = api.installation
  const [like] = await ledger.runs.list({ state: 'finished', limit: 1 })
  const many = Array.from({ length: 450 }, (_, index) => ({
    ...like!,
    id: `mill-1/${String(index).padStart(4, '0')}`,
    ...{ machine: 'mill-1', from: like!.from + BigInt(index) * nsPerSecond },
    labels: { part: `P${index}`, tool: index === 3 ? 'T09' : 'T07' },
  }))
  await ledger.runs.putAll(many, { who: 'kunlun', when: clock.now() })
  const { runs, next } = await findRuns(api.installation, { limit: 5, contexts: { tool: 'T09' } })
  expect(runs.map(({ run }) => run.labels['part'])).toEqual(['P3'])
  expect(next).toBeUndefined()
})

it('refuses what is no place, no context, no machine', async () => {
  api = await openStoryApi()
  for (const wrong of ['after=yesterday', 'context=lot', 'judgement=fine', 'limit=0'])
    expect((await api.get(`/api/v1/judged-runs?${wrong}`)).statusCode).toBe(400)
  expect((await api.get('/api/v1/judged-runs?machine=nowhere')).statusCode).toBe(404)
})
