// Whether a run came out good: its outcomes against the limits of the studies of its machine.
import { z } from 'zod'
import type { Run } from '../../ingest/model.ts'
import type { ConstraintView, StudyView } from './installation.ts'

export const judgement = z
  .enum(['good', 'bad', 'open'])
  .describe('bad: a limit of a study is missed; open: not all is measured, or nothing is limited')

export type Judgement = z.output<typeof judgement>

/** The limits that a run is judged by: those of every active study of its machine and process. */
export function limitsOf(studies: readonly StudyView[], run: Pick<Run, 'machine' | 'process'>): ConstraintView[] {
  return studies
    .filter(({ active, machine, process }) => active && machine === run.machine && process === run.process)
    .flatMap(({ constraints }) => constraints)
}

/** Outcomes that lie outside a limit. */
export function missed(
  limits: readonly ConstraintView[],
  measured: Readonly<Record<string, number | undefined>>,
): string[] {
  const outside = limits.filter(({ outcome, min = -Infinity, max = Infinity }) => {
    const value = measured[outcome]
    return value !== undefined && (value < min || value > max)
  })
  return [...new Set(outside.map(({ outcome }) => outcome))]
}

/** One missed limit makes a run bad, whatever else is still to be measured. */
export function judge(
  limits: readonly ConstraintView[],
  measured: Readonly<Record<string, number | undefined>>,
): Judgement {
  if (missed(limits, measured).length > 0) return 'bad'
  return limits.length === 0 || limits.some(({ outcome }) => measured[outcome] === undefined) ? 'open' : 'good'
}
