// The methods under test, by name.

import { bayesian } from '../../optimizer/strategies/bayesian.ts'
import { random } from '../../optimizer/strategies/random.ts'
import { responseSurface } from '../../optimizer/strategies/response-surface.ts'
import { ensemble, surrogates } from '../../optimizer/surrogates/index.ts'
import { directMethod } from './direct.ts'
import { kunlun } from './kunlun.ts'
import type { Method } from './method.ts'
import { sobolMethod } from './sobol-method.ts'
import type { Task } from './task.ts'

/** Each member of the ensemble alone under the usual strategy. */
const memberMethods: readonly Method[] = surrogates
  .filter((surrogate) => surrogate !== ensemble)
  .map((surrogate) => ({ ...directMethod(surrogate.name, bayesian, surrogate), sets: ['tables', 'synthetic'] }))

const rsm = directMethod('rsm', responseSurface)

/** Response surfaces planned for fewer runs than the task allows: at that number of runs they are at their best. */
const plannedMethods: readonly Method[] = [10, 20, 40].map((plan) => ({
  ...rsm,
  name: `rsm${plan}`,
  summary: `response surfaces planned for ${plan} runs`,
  sets: ['robust'],
  plan,
}))

export const methods: readonly Method[] = [
  kunlun,
  directMethod('random', random),
  sobolMethod,
  rsm,
  ...memberMethods,
  ...plannedMethods,
]

export function plays({ sets, plan }: Method, task: Task): boolean {
  return (!sets || sets.includes(task.set)) && (plan === undefined || task.checkpoints.includes(plan))
}

export function methodOf(name: string): Method {
  const found = methods.find((method) => method.name === name)
  if (!found) throw new RangeError(`no method ${name}: ${methods.map((method) => method.name).join(', ')}`)
  return found
}
