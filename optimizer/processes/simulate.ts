// One run through a twin by names: the edge where settings from people are checked.
import type { Fidelity, Twin } from './twin.ts'

export type Named = Readonly<Record<string, number>>

/**
 * Outcomes of `settings` with a material; settings left out keep those of the material's recipe.
 * @throws RangeError naming every problem: an unknown material or setting, a value that is no number.
 */
export function simulate(twin: Twin, settings: Named, material: string, fidelity: Fidelity = 'closed'): Named {
  const problems = problemsWith(twin, settings, material)
  if (problems.length > 0) throw new RangeError(problems.join('; '))
  const all: Named = { ...twin.recipes[material], ...settings }
  const outcomes = new Float64Array(twin.outcomes.length)
  const values = Float64Array.from(twin.parameters, ({ name }) => all[name]!)
  twin.open(twin.setups[material]!, fidelity)(values, outcomes)
  return Object.fromEntries(twin.outcomes.map(({ name }, i) => [name, outcomes[i]!]))
}

/** What is wrong with settings for a material, in words. Values outside of the bounds are allowed: limits are explored. */
function problemsWith(twin: Twin, settings: Named, material: string): string[] {
  const known = new Set(twin.parameters.map(({ name }) => name))
  const materials = Object.keys(twin.setups)
  return [
    ...(materials.includes(material)
      ? []
      : [`there is no material ${material}: choose one of ${materials.join(', ')}`]),
    ...Object.entries(settings).flatMap(([name, value]) => [
      ...(known.has(name) ? [] : [`there is no setting ${name}`]),
      ...(Number.isFinite(value) ? [] : [`${name} is ${value}, which is no number`]),
    ]),
  ]
}
