// A study in progress: the only thing in this room that holds state.

import { type Answered, describeChoices } from './answer.ts'
import type { Observation, StudyDefinition, Values } from './definition.ts'
import type { Domain } from './domain.ts'
import { groundOf } from './ground.ts'
import { stream } from './math/rng.ts'
import { hasData, type Recommendation, recommend } from './recommend.ts'
import type { Space } from './space.ts'
import { bayesian } from './strategies/bayesian.ts'
import { safe } from './strategies/safe.ts'
import { refusal } from './strategies/safe-refusal.ts'
import type { Strategy } from './strategies/strategy.ts'
import { type Models, type Pending, type StudyView, studyView } from './study-view.ts'

export type Context = ReadonlyMap<string, number>

export class Study {
  readonly definition: StudyDefinition
  readonly space: Space
  readonly #domain: Domain
  readonly #observations = new Map<string, Observation>()
  /** Suggested since the last tell. */
  #asked: readonly Pending[] = []
  /** Settings that were ever suggested. */
  readonly #suggested = new Set<string>()
  readonly #strategy: Strategy
  /** Models of the observations held now. */
  #memory: { models?: Models } = {}

  /** Throws a RangeError where the linear limits cannot be met: `isSatisfiable` tells beforehand. */
  constructor(definition: StudyDefinition, strategy: Strategy = bayesian) {
    this.definition = definition
    const ground = groundOf(definition)
    if (!ground) throw new RangeError('the linear constraints contradict each other or the bounds')
    this.space = ground.space
    this.#domain = ground.domain
    this.#strategy = definition.safety.mode === 'safe' ? safe : strategy
  }

  get size(): number {
    return this.#observations.size
  }

  /** Rows of the pool that may still be suggested; undefined without a pool. */
  get openRowCount(): number | undefined {
    return this.#openRows([...this.#observations.values()])?.length
  }

  observation(id: string): Observation | undefined {
    return this.#observations.get(id)
  }

  /** Adds observations or replaces those with the same id. What was only suggested counts no longer as under way. */
  tell(observations: readonly Observation[]): void {
    for (const observation of observations) this.#observations.set(observation.id, observation)
    this.#asked = []
    this.#memory = {}
  }

  /** Up to `count` suggestions, which count as under way until the next `tell`. */
  ask(count: number, context: Context): Answered[] {
    const view = this.view(context)
    const rng = stream(this.definition.seed, 'ask', this.#observations.size, view.pending.length)
    const answers = describeChoices(view, this.#strategy.suggest(view, count, rng))
    this.#asked = [...this.#asked, ...answers.map(({ settings }) => ({ settings, context }))]
    for (const { settings } of answers) this.#suggested.add(rowKey(settings))
    return answers
  }

  /** Why safe mode suggests nothing in this context. */
  refusal(context: Context): string {
    return refusal(this.view(context)).en
  }

  get hasData(): boolean {
    return hasData(this.view(new Map()))
  }

  /** The settings to produce with; undefined before the first usable observation. Changes nothing. */
  recommend(context?: Context): Recommendation | undefined {
    const rng = stream(this.definition.seed, 'recommend', this.#observations.size)
    return recommend(this.view(context ?? new Map()), context !== undefined, rng)
  }

  /** Everything known at this moment, for strategies. */
  view(context: Context): StudyView {
    const observations = [...this.#observations.values()]
    const running = observations.filter(({ status }) => status === 'pending')
    const openRows = this.#openRows(observations)
    return studyView({
      definition: this.definition,
      space: this.space,
      domain: this.#domain,
      observations,
      pending: [...running, ...this.#asked],
      ...(openRows && { openRows }),
      context,
      promised: this.#promised(observations),
      memory: this.#memory,
      ...(this.#strategy.surrogate && { surrogate: this.#strategy.surrogate }),
    })
  }

  /** Ids of the runs whose settings were suggested. */
  #promised(observations: readonly Observation[]): Set<string> {
    const asked = observations.filter(({ settings }) => this.#suggested.has(this.#keyOf(settings)))
    return new Set(asked.map(({ id }) => id))
  }

  #openRows(observations: readonly Observation[]): number[] | undefined {
    const { pool, repeats } = this.definition
    if (!pool) return undefined
    const told = new Set(observations.map(({ settings }) => this.#keyOf(settings)))
    return pool.flatMap((row, index) => {
      if (!row) return []
      const key = this.#keyOf(row)
      return repeats || !(told.has(key) || this.#suggested.has(key)) ? [index] : []
    })
  }

  #keyOf(settings: Values): string {
    return rowKey(new Map(this.space.axes.map(({ name }) => [name, settings.get(name) ?? null])))
  }
}

/** Equal for equal settings: two rows of a pool with the same settings are one setting. */
function rowKey(settings: ReadonlyMap<string, unknown>): string {
  return JSON.stringify([...settings.values()])
}
