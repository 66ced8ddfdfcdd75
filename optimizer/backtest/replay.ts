// Plays one repeat of a method: the same start for all methods, then one suggestion after the other.
//
// A *repeat* is one execution from its start. Everything random depends on the seed, the repeat, the number of the run
// alone, so that results are independent of threads and of what other methods do.

import { messageOf } from '../../ingest/errors.ts'
import type { Observation, StudyDefinition } from '../definition.ts'
import { Study } from '../study.ts'
import { breaksLimit } from '../study-view.ts'
import type { Case, Step, Trace } from './case.ts'
import { type Player, randomPlace, type Suggested } from './player.ts'
import type { World } from './world.ts'

export interface Repeat {
  readonly method: string
  readonly repeat: number
}

/** The study of one repeat: only the seed differs. */
export function definitionOf({ seed, budget }: Case, world: World, { repeat }: Repeat): StudyDefinition {
  return { ...world.definition, seed: (seed * 1000 + repeat) % 2 ** 32, budget }
}

export async function replay(given: Case, world: World, at: Repeat & { readonly player: Player }): Promise<Trace> {
  const { method, repeat, player } = at
  const referee = new Study(definitionOf(given, world, at))
  const steps: Step[] = []
  const run = (suggested: Suggested & { readonly trouble?: string }, context: ReadonlyMap<string, number>) => {
    const { observation, step } = measured(world, suggested, { context, index: steps.length })
    referee.tell([observation])
    player.tell(observation)
    steps.push(step)
  }
  const starts = world.starts(repeat).slice(0, given.budget)
  starts.forEach((place, index) => {
    run(place, world.contextAt(repeat, index))
  })
  while (steps.length < given.budget && referee.openRowCount !== 0) {
    const context = world.contextAt(repeat, steps.length)
    run(await next(player, referee, context), context)
  }
  return { method, repeat, starts: starts.length, steps }
}

async function next(player: Player, referee: Study, context: ReadonlyMap<string, number>) {
  try {
    const suggested = await player.ask(context)
    const { candidate } = suggested
    const view = referee.view(context)
    if (view.openRows && (candidate === undefined || !view.openRows.includes(candidate)))
      throw new RangeError('it suggested no row that is open')
    return suggested
  } catch (cause) {
    return { ...randomPlace(referee, context, referee.size), trouble: messageOf(cause) }
  }
}

interface Moment {
  readonly context: ReadonlyMap<string, number>
  readonly index: number
}

function measured(world: World, suggested: Suggested & { readonly trouble?: string }, { context, index }: Moment) {
  const { settings, predicted, trouble } = suggested
  const found = world.measure(suggested, context)
  const hasNumber = found.outcomes.size > 0 && !found.failed
  const observation: Observation = {
    id: `r${index + 1}`,
    settings,
    outcomes: found.outcomes,
    status: hasNumber ? 'ok' : 'failed',
    context: found.context,
  }
  const step: Step = {
    settings: Object.fromEntries(settings),
    ...(found.row === undefined ? {} : { row: found.row }),
    context: Object.fromEntries(found.context),
    outcomes: Object.fromEntries(found.outcomes),
    failed: !hasNumber,
    kept: hasNumber && !breaksLimit(world.definition, observation),
    ...(predicted === undefined || predicted.size === 0 ? {} : { predicted: momentsOf(predicted) }),
    ...(trouble === undefined ? {} : { trouble }),
  }
  return { observation, step }
}

function momentsOf(predicted: NonNullable<Suggested['predicted']>): NonNullable<Step['predicted']> {
  return Object.fromEntries([...predicted].map(([name, { mean, sd }]) => [name, { mean, sd }]))
}
