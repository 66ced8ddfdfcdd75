// The list of strategies that a study can choose from.

import { bayesian } from './bayesian.ts'
import { random } from './random.ts'
import { spaceFilling } from './space-filling.ts'
import type { Strategy } from './strategy.ts'

export const strategies: readonly Strategy[] = [bayesian, spaceFilling, random]

/** Names as a study's configuration gives them. Safe mode is not among them: safety asks for it. */
export const strategyNames = strategies.map(({ name }) => name)

export function strategyOf(name: string): Strategy {
  return strategies.find((strategy) => strategy.name === name) ?? bayesian
}
