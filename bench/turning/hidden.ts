// The hidden optimum of the lathe, how much of the recipe space is any good: a long search, written beside for the proof.
import { writeFileSync } from 'node:fs'
import { stream } from '../../optimizer/math/rng.ts'
import { scrambledSobol } from '../../optimizer/math/sobol.ts'
import {
  type InsertName,
  inserts,
  type LatheRecipe,
  latheBounds,
  latheDepths,
  shopRecipe,
} from '../../plant/lathe-recipe.ts'
import { turnTruth } from '../../plant/lathe-truth.ts'

const [drawsText = '20000', stepsText = '400'] = process.argv.slice(2)
const rng = stream(1, 'hidden turning')
const names = Object.keys(inserts) as InsertName[]
/** Edges for a first look; what it lets pass is judged in full. */
const glance = 4

/** As the study sees them: on its grid. */
function recipeAt(u: ArrayLike<number>): LatheRecipe {
  const along = ([low, high]: readonly [number, number], share: number) => low + (high - low) * share
  return {
    ...shopRecipe,
    speed: Math.round(along(latheBounds.speed, u[0]!)),
    feed: Math.round(along(latheBounds.feed, u[1]!) * 200) / 200,
    depth: latheDepths[Math.min(latheDepths.length - 1, Math.floor(u[2]! * latheDepths.length))]!,
    insert: names[Math.min(names.length - 1, Math.floor(u[3]! * names.length))]!,
  }
}

const recipes = scrambledSobol(4, Number(drawsText), rng).map((u) => ({ u, recipe: recipeAt(u) }))
const likely = recipes.filter(({ recipe }) => turnTruth(recipe, glance).kept >= 0.8)
const feasible = likely
  .map(({ u, recipe }) => ({ u: [...u], recipe, truth: turnTruth(recipe) }))
  .filter(({ truth }) => truth.isFeasible)
  .toSorted((a, b) => a.truth.cost - b.truth.cost)

/** Places that a refinement begins at: lobes of chatter part what is good into islands. */
const islands = 6

/** The best of each insert with each depth, by small steps from its best islands. */
function refined(insert: string, depth: number) {
  const begins = feasible.filter(({ recipe }) => recipe.insert === insert && recipe.depth === depth).slice(0, islands)
  const ends = begins.map((begin) => climbed(begin)).toSorted((a, b) => a.truth.cost - b.truth.cost)
  return ends[0] ? [{ recipe: ends[0].recipe, ...ends[0].truth }] : []
}

function climbed(begin: (typeof feasible)[number]): (typeof feasible)[number] {
  let best = begin
  for (let i = 0; i < Number(stepsText); i++) {
    const width = 0.06 * 0.99 ** i
    const u = best.u.map((v, k) => (k < 2 ? Math.min(1, Math.max(0, v + width * rng.normal())) : v))
    const recipe = recipeAt(u)
    const truth = turnTruth(recipe)
    if (truth.isFeasible && truth.cost < best.truth.cost) best = { u, recipe, truth }
  }
  return best
}

const basins = names.flatMap((insert) => latheDepths.flatMap((depth) => refined(insert, depth)))
const optimum = basins.toSorted((a, b) => a.cost - b.cost)[0]!
const report = {
  draws: recipes.length,
  feasible: feasible.length / recipes.length,
  reached: feasible.filter(({ truth }) => truth.cost <= 1.05 * optimum.cost).length / recipes.length,
  optimum,
  shop: { recipe: shopRecipe, ...turnTruth(shopRecipe) },
  basins,
}
writeFileSync(new URL('hidden.json', import.meta.url), `${JSON.stringify(report, undefined, 2)}\n`)
process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`)
