// The methods under test, by name.

import { bayesian } from '../../optimizer/strategies/bayesian.ts'
import { random } from '../../optimizer/strategies/random.ts'
import { ensemble, surrogates } from '../../optimizer/surrogates/index.ts'
import { directMethod } from './direct.ts'
import { kunlun } from './kunlun.ts'
import type { Method } from './method.ts'
import { sobolMethod } from './sobol-method.ts'

/** Each member of the ensemble alone under the usual strategy. */
export const memberMethods: readonly Method[] = surrogates
  .filter((surrogate) => surrogate !== ensemble)
  .map((surrogate) => directMethod(surrogate.name, bayesian, surrogate))

export const baselineMethods: readonly Method[] = [directMethod('random', random), sobolMethod]

export const methods: readonly Method[] = [kunlun, ...baselineMethods, ...memberMethods]

export function methodOf(name: string): Method {
  const found = methods.find((method) => method.name === name)
  if (!found) throw new RangeError(`no method ${name}: ${methods.map((method) => method.name).join(', ')}`)
  return found
}
