// Backtests in the small: known figures, replays that repeat themselves, a history relived.
import { describe, expect, it } from 'vitest'
import { aheadOf } from '../../../optimizer/backtest/ahead.ts'
import { aheadSummary } from '../../../optimizer/backtest/ahead-summary.ts'
import { coverageOf } from '../../../optimizer/backtest/calibration.ts'
import type { Case, Step, Trace } from '../../../optimizer/backtest/case.ts'
import { summaries } from '../../../optimizer/backtest/metrics.ts'
import { strategyPlayer } from '../../../optimizer/backtest/player.ts'
import { definitionOf, replay } from '../../../optimizer/backtest/replay.ts'
import { worldOf } from '../../../optimizer/backtest/world.ts'
import type { StrategyChoice } from '../../../optimizer/config/strategy.ts'
import { studyConfig } from '../../../optimizer/study-config.ts'

const study = studyConfig.parse({
  machine: 'mill-1',
  process: 'milling',
  parameters: [{ type: 'continuous', name: 'feed', low: 0, high: 20 }],
  objectives: [{ outcome: 'roughness', goal: 'minimize' }],
  constraints: [{ outcome: 'force', max: 15, probability: 0.8 }],
})
/** Best at 8 by far; from 16 on the force is too high; 3 failed. */
const rows = Array.from({ length: 20 }, (_, feed) => ({
  settings: { feed },
  context: {},
  outcomes: feed === 3 ? {} : { roughness: (feed - 8) ** 2, force: feed },
  failed: feed === 3,
}))
const given: Case = { study, source: { kind: 'table', rows }, budget: 10, starts: 4, seed: 1 }

function play(method: string, strategy: StrategyChoice, repeat: number, of: Case = given): Promise<Trace> {
  const world = worldOf(of)
  const player = strategyPlayer(definitionOf(of, world, { method, repeat }), strategy)
  return replay(of, world, { method, repeat, player })
}

describe('a replay of a table', () => {
  it('takes each row once, from the same start for every method', async () => {
    const [one, other] = [await play('a', 'bayesian', 2), await play('b', 'random', 2)]
    for (const { steps } of [one, other]) {
      expect(steps).toHaveLength(10)
      expect(new Set(steps.map(({ row }) => row)).size).toBe(10)
    }
    expect(one.steps.slice(0, 4).map(({ row }) => row)).toEqual(other.steps.slice(0, 4).map(({ row }) => row))
    expect(one.steps.map(({ row }) => row)).toContain(8)
    expect(await play('a', 'bayesian', 2)).toEqual(one)
    expect((await play('a', 'bayesian', 3)).steps).not.toEqual(one.steps)
    expect(one.steps.slice(4).some(({ predicted }) => predicted !== undefined)).toBe(true)
    expect(other.steps.every(({ predicted }) => predicted === undefined)).toBe(true)
  })

  it('puts a random run where a method fails, and counts it', async () => {
    const world = worldOf(given)
    const player = { tell: () => undefined, ask: () => Promise.reject(new Error('no idea')) }
    const trace = await replay(given, world, { method: 'broken', repeat: 0, player })
    expect(trace.steps.slice(4).map(({ trouble }) => trouble)).toEqual(Array(6).fill('no idea'))
    expect(new Set(trace.steps.map(({ row }) => row)).size).toBe(10)
  })

  it('ends where the table does', async () => {
    expect((await play('a', 'random', 0, { ...given, budget: 50 })).steps).toHaveLength(20)
  })

  it('chooses settings for the context at hand', async () => {
    const withContext = studyConfig.parse({
      ...study,
      constraints: [],
      parameters: [...study.parameters, { type: 'context', name: 'wear', low: 0, high: 1 }],
    })
    const both = rows.flatMap((row) => [0, 1].map((wear) => ({ ...row, context: { wear } })))
    const trace = await play('a', 'random', 0, { ...given, study: withContext, source: { kind: 'table', rows: both } })
    expect(new Set(trace.steps.map(({ context }) => context['wear']))).toEqual(new Set([0, 1]))
    for (const { row, settings, context } of trace.steps) expect(both[row!]).toMatchObject({ settings, context })
  })
})

