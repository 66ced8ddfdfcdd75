// Robust against mean: a plant whose cheapest mean lies on a cliff, judged by the true cost of a good part.
//
//   node bench/robust.ts [seeds] [runs]
//
// Four specimens of each run are measured. Three ways to say the same wish: the cost of a part with limits on the mean of a
// run; the cost divided by the share of good specimens, as measured; the cost for each good part as the product predicts it.

import { viewOf } from '../optimizer/history.ts'
import { normalCdf } from '../optimizer/math/normal.ts'
import { type Rng, stream } from '../optimizer/math/rng.ts'
import { recommend } from '../optimizer/recommend.ts'
import { answerRobust, answerScreening, answerWindow } from '../optimizer/robust/answers.ts'
import { specimenScatter } from '../optimizer/robust/within-run.ts'
import { studyConfig } from '../optimizer/study-config.ts'
import { suggestForStudy } from '../optimizer/suggest.ts'

const specimens = 4
const between = { density: 0.12, camber: 0.008 }
/** Between the parts of one run. */
const within = { density: 0.45, camber: 0.02 }
const limits = { density: 96, camber: 0.3 }

type At = Readonly<Record<string, number>>

/** Hotter, longer: denser, more bent; cost follows time with temperature, so that the cheapest is the thinnest. */
function truth({ peak = 0, soak = 0, ramp = 0 }: At) {
  const [t, s, r] = [(peak - 1580) / 40, (soak - 120) / 60, (ramp - 4) / 2]
  return {
    density: 96.6 + 1.3 * t + 0.7 * s - 0.35 * r - 0.45 * t * t - 0.2 * s * s,
    camber: 0.21 + 0.05 * t + 0.025 * s + 0.012 * r * r + 0.02 * Math.max(0, t) ** 2,
    cost: 0.6 + 0.045 * t + 0.07 * s - 0.05 * r + 0.012 * r * r,
  }
}

/** By the normal distribution, between runs with within. */
function trueYield(at: At): number {
  const { density, camber } = truth(at)
  const dense = normalCdf((density - limits.density) / Math.hypot(between.density, within.density))
  return dense * normalCdf((limits.camber - camber) / Math.hypot(between.camber, within.camber))
}

const trueCost = (at: At) => truth(at).cost / trueYield(at)

interface Run {
  readonly run: string
  readonly settings: Record<string, number>
  readonly outcomes: Record<string, number>
  readonly scatter: Record<string, { readonly variance: number; readonly degrees: number }>
}

function measure(settings: Record<string, number>, index: number, rng: Rng): Run {
  const { density, camber, cost } = truth(settings)
  const centre = { density: density + between.density * rng.normal(), camber: camber + between.camber * rng.normal() }
  const drawn = Array.from({ length: specimens }, () => ({
    density: centre.density + within.density * rng.normal(),
    camber: centre.camber + within.camber * rng.normal(),
  }))
  const good = drawn.filter((one) => one.density >= limits.density && one.camber <= limits.camber).length
  const mean = (of: 'density' | 'camber') => drawn.reduce((sum, one) => sum + one[of] / specimens, 0)
  return {
    ...{ run: `r${index}`, settings },
    outcomes: {
      density: mean('density'),
      camber: mean('camber'),
      cost,
      share: cost / Math.max(0.5 / specimens, good / specimens),
    },
    scatter: {
      density: specimenScatter(drawn.map((one) => one.density))!,
      camber: specimenScatter(drawn.map((one) => one.camber))!,
    },
  }
}

const parameters = [
  { name: 'peak', type: 'continuous', low: 1530, high: 1640 },
  { name: 'soak', type: 'continuous', low: 30, high: 240 },
  { name: 'ramp', type: 'continuous', low: 2, high: 8 },
]
const constraints = [
  { outcome: 'density', min: limits.density, probability: 0.9 },
  { outcome: 'camber', max: limits.camber, probability: 0.9 },
]
const ways = {
  'cost of a part, limits on the mean': { objectives: [{ outcome: 'cost', goal: 'minimize' }], constraints },
  'cost over the share of good specimens': { objectives: [{ outcome: 'share', goal: 'minimize' }], constraints },
  'cost for each good part, predicted': {
    objectives: [{ outcome: 'goodPartCost', goal: 'minimize', perGoodPart: 'cost' }],
    constraints,
  },
}

