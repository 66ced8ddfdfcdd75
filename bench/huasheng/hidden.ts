// The hidden optimum of the sintering plant and how much of the recipe space is any good: a long search, for the report.
import { writeFileSync } from 'node:fs'
import type { Settings } from '../../ingest/model.ts'
import { stream } from '../../optimizer/math/rng.ts'
import { scrambledSobol } from '../../optimizer/math/sobol.ts'
import { type Specified, scatterOf, specifications } from '../../plant/quality.ts'
import { orderedRecipe } from '../../plant/recipe.ts'
import { fire, type Truth } from '../../plant/truth.ts'
import { huasheng, leastCpk, leastYield } from './world.ts'

const [drawsText = '4000', stepsText = '500'] = process.argv.slice(2)
const rng = stream(1, 'hidden')
const axes = huasheng.study.parameters.filter((one) => one.type === 'continuous')
/** Where a parameter is searched by its logarithm the recipe space is measured so too: as random search draws. */
const settingsAt = (u: ArrayLike<number>): Settings =>
  Object.fromEntries(
    axes.map(({ name, low, high, step = 0, scale }, k) => {
      const value = scale === 'log' ? low * (high / low) ** u[k]! : low + u[k]! * (high - low)
      const grid = step > 0 ? low + Math.round((value - low) / step) * step : value
      return [name, Number(grid.toFixed(6))]
    }),
  )

/** Worth of a recipe: cost where it is capable, else how far it is from that. */
function worthOf(settings: Settings): number {
  const { cost, cpk, isCapable } = huasheng.judge(settings)
  const lack = Object.values(cpk).reduce((sum, one) => sum + Math.max(0, leastCpk - one), 0)
  return isCapable ? cost : 100 + lack + Math.max(0, leastYield - huasheng.describe(settings).yield)
}

/** The mean of a load at least two deviations from part to part within every limit: less can never be capable. */
function mayBeCapable(truth: Truth): boolean {
  return (Object.keys(specifications) as Specified[]).every((name) => {
    const { min, max }: { min?: number; max?: number } = specifications[name]
    const room = 2 * scatterOf(name, truth)
    return (
      truth[name] - room >= (min ?? Number.NEGATIVE_INFINITY) && truth[name] + room <= (max ?? Number.POSITIVE_INFINITY)
    )
  })
}

const drawn = scrambledSobol(axes.length, Number(drawsText), rng)
// The dear judgement is only asked where it can matter.
const likely = drawn.filter((u) => mayBeCapable(fire(orderedRecipe({ program: 'hidden', settings: settingsAt(u) }))))
const judged = likely.map((u) => ({ u, verdict: huasheng.judge(settingsAt(u)) }))
const capable = judged.filter(({ verdict }) => Object.values(verdict.cpk).every((one) => one >= leastCpk))
const feasible = judged.filter(({ verdict }) => verdict.isCapable)
const reached = feasible.filter(({ verdict }) => verdict.isReached)

/** Ever smaller steps from a place, each in some of the axes. */
function refined(from: ArrayLike<number>): { u: number[]; worth: number } {
  let u = Array.from(from)
  let worth = worthOf(settingsAt(u))
  for (let i = 0; i < Number(stepsText); i++) {
    const width = 0.12 * 0.995 ** i
    const moved = u.map((v) => Math.min(1, Math.max(0, v + (rng.uniform() < 0.5 ? 0 : width * rng.normal()))))
    const found = worthOf(settingsAt(moved))
    if (found < worth) [worth, u] = [found, moved]
  }
  return { u, worth }
}

const starts = judged
  .map(({ u }) => ({ u, worth: worthOf(settingsAt(u)) }))
  .toSorted((a, b) => a.worth - b.worth)
  .slice(0, 3)
const ends = starts.map(({ u }) => refined(u)).toSorted((a, b) => a.worth - b.worth)
const best = ends[0]!.u
const settings = settingsAt(best)
const share = (count: number) => count / drawn.length
const report = {
  draws: drawn.length,
  meansKeepAll: share(likely.length),
  capable: share(capable.length),
  feasible: share(feasible.length),
  reached: share(reached.length),
  optimum: { settings, ...huasheng.judge(settings), ...huasheng.describe(settings) },
  laboratory: {
    settings: huasheng.start.settings,
    ...huasheng.judge(huasheng.start.settings),
    ...huasheng.describe(huasheng.start.settings),
  },
}
writeFileSync(new URL('hidden.json', import.meta.url), `${JSON.stringify(report, undefined, 2)}\n`)
process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`)
