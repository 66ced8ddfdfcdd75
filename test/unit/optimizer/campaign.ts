// A study played against a known truth through the product's own entry, for tests.
import type { Settings } from '../../../ingest/model.ts'
import type { RunObservation } from '../../../optimizer/history.ts'
import { type StudyConfig, studyConfig } from '../../../optimizer/study-config.ts'
import { suggestForStudy } from '../../../optimizer/suggest.ts'

/** A study that minimises `y`, with what is written beside it. */
export function studyOf(written: object): StudyConfig {
  return studyConfig.parse({ machine: 'kiln-1', objectives: [{ outcome: 'y', goal: 'minimize' }], ...written })
}

/** What is wrong with such a study: `path: message`. */
export function problemsOf(written: object): string[] {
  const objectives = [{ outcome: 'y', goal: 'minimize' }]
  const { error } = studyConfig.safeParse({ machine: 'kiln-1', objectives, ...written })
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`)
}

export type Truth = (settings: Readonly<Record<string, number | string>>) => Readonly<Record<string, number>>

export interface Played {
  readonly study: StudyConfig
  readonly truth: Truth
  readonly history?: readonly RunObservation[]
  readonly count: number
  readonly seed?: number
}

/** The history with `count` more runs, each as suggested. */
export function play({ study, truth, history = [], count, seed = 1 }: Played): RunObservation[] {
  const observations = [...history]
  for (let i = 0; i < count; i++) {
    const [suggestion] = suggestForStudy({ study, observations, pending: [], count: 1, seed: seed + i })
    if (!suggestion) break
    observations.push(run(`p${i}`, suggestion.settings, truth))
  }
  return observations
}

export function run(id: string, settings: Settings, truth: Truth): RunObservation {
  return { run: id, settings, outcomes: truth(settings) }
}

/** The next suggestion. */
export function next(study: StudyConfig, observations: readonly RunObservation[], more: { refused?: Settings[] } = {}) {
  const [suggestion] = suggestForStudy({ study, observations, pending: [], count: 1, seed: 1, ...more })
  if (!suggestion) throw new Error('no suggestion')
  return suggestion
}

export const least = (runs: readonly RunObservation[]) => Math.min(...runs.map(({ outcomes }) => outcomes['y']!))
