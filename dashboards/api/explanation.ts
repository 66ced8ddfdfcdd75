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

export const explanationWire = z.object({
  runs: z.number(),
  outcomes: z.array(outcome).readonly(),
  best: z.exactOptional(settings),
  limits: z.array(limitPrice).readonly(),
  nearest: z.array(nearRun).readonly(),
  stop,
  cost: z.exactOptional(z.object({ amount: figure, currency: z.string() }).readonly()),
})

export type Explanation = Readonly<z.output<typeof explanationWire>>
