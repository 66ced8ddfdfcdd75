// The list of acquisitions that a study can choose from, the usual one first.

import type { Acquisition } from './acquisition.ts'
import { probabilityOfImprovement } from './chance.ts'
import { upperConfidenceBound } from './optimism.ts'
import { improvement } from './score.ts'
import { thompsonDraw } from './thompson.ts'

const logExpectedImprovement: Acquisition = {
  name: 'log-expected-improvement',
  summary: 'The gain expected over the best run, in logarithms, so that it never vanishes',
  gain: () => improvement,
}

export const acquisitions: readonly Acquisition[] = [
  logExpectedImprovement,
  upperConfidenceBound,
  thompsonDraw,
  probabilityOfImprovement,
]
