// GET /run-overlays, /run-separations, /run-comparisons over the story's plant.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import type { runComparisonWire } from '../../../dashboards/api/run-comparison.ts'
import type { runOverlayWire, runSeparationWire } from '../../../dashboards/api/run-overlay.ts'
import { openStoryApi, type StoryApi } from '../../fixtures/api.ts'
import { low, withBadHeats } from '../../fixtures/bad-heats.ts'

let api: StoryApi
beforeEach(async () => {
  api = await openStoryApi()
})
afterEach(() => api.close())

async function asked<T>(path: string, query: Record<string, string>): Promise<T> {
  const answer = await api.get(`/api/v1/${path}?${new URLSearchParams(query)}`)
  expect({ status: answer.statusCode, ...(answer.statusCode === 200 ? {} : answer.json()) }).toEqual({ status: 200 })
  return answer.json()
}

const third = 'furnace-1/20260106T073000Z'

describe('runs over each other', () => {
  const overlay = (query: object = {}) =>
    asked<z.input<typeof runOverlayWire>>('run-overlays', {
      ...{ machine: 'furnace-1', signal: 'zone1_temperature', run: third, against: 'others' },
      ...query,
    })

  it('show the chosen run over the band of the others, with set point and phases', async () => {
    const { runs, grid, band, lines, setpoint, phases } = await overlay()
    expect(runs.map(({ group, name }) => `${name} ${group}`)).toEqual([
      'H0000 reference',
      'H0001 reference',
      'H0002 reference',
      'H0003 chosen',
      'H0004 reference',
      'H0005 reference',
    ])
    expect(grid).toHaveLength(161)
    expect(lines.map(({ run }) => run)).toEqual([third])
    expect(Math.max(...band.count)).toBe(5)
    const hot = lines[0]!.values.findIndex((value) => (value ?? 0) > 1400)
    expect(band.low[hot]).toBeLessThanOrEqual(band.middle[hot]!)
    expect(setpoint).toHaveLength(161)
    expect(phases.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5])
    expect(phases[3]!.from).toBeGreaterThan(3 * 3600)
  })

  it('are aligned where a phase begins', async () => {
    const { runs, grid, phases, lines } = await overlay({ align: '4' })
    for (const { from, alignedAt = from } of runs) expect(Date.parse(alignedAt)).toBeGreaterThan(Date.parse(from))
    expect(grid[0]).toBeLessThan(-3 * 3600)
    expect(phases.find(({ number }) => number === 4)?.from).toBe(0)
    const atSoak = grid.findIndex((seconds) => seconds > 900)
    expect(lines[0]!.values[atSoak]).toBeGreaterThan(1500)
  })

  it('leave out a run that never came to the phase, by name', async () => {
    const { runs, lines } = await overlay({ align: '9' })
    expect(runs.every(({ alignedAt }) => alignedAt === undefined)).toBe(true)
    expect(lines).toEqual([])
  })

  it('say what separates them, or that so few runs cannot tell', async () => {
    const query = { machine: 'furnace-1', run: third, against: 'others' }
    const { verdict, leastP, tested } = await asked<z.input<typeof runSeparationWire>>('run-separations', query)
    expect(verdict).toBe('tooFew')
    expect(leastP).toBeCloseTo(1 / 6)
    expect(tested).toBeGreaterThan(500)
  })

  it('are refused for what is not there', async () => {
    const status = async (query: string) => (await api.get(`/api/v1/run-overlays?${query}`)).statusCode
    expect(await status('machine=nowhere&signal=x')).toBe(404)
    expect(await status('machine=furnace-1&signal=x')).toBe(404)
    expect(await status('machine=furnace-1&signal=program')).toBe(404)
    expect(await status('machine=furnace-1&signal=oxygen&run=nobody')).toBe(404)
    expect(await status(`machine=mill-1&signal=vibration&run=${third}`)).toBe(400)
  })
})

describe('two runs', () => {
  const compare = (a: string, b: string) => asked<z.input<typeof runComparisonWire>>('run-comparisons', { a, b })

  it('are told apart, the most unusual difference first, what is equal last', async () => {
    const { a, b, usual, rows } = await compare('furnace-1/20260105T000000Z', third)
    expect([a.name, b.name, usual]).toEqual(['H0000', 'H0003', 6])
    expect(new Set(rows.map(({ kind }) => kind))).toEqual(
      new Set(['outcome', 'ordered', 'achieved', 'feature', 'phase', 'context']),
    )
    const shares = rows.filter((row) => row.a !== row.b).map(({ share }) => share ?? 1)
    expect(shares).toEqual(shares.toSorted((x, y) => x - y))
    const soak = rows.find(({ kind, name }) => kind === 'achieved' && name === 'soak')!
    // The feature that shows it is not told again.
    expect(rows.filter(({ name }) => name === 'soak_minutes')).toEqual([])
    expect(soak.difference).toBeCloseTo(Number(soak.b) - Number(soak.a))
    expect(soak.spreads).toBeCloseTo(soak.difference! / soak.spread!)
    const phase = rows.find(({ kind, name }) => kind === 'phase' && name === '4')!
    expect(phase.difference).toBeCloseTo(soak.difference!, -1)
    expect(rows.at(-1)?.a).toBe(rows.at(-1)?.b)
  })

  it('that are of different processes are not compared', async () => {
    const { ledger, clock } = api.installation
    const [like] = await ledger.runs.list({ state: 'finished', limit: 1 })
    await ledger.runs.put(
      { ...like!, id: 'mill-1/a', machine: 'mill-1', process: 'milling' },
      {
        ...{ who: 'kunlun', when: clock.now() },
      },
    )
    const status = async (a: string, b: string) =>
      (await api.get(`/api/v1/run-comparisons?${new URLSearchParams({ a, b })}`)).statusCode
    expect(await status(third, 'mill-1/a')).toBe(400)
    expect(await status(third, 'nobody')).toBe(404)
  })
})

describe('bad heats', () => {
  it('are told apart from good ones by what went wrong, aligned where the cooling begins', async () => {
    await api.close()
    api = await openStoryApi({ heats: 16.5, change: withBadHeats })
    const query = { machine: 'furnace-1', align: '5' }
    const found = await asked<z.input<typeof runSeparationWire>>('run-separations', query)
    expect(found.verdict).toBe('separated')
    const [first] = found.deviations
    expect(first).toMatchObject({ kind: 'offset', name: 'zone2_temperature', phase: 4, outside: 4, of: 4 })
    expect(Math.abs(first!.difference! + low.kelvin)).toBeLessThan(2)
    // The cooling lasts 96 minutes; the grid has a point every four.
    expect(Math.abs(first!.from! + low.from - 5760)).toBeLessThan(300)
    expect(Math.abs(first!.to! + low.to - 5760)).toBeLessThan(300)
    const shown = { ...query, signal: 'zone2_temperature', offset: 'true' }
    const { lines, band, grid, setpoint } = await asked<z.input<typeof runOverlayWire>>('run-overlays', shown)
    const within = grid.findIndex((seconds) => seconds > (5760 * 2 - low.from - low.to) / 2)
    for (const { values } of lines) expect(values[within]).toBeLessThan(band.low[within]! - 5)
    expect(lines).toHaveLength(4)
    expect(setpoint).toBeUndefined()
  })
})
