// Many runs laid over each other: what is asked, the curves of one signal, what separates the runs.
import { z } from 'zod'
import { judgement } from './judgement.ts'
import { figure, id, instant } from './wire.ts'

const most = 20

const chosenRuns = z.union([id.transform((one) => [one]), z.array(id).max(most)])

export const overlayAsk = z.object({
  machine: id,
  run: chosenRuns.optional().describe('Those to look at; absent: the bad ones among the newest'),
  against: z
    .enum(['good', 'others'])
    .default('good')
    .describe('What they are held against: the good ones, or all others, among the newest'),
  program: id.optional().describe('Reference runs of this program only'),
  align: z
    .union([z.literal('start'), z.coerce.number().int()])
    .default('start')
    .describe('Where times count from: the begin of the run, or of the phase of this number'),
  newest: z.coerce.number().int().min(5).max(100).default(60).describe('Runs that are looked through'),
})

export type OverlayAsk = z.output<typeof overlayAsk>

const numbers = z.array(figure).readonly()

export const overlayRun = z
  .object({
    id: z.string(),
    /** Batch or part, where the machine told one. */
    name: z.string(),
    from: instant,
    judgement,
    group: z.enum(['chosen', 'reference']),
    alignedAt: z.exactOptional(instant).describe('Absent: the run never came to the phase, it is left out'),
  })
  .readonly()

const phase = z.object({ number: z.number(), from: z.number(), to: z.number() }).readonly()

export const runOverlayWire = z
  .object({
    signal: z.string(),
    isOffset: z.boolean().describe('Less the set point'),
    runs: z.array(overlayRun).readonly(),
    grid: z.array(z.number()).readonly().describe('Seconds since the moment of alignment'),
    band: z
      .object({ low: numbers, middle: numbers, high: numbers, count: z.array(z.number()).readonly() })
      .readonly()
      .describe('10 %, 50 %, 90 % of the reference runs at each moment; null below three of them'),
    setpoint: z.exactOptional(numbers.describe('Median of all runs')),
    lines: z
      .array(z.object({ run: z.string(), values: numbers }).readonly())
      .readonly()
      .describe('The chosen runs'),
    phases: z.array(phase).readonly().describe('Median begin, end; of the reference runs where there are any'),
  })
  .readonly()

export const deviationWire = z
  .object({
    kind: z
      .enum(['curve', 'offset', 'ordered', 'achieved', 'feature', 'phase', 'context'])
      .describe('offset: a signal less the set point'),
    name: z.string().describe('Signal, parameter, feature, number of the phase, label'),
    value: z.exactOptional(z.string()).describe('Of a context'),
    from: z.exactOptional(z.number()).describe('Of a curve: seconds since the moment of alignment'),
    to: z.exactOptional(z.number()),
    phase: z.exactOptional(z.number()).describe('In which its middle lies'),
    chosen: figure.describe('Median; of a context the share of runs'),
    reference: figure,
    difference: figure,
    low: figure.describe('90 % interval of the difference; null where the runs are too few'),
    high: figure,
    outside: z.number().describe('Chosen runs beyond the band of the reference; of a context those that have it'),
    of: z.number(),
    p: z.number().describe('Chance of something as strong among all that was looked at, were the runs dealt blindly'),
    strength: z.number(),
  })
  .readonly()

export const runSeparationWire = z
  .object({
    verdict: z.enum(['separated', 'nothing', 'tooFew']),
    runs: z.array(overlayRun).readonly(),
    deviations: z.array(deviationWire).readonly().describe('The strongest first; above p 0.05 no finding'),
    tested: z.number(),
    dealings: z.number(),
    leastP: z.number().describe('Smallest p that so many runs can give'),
  })
  .readonly()

export type RunOverlay = z.output<typeof runOverlayWire>
export type RunSeparation = z.output<typeof runSeparationWire>
export type OverlayRun = z.output<typeof overlayRun>

export interface RunOverlays {
  /** Throws NOT_FOUND for a run or a machine that is not known, REQUEST_INVALID for a run of another machine, an offset without a set point. */
  overlay(ask: OverlayAsk, of: { signal: string; isOffset: boolean }): Promise<RunOverlay>
  separation(ask: OverlayAsk): Promise<RunSeparation>
}
