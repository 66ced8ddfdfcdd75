// The methods of a backtest: the study's own strategy, those it is held against, by name.
import { InvalidArgumentError } from 'commander'
import { nameOf, type StrategyChoice } from '../../optimizer/config/strategy.ts'
import { strategyNames } from '../../optimizer/strategies/index.ts'
import type { StudyConfig } from '../../optimizer/study-config.ts'

export interface Method {
  readonly name: string
  readonly strategy: StrategyChoice
}

/** Names as people say them in this trade. */
const known: Readonly<Record<string, string>> = { sobol: 'space-filling', rsm: 'response-surface' }

/** The list of `--against`. */
export function againstList(text: string): string[] {
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  const wrong = names.filter((name) => !strategyNames.includes(known[name] ?? name))
  if (wrong.length > 0) {
    const all = [...strategyNames, ...Object.keys(known)].join(', ')
    throw new InvalidArgumentError(`there is no strategy ${wrong.join(', ')}; there are ${all}`)
  }
  return [...new Set(names.map((name) => known[name] ?? name))]
}

/** The study's own first, under a name that no other has. */
export function methodsOf({ strategy }: StudyConfig, against: readonly string[]): Method[] {
  const own = { name: `study (${nameOf(strategy)})`, strategy }
  return [own, ...against.map((name) => ({ name, strategy: name }))]
}
