// The API's side of runs beside each other, as the page asks for it.
import type { z } from 'zod'
import type { judgedRunWire, runPageWire } from '../../../api/routes/judged-runs.ts'
import type { differenceRow, runComparisonWire } from '../../../api/run-comparison.ts'
import type { deviationWire, runOverlayWire, runSeparationWire } from '../../../api/run-overlay.ts'
import { get } from '../api.ts'

export type JudgedRun = z.input<typeof judgedRunWire>
export type RunPage = z.input<typeof runPageWire>
export type RunOverlay = z.input<typeof runOverlayWire>
export type RunSeparation = z.input<typeof runSeparationWire>
export type Deviation = z.input<typeof deviationWire>
export type RunComparison = z.input<typeof runComparisonWire>
export type DifferenceRow = z.input<typeof differenceRow>
export type Judgement = JudgedRun['judgement']

/** Names may come several times: several runs, several contexts. */
export type RunQuery = URLSearchParams

export const runApi = {
  page: (query: RunQuery) => get<RunPage>(`judged-runs?${query}`),
  overlay: (query: RunQuery) => get<RunOverlay>(`run-overlays?${query}`),
  separation: (query: RunQuery) => get<RunSeparation>(`run-separations?${query}`),
  comparison: (a: string, b: string) => get<RunComparison>('run-comparisons', { a, b }),
}

export const judgementColors: Readonly<Record<Judgement, string>> = { good: 'success', bad: 'error', open: 'default' }
