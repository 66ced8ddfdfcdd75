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

/** Cheapest run whose measured outcomes keep all limits; the recipe at the start where none does. */
export function bestRun(world: World, observations: readonly RunObservation[]): Settings {
  const [objective] = world.study.objectives
  const cost = ({ outcomes }: RunObservation) => {
    const value = outcomes[objective!.outcome] ?? Number.POSITIVE_INFINITY
    return objective!.goal === 'maximize' ? -value : value
  }
  const kept = observations.filter((one) => keepsLimits(world, one)).toSorted((a, b) => cost(a) - cost(b))
  return kept[0] === undefined ? world.start.settings : orderable(world, kept[0].settings)
}

function keepsLimits({ study }: World, { outcomes }: RunObservation): boolean {
  return study.constraints.every(({ outcome, min, max }) => {
    const value = outcomes[outcome]
    return value !== undefined && value >= (min ?? value) && value <= (max ?? value)
  })
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
