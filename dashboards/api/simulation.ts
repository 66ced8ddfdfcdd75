// Massive simulations as they travel, with the port that carries them out.
import { z } from 'zod'
import { type JobDesk, jobHead } from './job.ts'
import { figure, id } from './wire.ts'

const name = z.string().min(1).max(64)
const number = z.number()
const limit = z.strictObject({ outcome: name, min: z.exactOptional(number), max: z.exactOptional(number) }).readonly()

/** The most runs that a running installation takes on for the page; `kunlun simulate` has no such limit. */
const mostRuns = 10_000_000

export const simulationAsk = z.strictObject({
  study: z.exactOptional(id).describe('Study with a twin: its ranges, limits, material, calibration'),
  process: z.exactOptional(id).describe('Without a study: sintering, turning, milling'),
  material: z.exactOptional(id),
  fidelity: z.enum(['closed', 'full']).default('closed').describe('By formula, or integrated in time'),
  runs: z.number().int().min(1).max(mostRuns).default(100_000),
  seed: z
    .number()
    .int()
    .min(0)
    .max(2 ** 31)
    .default(1),
  draw: z.enum(['sobol', 'random']).default('sobol').describe('Evenly spread, or independent'),
  vary: z
    .array(z.strictObject({ name, low: number, high: number }).readonly())
    .max(64)
    .default([])
    .readonly()
    .describe("In the twin's names and units, before those of the study"),
  fixed: z.record(name, number).default({}).readonly(),
  limits: z.array(limit).max(64).default([]).readonly(),
  outcomes: z.exactOptional(z.array(name).max(64).readonly()).describe('Absent: all'),
})

export type SimulationAsk = z.output<typeof simulationAsk>

const listed = {
  study: z.exactOptional(z.string()),
  process: z.string(),
  material: z.string(),
  fidelity: z.enum(['closed', 'full']),
  calibration: z.exactOptional(z.string()).describe('Whose constants the twin speaks by; absent: its sheets'),
  runs: z.number(),
  finished: z.number().describe('Runs so far'),
  runsPerSecond: z.exactOptional(z.number()),
}

const histogram = z
  .object({
    low: figure,
    high: figure,
    isLog: z.boolean().describe('Bins are even in the logarithm'),
    below: z.number(),
    counts: z.array(z.number()).readonly(),
    above: z.number(),
  })
  .readonly()

const outcomeSummary = z
  .object({
    name: z.string(),
    unit: z.string(),
    count: z.number(),
    unusable: z.number().describe('Answers that were no number'),
    ...{ mean: figure, sd: figure, min: figure, max: figure },
    quantiles: z.array(figure).readonly().describe('At `shares`'),
    limits: z.array(limit).readonly(),
    within: figure,
    histogram,
  })
  .readonly()

/** What came out. */
export const simulationResult = z
  .object({
    rows: z.number(),
    runs: z.number(),
    good: figure.describe('Share of the runs that keep every limit'),
    outcomes: z.array(outcomeSummary).readonly(),
  })
  .readonly()

const varied = z
  .object({ name: z.string(), low: figure, high: figure, values: z.exactOptional(z.array(figure).readonly()) })
  .readonly()

const facts = {
  ...listed,
  vary: z.array(varied).readonly(),
  fixed: z.record(z.string(), figure).readonly(),
  limits: z.array(limit).readonly(),
  /** Where the quantiles stand. */
  shares: z.array(z.number()).readonly(),
  ask: simulationAsk.describe('As it was asked for, to be begun again'),
}

export const simulationFacts = z.object(facts)
export const simulationHeadWire = z.object({ ...jobHead, ...listed })
export const simulationWire = z.object({ ...jobHead, ...facts, result: z.exactOptional(simulationResult) })

export type SimulationHead = z.output<typeof simulationHeadWire>
export type SimulationView = z.output<typeof simulationWire>

export type SimulationFacts = z.output<typeof simulationFacts>

/** Refuses with SIMULATION_INVALID with every problem, SIMULATIONS_WAITING, NOT_FOUND for a calibration too. */
export type Simulations = JobDesk<SimulationAsk, SimulationHead, SimulationView>
