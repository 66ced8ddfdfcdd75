// Studies for the tests of duties: told a history, asked in a loop, compared with a control that ignores a feature.
import { type Rng, stream } from '../../../optimizer/math/rng.ts'
import { type Reply, type Suggested, speak } from './speak.ts'

export type Settings = Record<string, number | string>
export type Told = Record<string, unknown> & { readonly settings: Settings }

export const axis = (name: string, low = 0, high = 1) => ({ name, type: 'continuous', low, high })
export const goal = (outcome: string, kind: string, more: object = {}) => ({ outcome, goal: kind, ...more })
export const limit = (outcome: string, bounds: object) => ({ kind: 'outcome', outcome, ...bounds })

export interface Plan {
  readonly study: object
  readonly seed?: number
  readonly history?: readonly Told[]
  /** How a suggestion comes out; it is told as it is. */
  readonly run?: (settings: Settings, rng: Rng) => Omit<Told, 'settings'>
  readonly asks?: number
  readonly count?: number
  readonly context?: Record<string, number>
}

export interface Played {
  /** The runs that were suggested, with what came of them. */
  readonly runs: readonly Told[]
  readonly ask: (more?: object) => readonly Suggested[]
  readonly recommend: (more?: object) => Reply
}

/** Throws where a request is refused: a duty is never done by an error. */
export function play({ study, seed = 1, history = [], run, asks = 0, count = 1, context }: Plan): Played {
  const { send } = speak()
  const sent = (request: object): Reply => {
    const reply = send(request)
    if (reply.error) throw new Error(`${reply.error.code}: ${reply.error.message}`)
    return reply
  }
  const given = context && { context }
  sent({ op: 'init', seed, budget: 40, study })
  sent({ op: 'tell', observations: history })
  const rng = stream(seed, 'runs')
  const runs: Told[] = []
  const ask = (more: object = {}) => sent({ op: 'ask', ...given, ...more }).suggestions!
  for (let i = 0; i < asks; i++) {
    const made = ask({ count }).map(({ settings }): Told => ({ settings, ...given, ...run!(settings, rng) }))
    sent({ op: 'tell', observations: made })
    runs.push(...made)
  }
  return { runs, ask, recommend: (more = {}) => sent({ op: 'recommend', ...given, ...more }) }
}

export const numberOf = (settings: Settings | undefined, name: string) => Number(settings?.[name])
export const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value / values.length, 0)
