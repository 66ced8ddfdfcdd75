// A Gaussian process of few draws, for models that are only checked against a study's own runs.

import { matern52 } from '../math/kernels.ts'
import { fitGp } from '../surrogates/gp.ts'
import { gammaPrior, logNormalPrior, type Priors } from '../surrogates/hyper-posterior.ts'
import type { Surrogate } from '../surrogates/surrogate.ts'

export function lightGp(mostDraws: number): Surrogate {
  return {
    name: 'light-gp',
    summary: 'Gaussian process, Matern 5/2, of few draws of its hyper-parameters',
    fit: (training, rng) => fitGp(training, { kernel: matern52, priors: priorsFor, mostDraws }, rng),
  }
}

function priorsFor(width: number): Priors {
  const stretch = Math.sqrt(Math.max(1, width / 6))
  return { lengthScale: gammaPrior(3, 6 / stretch), signal: gammaPrior(2, 0.5), noise: logNormalPrior(-4, 1.5) }
}
