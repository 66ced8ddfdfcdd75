// Simulation-based calibration [Talts2018]: truths drawn from the priors, data made of them, how often intervals hold them.
import { calibrate } from '../../optimizer/calibration/calibrate.ts'
import { likeness } from '../../optimizer/calibration/likelihood.ts'
import { rampProblem } from '../../optimizer/calibration/ramps.ts'
import { factor } from '../../optimizer/math/cholesky.ts'
import { type Rng, stream } from '../../optimizer/math/rng.ts'

const rates = [2, 5, 12]
const temperatures = [1150, 1250, 1330, 1400, 1460, 1520]

export interface Coverage {
  readonly asked: number
  readonly inside: number
  readonly unconverged: number
  /** Share of the rounds in which the interval of each unknown held the truth. */
  readonly shares: Readonly<Record<string, number>>
}

/** Calibrates `rounds` simulated dilatometries of 18 points; unknowns, noise, discrepancy are all drawn from their priors. */
export function coverage({ rounds, seed }: { readonly rounds: number; readonly seed: number }): Coverage {
  const held = new Map<string, number>()
  let unconverged = 0
  for (let round = 0; round < rounds; round++) {
    const { readings, truth } = simulated(stream(seed, 'truth', round))
    const fit = calibrate(rampProblem(readings, 'alumina-99.6'), { seed: round, warmUp: 120, draws: 250 })
    if (!fit.isConverged) unconverged++
    for (const [k, { name, posterior }] of fit.unknowns.entries()) {
      const isInside = truth[k]! >= posterior.low && truth[k]! <= posterior.high
      held.set(name, (held.get(name) ?? 0) + (isInside ? 1 : 0))
    }
  }
  const inside = [...held.values()].reduce((sum, one) => sum + one, 0)
  const shares = Object.fromEntries([...held].map(([name, count]) => [name, count / rounds]))
  return { asked: rounds * held.size, inside, unconverged, shares }
}

function simulated(rng: Rng) {
  const points = rates.flatMap((perMinute) => temperatures.map((celsius) => ({ perMinute, celsius, density: 0.6 })))
  const problem = rampProblem(points, 'alumina-99.6')
  const truth = Float64Array.from(problem.unknowns, ({ prior }) => {
    for (;;) {
      const drawn = prior.mean + prior.sd * rng.normal()
      if (drawn >= prior.low && drawn <= prior.high) return drawn
    }
  })
  const told = new Float64Array(points.length)
  problem.model(truth, points, told)
  const { noise, discrepancy } = problem.outcomes[0]!
  const [sigma, tau] = [noise, discrepancy].map((centre) => centre * Math.exp(0.7 * rng.normal()))
  const bias = smooth(
    problem.observations.map(({ place }) => place),
    rng,
  )
  const readings = points.map((point, i) => ({ ...point, density: told[i]! + tau! * bias[i]! + sigma! * rng.normal() }))
  return { readings, truth }
}

/** A draw of the discrepancy's process at the places. */
function smooth(places: readonly (readonly number[])[], rng: Rng): number[] {
  const n = places.length
  const { lower } = factor(
    Float64Array.from({ length: n * n }, (_, at) => likeness(places[Math.floor(at / n)]!, places[at % n]!)),
    n,
  )
  const z = places.map(() => rng.normal())
  return places.map((_, i) => z.slice(0, i + 1).reduce((sum, value, j) => sum + lower[i * n + j]! * value, 0))
}
