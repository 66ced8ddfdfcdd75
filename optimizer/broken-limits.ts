// Which limits known beforehand settings break, in words: for settings that a person is about to run.

import type { Settings } from '../ingest/model.ts'
import { toDefinition } from './config/to-definition.ts'
import type { Comparison, LinearConstraint } from './definition.ts'
import { excess } from './domain.ts'
import { parseComparison } from './rules/parse.ts'
import { rulesOf } from './rules/rule.ts'
import { asLinear, parametersOf } from './rules/terms.ts'
import { type Space, spaceOf } from './space.ts'
import type { StudyConfig } from './study-config.ts'

/** Shares of a mixture are typed with few digits: a sum may miss its value by this share of what it can vary. */
const typedSum = 2e-3
const tolerance = 1e-9

/** One text for each limit that is broken; limits that name what the settings do not tell are passed over. */
export function brokenLimits(study: StudyConfig, settings: Settings): string[] {
  const { parameters, contexts, forbidden = [] } = toDefinition({ ...study, candidates: undefined })
  const space = spaceOf(parameters, contexts)
  const values = new Map(Object.entries(settings))
  const told = (names: Iterable<string>) => [...names].every((name) => values.has(name))
  const sums = study.linear.filter(({ coefficients }) => told(Object.keys(coefficients)))
  const brokenSums = sums.filter(({ coefficients, equals, max, min }) => {
    const bounds = Object.fromEntries(Object.entries({ equals, max, min }).filter(([, bound]) => bound !== undefined))
    return isBroken(space, { coefficients: new Map(Object.entries(coefficients)), ...bounds }, values)
  })
  const brokenExpressions = study.expressions.filter((text) => {
    const comparison = parseComparison(text)
    if (!told([...parametersOf(comparison.lesser), ...parametersOf(comparison.greater)])) return false
    return breaks(space, comparison, values)
  })
  const brokenCombinations = study.forbidden.filter((one, i) => {
    const [rule] = rulesOf(space, { forbidden: forbidden.slice(i, i + 1) })
    return told(Object.keys(one)) && rule!.excess(values) > 0
  })
  return [
    ...brokenSums.map((sum) => `the limit on ${Object.keys(sum.coefficients).join(' + ')}`),
    ...brokenExpressions,
    ...brokenCombinations.map((one) => `never ${JSON.stringify(one)}`),
  ]
}

type Told = ReadonlyMap<string, number | string>

function breaks(space: Space, comparison: Comparison, values: Told): boolean {
  const linear = asLinear(comparison)
  if (linear) return isBroken(space, linear, values)
  return rulesOf(space, { comparisons: [comparison] })[0]!.excess(values) > 0
}

function isBroken(space: Space, limit: LinearConstraint, values: Told): boolean {
  return excess(space, limit, values) > (limit.equals === undefined ? tolerance : typedSum)
}
