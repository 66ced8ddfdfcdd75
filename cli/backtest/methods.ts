// The methods of a backtest: the study's own strategy, those it is held against, by name or from files.
import { basename } from 'node:path'
import { InvalidArgumentError } from 'commander'
import { kunlunError } from '../../ingest/errors.ts'
import { nameOf, type StrategyChoice, strategyChoice } from '../../optimizer/config/strategy.ts'
import { strategyNames } from '../../optimizer/strategies/index.ts'
import type { StudyConfig } from '../../optimizer/study-config.ts'
import { issuesOf } from '../config/issues.ts'
import { readMap } from './study-file.ts'

export interface Method {
  readonly name: string
  readonly strategy: StrategyChoice
}

/** Names as people say them in this trade. */
const known: Readonly<Record<string, string>> = { sobol: 'space-filling', rsm: 'response-surface' }

/** The list of `--against`: names of strategies, files with `strategy:` as a study has it. */
export function againstList(text: string): Method[] {
  const words = text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '')
  const methods = words.map(methodFrom)
  return methods.filter(({ name }, i) => methods.findIndex((one) => one.name === name) === i)
}

function methodFrom(word: string): Method {
  if (/\.ya?ml$/.test(word)) return methodFromFile(word)
  const name = Object.hasOwn(known, word) ? known[word]! : word
  if (strategyNames.includes(name)) return { name, strategy: name }
  const all = [...strategyNames, ...Object.keys(known)].join(', ')
  throw new InvalidArgumentError(`there is no strategy ${word}; there are ${all}, or files that end in .yaml`)
}

/** Called by the file's name, so that several settings of one strategy can be told apart. */
function methodFromFile(file: string): Method {
  const { strategy } = readMap(file)
  const parsed = strategyChoice.safeParse(strategy, { reportInput: true })
  if (parsed.success) return { name: basename(file).replace(/\.ya?ml$/, ''), strategy: parsed.data }
  const problems = parsed.error.issues.flatMap(issuesOf)
  const detail = problems.map(({ path, message }) => `${['strategy', ...path].join('.')} ${message}`).join('; ')
  throw kunlunError('STUDY_INVALID', { detail: `${file}: ${detail}` })
}

/** The study's own first, under a name that no other has. */
export function methodsOf({ strategy }: StudyConfig, against: readonly Method[]): Method[] {
  return [{ name: `study (${nameOf(strategy)})`, strategy }, ...against]
}
