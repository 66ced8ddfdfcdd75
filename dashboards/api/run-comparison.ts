// Two runs beside each other: every difference, beside what is usual from run to run.
import { z } from 'zod'
import { judgement } from './judgement.ts'
import { figure, instant } from './wire.ts'

const side = z.object({ id: z.string(), name: z.string(), machine: z.string(), from: instant, judgement }).readonly()

const told = z.union([z.string(), figure])

export const differenceRow = z
  .object({
    kind: z.enum(['ordered', 'achieved', 'feature', 'phase', 'context', 'outcome']),
    name: z.string(),
    unit: z.exactOptional(z.string()).describe('Of a measured outcome'),
    a: told.describe('null where the run has none'),
    b: told,
    difference: figure.describe('b less a; null for texts'),
    spread: figure.describe('Robust standard deviation from run to run; null where fewer than three runs tell it'),
    spreads: figure.describe('The difference in such deviations'),
    share: figure.describe('Of pairs of usual runs that differ at least as much'),
  })
  .readonly()

export const runComparisonWire = z
  .object({
    ...{ a: side, b: side },
    usual: z.number().describe('Runs of the same machine that say what is usual'),
    rows: z.array(differenceRow).readonly().describe('The most unusual difference first; equal ones last'),
  })
  .readonly()

export type RunComparison = z.output<typeof runComparisonWire>
export type DifferenceRow = z.output<typeof differenceRow>

/** Throws NOT_FOUND for an unknown run, REQUEST_INVALID where they are of different processes. */
export type CompareRuns = (a: string, b: string) => Promise<RunComparison>
