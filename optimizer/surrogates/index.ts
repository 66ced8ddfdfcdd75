// The list of surrogates that a study can choose from.

import { matern52, rbf } from '../math/kernels.ts'
import { ensembleOf } from './ensemble.ts'
import { extraTrees } from './extra-trees.ts'
import { fitGp } from './gp.ts'
import { gammaPrior, logNormalPrior, type Priors } from './hyper-posterior.ts'
import type { Surrogate } from './surrogate.ts'

/** Length-scales of about a third of the range for few inputs [Balandat2020], growing with the square root of many. */
function shortPriors(width: number): Priors {
  const stretch = Math.sqrt(Math.max(1, width / 6))
  return { lengthScale: gammaPrior(3, 6 / stretch), signal: gammaPrior(2, 0.5), noise: logNormalPrior(-6, 2) }
}

/** Length-scales that grow with the square root of the number of inputs [Hvarfner2024]. */
function longPriors(width: number): Priors {
  return {
    lengthScale: logNormalPrior(Math.SQRT2 + Math.log(width) / 2, Math.sqrt(3)),
    signal: logNormalPrior(0, 0.3),
    noise: logNormalPrior(-4, 1),
  }
}

export const maternGp: Surrogate = {
  name: 'matern-gp',
  summary: 'Gaussian process, Matern 5/2, averaged over draws of its hyper-parameters',
  fit: (training, rng) => fitGp(training, { kernel: matern52, priors: shortPriors, mostDraws: 6 }, rng),
}

const rbfGp: Surrogate = {
  name: 'rbf-gp',
  summary: 'Gaussian process, squared exponential, for smooth responses over many inputs',
  fit: (training, rng) => fitGp(training, { kernel: rbf, priors: longPriors, mostDraws: 3 }, rng),
}

/** What a study uses unless told otherwise. */
export const ensemble = ensembleOf(
  'ensemble',
  'Matern process with extra-trees, weighed by how well each foretells every run',
  [maternGp, extraTrees],
)

export const surrogates: readonly Surrogate[] = [ensemble, maternGp, rbfGp, extraTrees]

/** The surrogate of a name; an ensemble of some members alone where they are named. */
export function surrogateOf(name: string, members?: readonly string[]): Surrogate {
  const find = (wanted: string) => surrogates.find((one) => one.name === wanted) ?? ensemble
  const chosen = find(name)
  if (chosen !== ensemble || members === undefined) return chosen
  return ensembleOf(ensemble.name, ensemble.summary, members.map(find))
}
