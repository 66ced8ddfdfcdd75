// An explanation of a study as it travels: what matters, how, what is known, what limits cost, whether to stop.
import { z } from 'zod'
import { figure, settings, title } from './wire.ts'

const estimate = z.object({ mean: figure, low: figure, high: figure }).readonly()

const importance = z
  .object({
    /** independent: Sobol indices; otherwise parameters move along the limits on settings, or among the rows. */
    kind: z.enum(['independent', 'along-limits', 'among-rows']),
    inputs: z.array(z.object({ input: z.string(), first: estimate, total: estimate }).readonly()).readonly(),
  })
  .readonly()

const effect = z
  .object({
    input: z.string(),
    points: z
      .array(z.object({ at: z.union([z.number(), z.string()]), mean: figure, low: figure, high: figure }).readonly())
      .readonly(),
  })
  .readonly()

const calibration = z
  .object({
    count: z.number(),
    coverage: z
      .array(
        z.object({ promised: z.number(), inside: z.number(), share: figure, low: figure, high: figure }).readonly(),
      )
      .readonly(),
    meanError: figure,
  })
  .readonly()

const leftOut = z
  .object({ run: z.string(), measured: figure, mean: figure, sd: figure, quantiles: z.array(figure).readonly() })
  .readonly()

/** What was foretold before the run, with the 90 % interval, beside what came. */
const foretelling = z
  .object({
    run: z.string(),
    label: z.exactOptional(z.string()),
    measured: figure,
    mean: figure,
    low: figure,
    high: figure,
  })
  .readonly()

const outcome = z
  .object({
    outcome: z.string(),
    runs: z.number(),
    learnt: z.enum(['not-yet', 'partly', 'well']),
    q2: figure,
    importance: z.exactOptional(importance),
    effects: z.exactOptional(z.array(effect).readonly()),
    leftOut: z.array(leftOut).readonly(),
    leftOutCalibration: calibration,
    past: z.array(foretelling).readonly(),
    pastCalibration: calibration,
  })
  .readonly()

const movedLimit = z.object({ limit: figure, best: figure, gain: figure, kept: z.boolean(), settings }).readonly()

const limitPrice = z
  .object({
    outcome: z.string(),
    side: z.enum(['max', 'min']),
    limit: figure,
    step: figure,
    best: figure,
    looser: movedLimit,
    tighter: movedLimit,
  })
  .readonly()

const nearRun = z
  .object({
    run: z.string(),
    label: z.exactOptional(z.string()),
    settings,
    outcomes: z.record(z.string(), figure).readonly(),
    failed: z.boolean(),
    distance: figure,
  })
  .readonly()

const stop = z
  .object({
    advised: z.boolean(),
    reason: title,
    gain: z.exactOptional(
      z
        .object({
          outcome: z.exactOptional(z.string()),
          expected: figure,
          chance: figure,
          share: figure,
          money: z.exactOptional(figure),
        })
        .readonly(),
    ),
    worthwhile: z.exactOptional(figure),
    quiet: z.exactOptional(z.number()),
    patience: z.exactOptional(z.number()),
  })
  .readonly()

const frontValue = z
  .object({ expected: figure, low: figure, high: figure, measured: z.exactOptional(figure) })
  .readonly()

const frontValues = z.array(frontValue).readonly()
const figures = z.array(figure).readonly()
const namedRun = z.object({ run: z.string(), label: z.exactOptional(z.string()) }).readonly()
const namedRuns = z.array(namedRun).readonly()

const frontObjective = z
  .object({
    outcome: z.string(),
    goal: z.enum(['maximize', 'minimize', 'target']),
    target: z.exactOptional(z.number()),
    /** inferred: the worst that the models believe of a run that kept all limits. A target has a distance. */
    reference: z.exactOptional(z.object({ kind: z.enum(['declared', 'inferred']), value: figure }).readonly()),
  })
  .readonly()

const leftOutRecord = z
  .object({
    ...namedRun.unwrap().shape,
    measured: figures,
    expected: figures,
    reason: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('limits'), outcomes: z.array(z.string()).readonly() }).readonly(),
      z.object({ kind: z.literal('bounds') }).readonly(),
      z.object({ kind: z.enum(['context', 'beaten']), by: namedRun }).readonly(),
    ]),
  })
  .readonly()

/** Lists of figures follow the order of `objectives`. */
const front = z
  .object({
    objectives: z.array(frontObjective).readonly(),
    entries: z
      .array(
        z
          .object({
            runs: namedRuns,
            settings,
            values: frontValues,
            feasible: figure,
            beyond: z.array(z.string()).readonly(),
          })
          .readonly(),
      )
      .readonly(),
    dominated: z.array(z.object({ runs: namedRuns, expected: figures }).readonly()).readonly(),
    leftOut: z.array(leftOutRecord).readonly(),
    predicted: z
      .array(
        z
          .object({ settings, candidate: z.exactOptional(z.number()), values: frontValues, feasible: figure })
          .readonly(),
      )
      .readonly(),
    volume: z.exactOptional(figure),
    share: z.exactOptional(figure),
  })
  .readonly()

/** The design that the study starts with: each row with the run that stands for it. */
const start = z
  .object({
    title,
    blocks: z.number(),
    rows: z
      .array(
        z
          .object({
            run: z.number(),
            block: z.number(),
            settings,
            state: z.enum(['made', 'under-way', 'to-come']),
            madeBy: z.exactOptional(namedRun),
          })
          .readonly(),
      )
      .readonly(),
  })
  .readonly()

export const explanationWire = z.object({
  runs: z.number(),
  outcomes: z.array(outcome).readonly(),
  best: z.exactOptional(settings),
  front: z.exactOptional(front),
  limits: z.array(limitPrice).readonly(),
  nearest: z.array(nearRun).readonly(),
  start: z.exactOptional(start),
  stop,
  cost: z.exactOptional(z.object({ amount: figure, currency: z.string() }).readonly()),
})

export type Explanation = Readonly<z.output<typeof explanationWire>>
