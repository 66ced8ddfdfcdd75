// Who makes the suggestions of a replay: a strategy of this room, in a study of its own.

import { builtInOf, type StrategyChoice } from '../config/strategy.ts'
import type { Observation, StudyDefinition } from '../definition.ts'
import { stream } from '../math/rng.ts'
import { random } from '../strategies/random.ts'
import { Study } from '../study.ts'
import type { Place } from './world.ts'

export interface Suggested extends Place {
  readonly predicted?: ReadonlyMap<string, { readonly mean: number; readonly sd: number }>
}

/** One repeat of a method. `ask` may throw: a random run stands in, counted as trouble. */
export interface Player {
  tell(run: Observation): void
  ask(context: ReadonlyMap<string, number>): Promise<Suggested>
}

/** Strategies that look at no outcome: what models expect of their runs says nothing of them. */
const blind = new Set(['random', 'space-filling'])

export function strategyPlayer(definition: StudyDefinition, choice: StrategyChoice): Player {
  const strategy = builtInOf(choice)
  const study = new Study(definition, strategy)
  let asked = 0
  return {
    tell: (run) => study.tell([run]),
    async ask(context) {
      if (blind.has(strategy.name) && definition.safety.mode === 'none') {
        const choices = strategy.suggest(study.view(context), 1, stream(definition.seed, 'backtest-ask', asked++))
        return placeOf(study, choices[0])
      }
      const [answered] = study.ask(1, context)
      if (answered === undefined) throw new RangeError('nothing is left to suggest')
      return answered
    },
  }
}

/** A random run that is allowed, for a method that gave none. */
export function randomPlace(study: Study, context: ReadonlyMap<string, number>, asked: number): Place {
  return placeOf(study, random.suggest(study.view(context), 1, stream(study.definition.seed, 'stand-in', asked))[0])
}

function placeOf({ definition, space }: Study, choice: ReturnType<typeof random.suggest>[number] | undefined): Place {
  if (choice === undefined) throw new RangeError('nothing is left to suggest')
  const { candidate, position } = choice
  if (candidate !== undefined) return { settings: definition.pool![candidate]!, candidate }
  return { settings: new Map(space.axes.map((axis, k) => [axis.name, axis.value(position[k]!)])) }
}
