// A plant's own dashboards: the example of the guide, what is refused.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ownDashboards } from '../../../cli/dashboards/own.ts'
import { buildDashboards, dashboards } from '../../../dashboards/grafana/index.ts'
import { type OwnDashboards, ownProblem } from '../../../dashboards/grafana/kit.ts'
import { unportable } from './grafana-influxql.ts'
import { demoPlant } from './grafana-plant.ts'
import { dashboardsIn, questionsIn } from './grafana-questions.ts'

const example = 'docs/examples/dashboard.mts'

describe('the example', () => {
  it('stands beside ours in both languages, linked with them', async () => {
    const files = buildDashboards({ plant: demoPlant, own: await ownDashboards([example]) })
    const built = dashboardsIn(files).filter(({ path }) => path.endsWith('night-shift.json'))
    expect(built.map(({ dashboard }) => dashboard.title)).toEqual(['Night shift', '夜班'])
    expect(built.map(({ dashboard }) => dashboard.uid)).toEqual(['kunlun-night-shift-en', 'kunlun-night-shift-zh'])
    expect(JSON.stringify(built[0]?.dashboard)).toContain('"tags":["kunlun","en"]')
    expect(dashboardsIn(files)).toHaveLength(2 * (Object.keys(dashboards).length + 1))
  })

  it('asks only what all databases understand', async () => {
    const own = await ownDashboards([example])
    const asked = questionsIn(buildDashboards({ plant: demoPlant, own })).filter(({ where }) => where.includes('night'))
    expect(asked.length).toBeGreaterThan(10)
    expect(asked.flatMap(({ query }) => unportable(query))).toEqual([])
  })
})

describe('a file that is none', () => {
  it.each([
    ['export const x = 1', /exports no dashboards/],
    ['export const dashboards = { wall: () => ({}) }', /name of one of our dashboards/],
    ["export const dashboards = { '../x': () => ({}) }", /is no name/],
    ['export const dashboards = { mine: 1 }', /not a function/],
    ['this is no program', /dashboard.mjs: /],
  ])('is refused: %s', async (content, said) => {
    const folder = await mkdtemp(join(tmpdir(), 'kunlun-own-'))
    try {
      const file = join(folder, 'dashboard.mjs')
      await writeFile(file, content)
      await expect(ownDashboards([file])).rejects.toThrow(said)
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it('may not bring a name twice', async () => {
    await expect(ownDashboards([example, example])).rejects.toThrow(/name of one of our/)
    const twice: OwnDashboards = {}
    expect(ownProblem(twice, [])).toBe('it exports no dashboards')
  })
})
