// Every strategy under the shared suite.
import { describe } from 'vitest'
import { strategies } from '../../../optimizer/strategies/index.ts'
import { strategySuite } from '../../suites/strategy.ts'

describe.each(strategies.map((strategy) => [strategy.name, strategy] as const))('strategy %s', (_, strategy) => {
  strategySuite(strategy)
})
