// Backtests as they travel, with the port that carries them out: how another strategy would have done.
import { z } from 'zod'
import { type JobDesk, jobHead } from './job.ts'
import { figure, id } from './wire.ts'

const most = { challengers: 4, repeats: 50, budget: 200 }

const challenger = z
  .union([
    z.strictObject({ study: id }).describe('A study on the page, e.g. a fork'),
    z.strictObject({
      name: z.string().trim().min(1).max(64),
      strategy: z.unknown().describe('As under `strategy` of a study'),
    }),
  ])
  .readonly()

export const backtestAsk = z.strictObject({
  study: id.describe('The original'),
  against: z.array(challenger).min(1).max(most.challengers).readonly(),
  on: z
    .enum(['runs', 'order', 'twin'])
    .default('runs')
    .describe(
      'runs: the runs on record are what can be chosen from; order: each moment of the history relived; twin: the twin that the study names stands for the plant',
    ),
  repeats: z.number().int().min(1).max(most.repeats).default(10).describe('From different starts; not for order'),
  budget: z.number().int().min(2).max(most.budget).optional().describe("Runs in all; absent: the study's"),
  seed: z
    .number()
    .int()
    .min(0)
    .max(2 ** 31)
    .default(1),
})

export type BacktestAsk = z.output<typeof backtestAsk>

const interval = { mean: figure, low: z.exactOptional(figure), high: z.exactOptional(figure) }

const gain = z
  .object({
    method: z.string(),
    count: z.number(),
    better: z.number(),
    equal: z.number(),
    worse: z.number(),
    ...interval,
    verdict: z.enum(['better', 'worse', 'none', 'too-few', 'unmeasured']),
  })
  .readonly()

const quartiles = z.object({ low: figure, median: figure, high: figure }).readonly()

const method = z
  .object({
    method: z.string(),
    curve: z
      .array(
        z.object({ runs: z.number(), best: z.exactOptional(quartiles), regret: z.exactOptional(quartiles) }).readonly(),
      )
      .readonly()
      .describe('After each run, over the repeats'),
    covered: z.number().describe('Measured values within the 90 % interval foretold'),
    foretold: z.number(),
    coverage: z.array(z.object({ promised: z.number(), observed: figure }).readonly()).readonly(),
    broken: z.exactOptional(figure.describe('Share of the suggested runs that failed or broke a limit')),
    foundBest: z.exactOptional(figure.describe('Share of the repeats that found the best run')),
    trouble: z.exactOptional(z.number().describe('Suggestions that could not be used')),
    logScore: z.exactOptional(figure.describe('How well the runs were foretold; higher is better')),
    betterThanNearest: z.exactOptional(figure.describe('Mean share of the runs better than the one nearest to it')),
  })
  .readonly()

/** What came out. */
export const backtestResult = z
  .object({
    runs: z.number().describe('Runs chosen from, or moments relived; 0 on a twin'),
    outside: z.number().describe('Runs on record that could not be used'),
    budget: z.exactOptional(z.number()),
    starts: z.number().describe('Runs that all have alike at the beginning'),
    methods: z.array(method).readonly().describe('The original first'),
    measure: z.enum(['regret', 'log-score']).describe('What gains are told in'),
    course: z.array(gain).readonly().describe('Over the whole course: mean regret saved, or log score won'),
    final: z.array(gain).readonly().describe('At the last run'),
  })
  .readonly()

const listed = {
  study: z.string(),
  on: z.enum(['runs', 'order', 'twin']),
  methods: z.array(z.string()).readonly().describe('The original first'),
  repeats: z.number(),
  seed: z.number(),
  parts: z.number().describe('Of equal size'),
  finished: z.number().describe('Parts so far'),
  secondsLeft: z.exactOptional(figure),
}

const facts = { ...listed, ask: backtestAsk.describe('As it was asked for, to be begun again') }

export const backtestFacts = z.object(facts)
export const backtestHeadWire = z.object({ ...jobHead, ...listed })
export const backtestWire = z.object({ ...jobHead, ...facts, result: z.exactOptional(backtestResult) })

export type BacktestHead = z.output<typeof backtestHeadWire>
export type BacktestView = z.output<typeof backtestWire>
export type BacktestFacts = z.output<typeof backtestFacts>
export type BacktestResult = z.output<typeof backtestResult>

/** Refuses with BACKTEST_INVALID, BACKTESTS_WAITING. */
export type Backtests = JobDesk<BacktestAsk, BacktestHead, BacktestView>
