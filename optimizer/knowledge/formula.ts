// What an engineer can write down of outcomes as formulas of the settings, such as the bill of a run, as one who foretells.

import { parseTerm } from '../rules/parse.ts'
import { compiled } from '../rules/terms.ts'
import type { Foreteller } from './knowledge.ts'

/** Formulas by outcome, in the outcome's unit. Throws ExpressionError where one cannot be read: the configuration was checked. */
export function formulaForeteller(formulas: Readonly<Record<string, string>>): Foreteller {
  const terms = new Map(Object.entries(formulas).map(([outcome, text]) => [outcome, compiled(parseTerm(text))]))
  return {
    kind: 'formula',
    name: 'formula',
    outcomes: [...terms.keys()],
    foretell(outcome, at) {
      const mean = terms.get(outcome)?.((name) => Number(at.get(name)))
      return mean === undefined || !Number.isFinite(mean) ? undefined : { mean, sd: 0 }
    },
  }
}
