// Methods that are a strategy of this project, spoken to without the protocol: no predictions are made for a sentence.

import { predictionsAt } from '../../optimizer/answer.ts'
import type { Observation, StudyDefinition } from '../../optimizer/definition.ts'
import { type Domain, domainOf } from '../../optimizer/domain.ts'
import { stream } from '../../optimizer/math/rng.ts'
import type { JsonObject } from '../../optimizer/protocol/json.ts'
import { readInit } from '../../optimizer/protocol/read-study.ts'
import { pointAt, positionOf, type Space, settingsAt, spaceOf } from '../../optimizer/space.ts'
import type { Strategy } from '../../optimizer/strategies/strategy.ts'
import { keptLimits, type StudyView, studyView } from '../../optimizer/study-view.ts'
import type { Surrogate } from '../../optimizer/surrogates/surrogate.ts'
import type { Brief, Method, Observed, Player } from './method.ts'
import type { Context, Settings } from './task.ts'

export interface Setting {
  readonly definition: StudyDefinition
  readonly space: Space
  readonly domain: Domain
}

/** The study of a brief as strategies see it. Throws where the protocol would refuse it. */
export function settingOf(brief: Brief): Setting {
  const definition = readInit({ op: 'init', ...brief } as unknown as JsonObject)
  const space = spaceOf(definition.parameters, definition.contexts)
  return { definition, space, domain: domainOf(space, definition.linear)! }
}

export function observationOf({ id, settings, outcomes, status, context }: Observed): Observation {
  return {
    id,
    settings: new Map(Object.entries(settings)),
    outcomes: new Map(Object.entries(outcomes ?? {})),
    status,
    context: new Map(Object.entries(context ?? {})),
  }
}

/** A method that asks a strategy; with a surrogate, that model alone stands in for the usual ones. */
export function directMethod(name: string, strategy: Strategy, surrogate?: Surrogate): Method {
  return {
    name,
    summary: surrogate ? `${surrogate.summary}, alone` : strategy.summary,
    open: (brief) => directPlayer(settingOf(brief), strategy, surrogate),
  }
}

function directPlayer(setting: Setting, strategy: Strategy, surrogate?: Surrogate): Player {
  const { definition, space, domain } = setting
  const held = new Map<string, Observation>()
  const spent = new Set<number>()
  const view = (context: Context | undefined) => {
    const observations = [...held.values()]
    return studyView({
      definition,
      space,
      domain,
      observations,
      pending: observations.filter(({ status }) => status === 'pending'),
      ...(definition.pool && { openRows: [...definition.pool.keys()].filter((row) => !spent.has(row)) }),
      context: new Map(Object.entries(context ?? {})),
      ...(surrogate && { surrogate }),
    })
  }
  return {
    tell(run) {
      held.set(run.id, observationOf(run))
      if (run.candidate !== undefined && !definition.repeats) spent.add(run.candidate)
    },
    ask(context) {
      const now = view(context)
      const [choice] = strategy.suggest(now, 1, stream(definition.seed, strategy.name, held.size))
      const { position, candidate } = choice!
      const settings = candidate === undefined ? settingsAt(space, position) : definition.pool![candidate]!
      return {
        settings: Object.fromEntries(settings),
        ...(candidate !== undefined && { candidate }),
        ...(surrogate && { predicted: predictedAt(now, settings) }),
      }
    },
    recommend: () => bestMeasured(definition, [...held.values()]),
  }
}

function predictedAt(view: StudyView, settings: ReadonlyMap<string, number | string>) {
  const point = pointAt(view.space, positionOf(view.space, settings), view.context)
  return Object.fromEntries(predictionsAt(view, point))
}

/** The settings of the best measurement among the runs that kept all limits: what a plant without a model goes by. */
export function bestMeasured(definition: StudyDefinition, observations: readonly Observation[]): Settings | undefined {
  const { outcome, goal } = definition.objectives[0]!
  const sign = goal === 'maximize' ? -1 : 1
  const usable = observations.filter((run) => keptLimits(definition, run) && run.outcomes.has(outcome))
  const [best] = usable.toSorted((a, b) => sign * (a.outcomes.get(outcome)! - b.outcomes.get(outcome)!))
  return best && Object.fromEntries(best.settings)
}
