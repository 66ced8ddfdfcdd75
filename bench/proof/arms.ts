// The ways to search that the proofs compare: what plants do by hand, and the study with or without a twin.
import type { Settings } from '../../ingest/model.ts'
import type { RunObservation } from '../../optimizer/history.ts'
import type { StudyConfig } from '../../optimizer/study-config.ts'
import { oneFactor } from './one-factor.ts'
import type { World } from './world.ts'

/** What a search by hand would order next; `best` is the cheapest run so far that kept its limits. */
export type ByHand = (history: {
  readonly world: World
  readonly observations: readonly RunObservation[]
  readonly best: Settings
  readonly seed: number
}) => Settings

export interface Arm {
  readonly name: string
  readonly summary: string
  study(world: World): StudyConfig
  /** True where the recipe to produce with is the models' own; else it is the cheapest run that kept its limits. */
  readonly recommends: boolean
  readonly byHand?: ByHand
}

const withTwin =
  (which: 'right' | 'wrong') =>
  (world: World): StudyConfig => {
    const twin = world.twins[which]
    return { ...world.study, ...(twin && { twin }) }
  }

export const arms = [
  {
    name: 'random',
    summary: 'settings drawn anywhere within the bounds',
    study: ({ study }) => ({ ...study, strategy: 'random' }),
    recommends: false,
  },
  {
    name: 'one factor',
    summary: 'one parameter after the other, a step up or down from the best run so far, smaller steps once round',
    study: ({ study }) => study,
    recommends: false,
    byHand: oneFactor,
  },
  {
    name: 'taguchi + rsm',
    summary: 'an L18 array, then the optimum of a second-order polynomial fitted after each run',
    study: ({ study }) => ({
      ...study,
      strategy: 'response-surface',
      start: { design: 'taguchi', array: 'L18' },
    }),
    recommends: false,
  },
  { name: 'kunlun', summary: 'the study as it is, without a twin', study: ({ study }) => study, recommends: true },
  { name: 'right twin', summary: 'with the twin of this material', study: withTwin('right'), recommends: true },
  { name: 'wrong twin', summary: 'with the twin of another material', study: withTwin('wrong'), recommends: true },
] as const satisfies readonly Arm[]

export type ArmName = (typeof arms)[number]['name']

export function armOf(name: string): Arm {
  const found = arms.find((arm) => arm.name === name)
  if (found === undefined)
    throw new RangeError(`there is no arm ${name}; there are ${arms.map((arm) => arm.name).join(', ')}`)
  return found
}
