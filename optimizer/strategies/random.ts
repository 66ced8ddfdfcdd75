// Random search: the yardstick that every other strategy has to beat.

import { randomPlaces } from './space-filling.ts'
import type { Strategy } from './strategy.ts'

export const random: Strategy = {
  name: 'random',
  summary: 'Uniform draws under the declared limits; rows of the pool in random order',
  suggest: randomPlaces,
}
