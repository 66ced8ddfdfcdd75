// Programs that studies start: only those that kunlun.yaml names, whatever is changed on the page.
import { externalOf, type StrategyChoice } from '../../optimizer/config/strategy.ts'
import type { Issue } from './issues.ts'
import type { Configuration } from './schema.ts'

interface Chosen {
  readonly path: readonly string[]
  readonly strategy: StrategyChoice
}

/** An issue for each program of a study that no study of `known` starts alike: who may use the page may not run programs. */
export function programIssues(known: Configuration, changed: Configuration, study: string): Issue[] {
  const allowed = new Set(
    Object.keys(known.studies)
      .flatMap((id) => choicesOf(known, id))
      .map(programKey),
  )
  return choicesOf(changed, study).flatMap(({ path, strategy }) => {
    const key = programKey({ path, strategy })
    if (key === undefined || allowed.has(key)) return []
    return [
      {
        path: ['studies', study, ...path, 'external'],
        message: 'must stand in kunlun.yaml first: a program cannot be chosen on the page',
      },
    ]
  })
}

function choicesOf({ studies }: Configuration, id: string): Chosen[] {
  const study = studies[id]
  if (study === undefined) return []
  const active = { path: ['strategy'], strategy: study.strategy }
  return study.shadow === undefined
    ? [active]
    : [active, { path: ['shadow', 'strategy'], strategy: study.shadow.strategy }]
}

function programKey({ strategy }: Chosen): string | undefined {
  const program = externalOf(strategy)
  return program && JSON.stringify([program.command, program.environment])
}
