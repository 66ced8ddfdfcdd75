// What design a person asks for: of a study with its limits, or of factors named on the command line.
import { toDefinition } from '../../optimizer/config/to-definition.ts'
import type { StudyDefinition } from '../../optimizer/definition.ts'
import { outcomesOf } from '../../optimizer/definition.ts'
import type { DesignOptions } from '../../optimizer/designs/design.ts'
import { loadStudy } from '../backtest/study-file.ts'
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

/** Throws REQUEST_INVALID where it is not clear what is wanted. What is said here wins over the study's start. */
export function wantedOf({ study: file, name, factors, design, seed }: Source, options: DesignOptions): Wanted {
  if ((file === undefined) === (factors === undefined)) throw invalid('either --study or --factors is needed')
  if (file === undefined) {
    if (design === undefined) throw invalid('--design is needed')
    return { definition: bare(factors!), design, options, seed: seed ?? 1, outcomes: [] }
  }
  const study = loadStudy(file, name)
  const { start, ...definition } = toDefinition(study)
  const kind = design ?? start?.design
  if (kind === undefined) throw invalid('--design is needed: the study has no start')
  const own = start?.design === kind ? start.options : {}
  // A flag that was not given must not hide what the study says.
  const said = Object.fromEntries(
    Object.entries(options).filter(([key, value]) => value !== undefined && !(key === 'randomise' && value === true)),
  )
  return {
    definition,
    design: kind,
    options: { ...own, ...said },
    seed: seed ?? study.seed,
    outcomes: outcomesOf(definition),
  }
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