describe('a replay of a twin', () => {
  const sintering = studyConfig.parse({
    machine: 'furnace-1',
    process: 'sintering',
    parameters: [
      { type: 'continuous', name: 'peakTemperature', low: 1500, high: 1650 },
      { type: 'continuous', name: 'soak', low: 30, high: 240 },
    ],
    objectives: [{ outcome: 'density', goal: 'maximize' }],
  })
  const source = { kind: 'twin', process: 'sintering', setup: 'alumina-96' } as const

  it('runs what is suggested', async () => {
    const trace = await play('a', 'random', 0, { ...given, study: sintering, source })
    expect(trace.steps).toHaveLength(10)
    for (const { outcomes } of trace.steps) expect(outcomes['density']).toBeGreaterThan(0.5)
  })

  it('says which names the twin does not know', () => {
    const other = { ...sintering, objectives: [{ ...sintering.objectives[0]!, outcome: 'beauty' }] }
    expect(() => worldOf({ ...given, study: other, source })).toThrow(/beauty is no outcome of the twin/)
  })
})

/** A trace of rows that were found in this order. */
function traceOf(method: string, repeat: number, found: readonly number[], more: Partial<Step> = {}): Trace {
  const steps = found.map((row): Step => {
    const { outcomes, settings, context, failed } = rows[row]!
    return { row, settings, context, outcomes, failed, kept: !failed && row <= 15, ...more }
  })
  return { method, repeat, starts: 1, steps }
}

describe('the figures', () => {
  const { definition } = worldOf(given)

  it('are those computed by hand', () => {
    const traces = [traceOf('m', 0, [19, 3, 10, 8]), traceOf('m', 1, [0, 12, 9, 10]), traceOf('m', 2, [7, 6, 8, 5])]
    const [summary] = summaries(given, definition, traces)
    // Costs: row 8 has 0, the worst row that counts is row 0 with 64.
    expect(summary!.curve.map(({ regret }) => regret?.median)).toEqual([1, 0.25, 0.015625, 0])
    expect(summary!.curve.map(({ best }) => best?.median)).toEqual([64, 16, 1, 0])
    expect(summary!.curve.at(-1)!.best).toEqual({ low: 0, median: 0, high: 0.5 })
    expect(summary!.curve.map(({ top }) => top)).toEqual([0, 0, expect.closeTo(1 / 3), expect.closeTo(2 / 3)])
    expect(summary).toMatchObject({ firstHit: 4, foundBest: expect.closeTo(2 / 3), trouble: 0 })
    expect(summary!.broken, 'one of nine suggested runs failed').toBeCloseTo(1 / 9)
  })

  it('count measured values within the interval foretold', () => {
    const predicted = { roughness: { mean: 0, sd: 1 } }
    const traces = [traceOf('m', 0, [8, 8, 9, 10, 11], { predicted })]
    // Errors of the four suggested runs: 0, 1, 4, 9 standard deviations.
    expect(summaries(given, definition, traces)[0]!.calibration).toEqual({ covered: 2, of: 4 })
    expect(coverageOf(traces).map(({ promised, observed }) => [promised, observed])).toContainEqual([0.5, 0.25])
    expect(coverageOf([traceOf('m', 0, [8, 9])])).toEqual([])
  })
})

describe('a history relived', () => {
  const observations = [2, 12, 5, 10, 7].map((feed, i) => ({
    run: `r${i}`,
    settings: { feed },
    outcomes: { roughness: (feed - 8) ** 2, force: feed },
  }))

  it('knows the runs before a moment alone', () => {
    const moment = { study, observations, index: 3, seed: 1 }
    const ahead = aheadOf(moment)
    const later = observations.map((one, i) => (i === 4 ? { ...one, outcomes: { roughness: 99, force: 3 } } : one))
    const same = aheadOf({ ...moment, observations: later })
    expect(same.suggested).toEqual(ahead.suggested)
    expect(same.foretold).toEqual(ahead.foretold)
    expect(ahead).toMatchObject({ run: 'r3', ran: { feed: 10 }, rank: 2, of: 5 })
    expect(ahead.foretold['roughness']).toMatchObject({ measured: 4, mean: expect.any(Number) })
  })

  it('ranks the run nearest to a suggestion', () => {
    const ahead = aheadOf({ study, observations, index: 3, seed: 1 }, { feed: 7.5 })
    expect(ahead.nearest).toMatchObject({ run: 'r4', rank: 1, distance: expect.closeTo(0.025, 6) })
    expect(ahead.apart).toBeCloseTo(0.125, 6)
    const summary = aheadSummary('m', [ahead])
    expect(summary).toMatchObject({ moments: 1, suggested: 1, foretold: 2, betterThanNearest: 0, betterThanRun: 0.25 })
  })
})
