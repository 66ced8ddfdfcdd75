// Every surrogate under the shared suite.
import { describe } from 'vitest'
import { surrogates } from '../../../optimizer/surrogates/index.ts'
import { surrogateSuite } from '../../suites/surrogate.ts'

describe.each(surrogates.map((surrogate) => [surrogate.name, surrogate] as const))('surrogate %s', (_, surrogate) => {
  surrogateSuite(surrogate)
})