function campaign(way: keyof typeof ways, seed: number, budget: number): At {
  const study = studyConfig.parse({ machine: 'kiln', parameters, budget, seed, ...ways[way] })
  const observations: Run[] = []
  for (let i = 0; i < budget; i++) {
    // The noise of the i-th run is the same for every way.
    const [next] = suggestForStudy({ study, observations, seed, pending: [], count: 1 })
    observations.push(measure(next!.settings as Record<string, number>, i, stream(seed, 'plant', i)))
  }
  const best = recommend(viewOf({ study, observations, seed }, []), true, stream(seed, 'end'))!
  return Object.fromEntries(best.settings) as At
}

/** The hidden optimum by a fine grid. */
function hidden(): number {
  let least = Number.POSITIVE_INFINITY
  for (let peak = 1530; peak <= 1640; peak += 2)
    for (let soak = 30; soak <= 240; soak += 5)
      for (let ramp = 2; ramp <= 8; ramp += 0.1) least = Math.min(least, trueCost({ peak, soak, ramp }))
  return least
}

const [seeds = 20, budget = 20] = process.argv.slice(2).map(Number)
const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
const percent = (value: number) => `${(100 * value).toFixed(1)} %`

function compare(): string[] {
  const least = hidden()
  const names = Object.keys(ways) as (keyof typeof ways)[]
  const ends = names.map((way) => Array.from({ length: seeds }, (_, i) => campaign(way, i + 1, budget)))
  const costs = ends.map((all) => all.map((at) => trueCost(at) / least - 1))
  const [predicted] = costs.slice(-1)
  return [
    `${seeds} seeds, ${budget} runs of ${specimens} specimens; least true cost of a good part ${least.toFixed(4)}.`,
    '',
    '| wish | true yield: median, least | cost of a good part over the least: median, worst | dearer than predicted in |',
    '|---|---|---|---|',
    ...names.map((way, k) => {
      const [yields, over] = [ends[k]!.map(trueYield), costs[k]!]
      const dearer = over.filter((cost, i) => cost > predicted![i]!).length
      const last = k === names.length - 1 ? '–' : `${dearer} of ${seeds} seeds`
      return `| ${way} | ${percent(median(yields))}, ${percent(Math.min(...yields))} | ${percent(median(over))}, ${percent(Math.max(...over))} | ${last} |`
    }),
  ]
}

const ask = { process: 'sintering', material: 'alumina-96', settings: { peakTemperature: 1585 }, seed: 1 }
const axes = { x: { name: 'peakTemperature', low: 1540, high: 1640 }, y: { name: 'soak', low: 30, high: 240 } }
const jobs = {
  'process window, 40 x 40, 128 states': () => answerWindow({ ...ask, ...axes }),
  'yield, capability of 10,000 parts': () => answerRobust({ ...ask, parts: 10_000 }),
  'screening of 27 settings, 29,696 runs': () => answerScreening({ ...ask, over: 'settings' }),
}

/** Of one thread: the quickest of five, after the compiler has seen it once. */
function speeds(): string[] {
  const rows = Object.entries(jobs).map(([name, job]) => {
    const times = Array.from({ length: 6 }, () => {
      const begun = performance.now()
      job()
      return performance.now() - begun
    })
    return `| ${name} | ${Math.min(...times.slice(1)).toFixed(0)} ms |`
  })
  return ['| question, alumina 96 % by the sheets | quickest of five |', '|---|---|', ...rows]
}

process.stdout.write(`${[...compare(), '', ...speeds()].join('\n')}\n`)
