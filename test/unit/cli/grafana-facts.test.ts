// What is written for Grafana of control charts and studies, over real runs in a ledger.
import { afterEach, describe, expect, it } from 'vitest'
import { chartFacts } from '../../../cli/run/facts-charted.ts'
import { studyFacts } from '../../../cli/run/facts-studied.ts'
import type { Fact } from '../../../dashboards/grafana/facts.ts'
import { openStoryApi, type StoryApi } from '../../fixtures/api.ts'
import { addPasses } from '../../fixtures/passes.ts'
import { storyFile } from '../../fixtures/study.ts'

const base = { config: storyFile }
const opened: StoryApi[] = []
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close()
})

async function story(options: Parameters<typeof openStoryApi>[0] = {}): Promise<StoryApi> {
  const api = await openStoryApi(options)
  opened.push(api)
  return api
}

async function withNewTool(): Promise<StoryApi> {
  return story({
    async change({ ledger }) {
      await addPasses(ledger, { newToolAt: 25 })
      return {}
    },
  })
}

const of = (facts: readonly Fact[], quantity: string, machine = 'mill-1') =>
  facts.filter(({ tags }) => tags['quantity'] === quantity && tags['machine'] === machine)

describe('control charts', () => {
  it('are points with their limits; a pattern is told of where it ends, all its points stand out', async () => {
    const { installation } = await withNewTool()
    const points = of(await chartFacts(base, installation, true), 'roughness')
    expect(points).toHaveLength(40)
    const [first] = points
    expect(first?.tags).toMatchObject({ site: storyFile.site.name, machine: 'mill-1' })
    expect(first?.fields).toMatchObject({ run: 'mill-1/pass-000', state: 'valid' })
    for (const { fields } of points) expect(Number(fields['lower'])).toBeLessThan(Number(fields['upper']))
    const told = points.filter(({ fields }) => fields['rules'] !== '')
    expect(told.length).toBeGreaterThan(0)
    expect(told.map(({ fields }) => fields['text_zh']).join()).toMatch(/\p{Script=Han}/u)
    expect(points.filter(({ fields }) => Number(fields['hits']) > 0).length).toBeGreaterThan(told.length)
  })

  it('void a point with its run', async () => {
    const { installation } = await withNewTool()
    const by = { who: 'li', when: installation.clock.now() }
    await installation.ledger.runs.void('mill-1/pass-003', 'wrong part', by)
    const points = of(await chartFacts(base, installation, false), 'roughness')
    expect(points.filter(({ fields }) => fields['state'] === 'void').map(({ time }) => time)).toEqual([
      points.find(({ fields }) => fields['run'] === 'mill-1/pass-002')!.time + 1_800_000_000_000n,
    ])
  })

  it('hold the capability of each run when they are first written, then that of the newest', async () => {
    const { installation } = await story({ heats: 30 })
    const withIndex = async (isFirst: boolean) =>
      of(await chartFacts(base, installation, isFirst), 'density', 'furnace-1').filter(({ fields }) => 'cpk' in fields)
    const [first, later] = [await withIndex(true), await withIndex(false)]
    expect(first.length).toBeGreaterThan(5)
    expect(later).toHaveLength(1)
    expect(later[0]).toEqual(first.at(-1))
    expect(first.map(({ fields }) => fields['count'])).toEqual(first.map((_, index) => index + 20))
    const { cpk, cpk_lower: low, cpk_upper: high } = first[0]!.fields
    expect(Number(low)).toBeLessThan(Number(cpk))
    expect(Number(cpk)).toBeLessThan(Number(high))
  })
})

describe('studies', () => {
  it('are told run by run, with what was foretold beside what came out', async () => {
    const { installation } = await story()
    const facts = await studyFacts(base, installation)
    const runs = facts.filter(({ measurement }) => measurement === 'progress')
    const foretold = facts.filter(({ measurement }) => measurement === 'foretold')
    expect(runs.length).toBeGreaterThan(3)
    for (const { fields } of runs) expect(fields).toHaveProperty('outcome_density')
    expect(foretold.length).toBeGreaterThan(0)
    for (const { fields } of foretold) {
      const { predicted, sd, measured, lower, upper, z, inside } = fields as Record<string, number>
      expect(z).toBeCloseTo((measured! - predicted!) / sd!, 9)
      expect(inside).toBe(lower! <= measured! && measured! <= upper! ? 1 : 0)
    }
  })
})
