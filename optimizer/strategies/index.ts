// The list of strategies that a study can choose from.

import { bayesian } from './bayesian.ts'
import { random } from './random.ts'
import { spaceFilling } from './space-filling.ts'
import type { Strategy } from './strategy.ts'

export const strategies: readonly Strategy[] = [bayesian, spaceFilling, random]
