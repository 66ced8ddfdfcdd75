// What design a person asks for: of a study with its limits, or of factors named on the command line.
import { toDefinition } from '../../optimizer/config/to-definition.ts'
import type { StudyDefinition } from '../../optimizer/definition.ts'
import { outcomesOf } from '../../optimizer/definition.ts'
import type { DesignOptions } from '../../optimizer/designs/design.ts'
import type { StudyConfig } from '../../optimizer/study-config.ts'
import { invalid } from '../tables/read.ts'
import { readFactors } from './factors.ts'
import type { Wanted } from './sheet.ts'

export interface Source {
  readonly study?: string | undefined
  readonly name?: string | undefined
  readonly factors?: readonly string[] | undefined
  readonly design?: string | undefined
  readonly seed?: number | undefined
}

/** Throws REQUEST_INVALID where it is not clear what is wanted, what `loadStudy` throws. */
export async function wantedOf(source: Source, options: DesignOptions): Promise<Wanted> {
  const { study: file, name, factors, design, seed } = source
  if ((file === undefined) === (factors === undefined)) throw invalid('either --study or --factors is needed')
  if (file !== undefined) {
    // A kunlun.yaml brings every connector with it: only who names one waits for that.
    const { loadStudy } = await import('../backtest/study-file.ts')
    return wantedOfStudy(loadStudy(file, name), source, options)
  }
  if (design === undefined) throw invalid('--design is needed')
  return { definition: bare(factors!), design, options, seed: seed ?? 1, outcomes: [] }
}

/** What is said here wins over the study's start. */
export function wantedOfStudy(study: StudyConfig, { design, seed }: Source, options: DesignOptions): Wanted {
  const { start, ...definition } = toDefinition(study)
  const kind = design ?? start?.design
  if (kind === undefined) throw invalid('--design is needed: the study has no start')
  const own = start?.design === kind ? start.options : {}
  // A flag that was not given must not hide what the study says.
  const isSaid = ([key, value]: [string, unknown]) => value !== undefined && !(key === 'randomise' && value === true)
  const said = Object.fromEntries(Object.entries(options).filter(isSaid))
  const outcomes = outcomesOf(definition)
  return { definition, design: kind, options: { ...own, ...said }, seed: seed ?? study.seed, outcomes }
}

function bare(factors: readonly string[]): StudyDefinition {
  return {
    seed: 1,
    parameters: readFactors(factors),
    contexts: [],
    linear: [],
    limits: [],
    objectives: [],
    safety: { mode: 'none', probability: 0.95, maxStep: new Map() },
    repeats: false,
  }
}
