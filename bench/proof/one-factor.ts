// One factor at a time: what is done where nobody plans experiments.
import type { Settings } from '../../ingest/model.ts'
import type { RunObservation } from '../../optimizer/history.ts'
import type { ByHand } from './arms.ts'
import type { World } from './world.ts'

/** First step of a parameter, as a share of its range; half as much after each round of all parameters. */
const firstStep = 0.15

/** Each parameter is tried upwards and downwards from the best run; what is better stays. */
export const oneFactor: ByHand = ({ world, observations, best }) => {
  const numeric = world.study.parameters.filter((one) => one.type === 'continuous')
  const turn = Math.max(0, observations.length - world.start.runs)
  const parameter = numeric[Math.floor(turn / 2) % numeric.length]!
  const round = Math.floor(turn / (2 * numeric.length))
  const { low, high, step = 0, name } = parameter
  const move = (turn % 2 === 0 ? 1 : -1) * firstStep * 0.5 ** round * (high - low)
  const wanted = Math.min(high, Math.max(low, Number(best[name]) + move))
  const onGrid = step > 0 ? Number((low + Math.round((wanted - low) / step) * step).toFixed(6)) : wanted
  return { ...best, [name]: onGrid }
}

/** Cheapest run whose measured outcomes keep all limits; where none does, the one that breaks them least. */
export function bestRun(world: World, observations: readonly RunObservation[]): Settings {
  const [objective] = world.study.objectives
  const cost = ({ outcomes }: RunObservation) => {
    const value = outcomes[objective!.outcome] ?? Number.POSITIVE_INFINITY
    return objective!.goal === 'maximize' ? -value : value
  }
  const worth = observations.map((one) => ({ one, excess: excessOf(world, observations, one), cost: cost(one) }))
  const [best] = worth.toSorted((a, b) => a.excess - b.excess || a.cost - b.cost)
  return best === undefined ? world.start.settings : orderable(world, best.one.settings)
}

/** How far a run lies beyond its limits, in ranges of what was measured; 0 where it keeps them all. */
function excessOf({ study }: World, all: readonly RunObservation[], { outcomes }: RunObservation): number {
  return study.constraints.reduce((sum, { outcome, min, max }) => {
    const value = outcomes[outcome]
    if (value === undefined) return sum + 1
    const values = all.flatMap((one) => one.outcomes[outcome] ?? [])
    const range = Math.max(...values) - Math.min(...values) || 1
    return sum + Math.max(0, value - (max ?? value), (min ?? value) - value) / range
  }, 0)
}

/** Achieved settings as somebody would type them in. */
function orderable({ study, start }: World, achieved: Settings): Settings {
  return Object.fromEntries(
    study.parameters.flatMap((parameter) => {
      const value = achieved[parameter.name] ?? start.settings[parameter.name]
      if (parameter.type === 'context' || value === undefined) return []
      if (parameter.type !== 'continuous' || parameter.step === undefined) return [[parameter.name, value]]
      const { low, high, step } = parameter
      const grid = low + Math.round((Number(value) - low) / step) * step
      return [[parameter.name, Number(Math.min(high, Math.max(low, grid)).toFixed(6))]]
    }),
  )
}
