// The report of the turning proof, from everything that was played.
import { stream } from '../../optimizer/math/rng.ts'
import { changeAtMillimetres } from '../../plant/lathe-part.ts'
import { latheLimits, promisedShare } from '../../plant/lathe-truth.ts'
import { bootstrap, mean, median } from '../optimizer/statistics.ts'
import type { Played } from '../proof/play.ts'
import { turningArms } from './arms.ts'
import hidden from './hidden.json' with { type: 'json' }
import { tolerance, turning } from './world.ts'

/** What one seed of an arm came to with its last recipe. */
interface Seed {
  readonly isReached: boolean
  readonly isNear: boolean
  readonly isCapable: boolean
  /** First judgement at which the recipe recommended reached the aim; one more than the budget where none did. */
  readonly first: number
  /** Cost of the last recipe over that of the hidden optimum; only where it keeps its limits. */
  readonly excess: number | undefined
  readonly tried: number
  readonly broke: number
  readonly seconds: number
}

const near = 1.1
const checkpoints = turning.judgedAfter!

function seedOf({ turns, seconds }: Played): Seed {
  const last = turns.at(-1)!.verdict
  const tries = turns.slice(turning.start.runs)
  const excess = last.cost / hidden.optimum.cost
  return {
    isReached: last.isReached,
    isNear: last.isCapable && excess <= near,
    isCapable: last.isCapable,
    first: checkpoints.find((after) => turns[after - 1]!.verdict.isReached) ?? turning.budget + 1,
    excess: last.isCapable ? excess : undefined,
    tried: tries.length,
    broke: tries.filter(({ broken }) => broken.length > 0).length,
    seconds,
  }
}

const percent = (share: number) => `${(100 * share).toFixed(0)} %`
const yuan = (value: number) => value.toFixed(2)

function share(seeds: readonly Seed[], test: (seed: Seed) => boolean): number {
  return mean(seeds.map((seed) => (test(seed) ? 1 : 0)))
}

function rowOf(arm: string, played: readonly Played[]): string {
  const seeds = played.map(seedOf)
  const reached = seeds.map(({ isReached }) => (isReached ? 1 : 0))
  const { low, high } = bootstrap(reached, mean, stream(1, 'turning', arm))
  const first = median(seeds.map((seed) => seed.first))
  const excesses = seeds.flatMap(({ excess }) => excess ?? [])
  const tried = seeds.reduce((sum, seed) => sum + seed.tried, 0)
  const broke = seeds.reduce((sum, seed) => sum + seed.broke, 0)
  const cells = [
    arm,
    `${percent(mean(reached))} (${percent(low)} to ${percent(high)})`,
    percent(share(seeds, ({ isNear }) => isNear)),
    percent(share(seeds, ({ isCapable }) => isCapable)),
    first > turning.budget ? `> ${turning.budget}` : String(first),
    excesses.length === 0 ? '-' : `+${percent(median(excesses) - 1)}`,
    `${percent(broke / Math.max(1, tried))}`,
    mean(seeds.map(({ seconds }) => seconds)).toFixed(1),
  ]
  return `| ${cells.join(' | ')} |`
}

/** The aims of the sintering proof, held against this one. */
function aimTable(all: readonly Played[]): string {
  const seedsOf = (arm: string) => all.filter((played) => played.arm === arm).map(seedOf)
  const reached = (arm: string) => share(seedsOf(arm), (seed) => seed.isReached)
  const lines: [string, string, boolean][] = ['kunlun', 'right twin'].flatMap((arm): [string, string, boolean][] => {
    const seeds = seedsOf(arm)
    if (seeds.length === 0) return []
    const kept = share(seeds, ({ isCapable }) => isCapable)
    return [
      [`${arm}: reached in at least 90 % of the seeds`, percent(reached(arm)), reached(arm) >= 0.9],
      [
        `${arm}: the recipe recommended last keeps what it promises in ${percent(promisedShare)}`,
        percent(kept),
        kept >= promisedShare,
      ],
    ]
  })
  const has = (...arms: string[]) => arms.every((arm) => seedsOf(arm).length > 0)
  if (has('wrong twin', 'kunlun')) {
    const [wrong, none] = [reached('wrong twin'), reached('kunlun')]
    lines.push([
      'a wrong twin is no worse than none (reached)',
      `${percent(wrong)} against ${percent(none)}`,
      wrong >= none,
    ])
  }
  if (has('random'))
    lines.push(['random reaches it in at most 10 %', percent(reached('random')), reached('random') <= 0.1])
  const rows = lines.map(([aim, measured, isKept]) => `| ${aim} | ${measured} | ${isKept ? 'kept' : '**missed**'} |`)
  return ['| aim | measured | |', '|---|---|---|', ...rows].join('\n')
}

function costTable(all: readonly Played[]): string {
  const rows = turningArms.flatMap(({ name }) => {
    const played = all.filter(({ arm }) => arm === name)
    if (played.length === 0) return []
    const costs = checkpoints.map((after) => yuan(median(played.map(({ turns }) => turns[after - 1]!.verdict.cost))))
    return [`| ${name} | ${costs.join(' | ')} |`]
  })
  return [
    `| way to search | ${checkpoints.map((after) => `after ${after}`).join(' | ')} |`,
    `|---|${checkpoints.map(() => '---:|').join('')}`,
    ...rows,
  ].join('\n')
}

function described({ recipe, cost, kept, partsPerEdge }: typeof hidden.optimum): string {
  const { speed, feed, depth, insert } = recipe
  const held = `${percent(kept)} of the parts keep all limits`
  return `${speed} m/min, ${feed} mm, depth ${depth} mm, ${insert}: ${yuan(cost)} CNY, ${held}, ${partsPerEdge.toFixed(1)} parts per edge`
}

export function turningReport(all: readonly Played[], command: string): string {
  const rows = turningArms.flatMap(({ name }) => {
    const played = all.filter(({ arm }) => arm === name)
    return played.length === 0 ? [] : [rowOf(name, played)]
  })
  const seeds = [...new Set(all.map(({ seed }) => seed))].toSorted((a, b) => a - b)
  const { roughness, vibration, kilowatts } = latheLimits
  return `# The proof of turning: cheaper shafts in at most ${turning.budget} parts

\`${command}\`: ${seeds.length} seeds (${seeds[0]} to ${seeds.at(-1)}). A shaft of gear steel, 50 mm to 44 mm over 200 mm. Set: cutting speed, feed,
depth (four passes to one), insert (three). Known before a part, not set: the wear of the edge as a camera sees it; edges found with any
wear, changed at ${changeAtMillimetres} mm. Limits: Ra ${roughness} um, vibration ${vibration} mm/s rms, motor ${kilowatts} kW. Cost: minutes of machine with operator, energy,
the share of the edge that was worn away (prices in \`plant/lathe-part.ts\`, inserts in \`plant/lathe-recipe.ts\`).

**Aim.** The recipe recommended after the last part costs at most ${percent(tolerance - 1)} more than the hidden optimum, with all limits kept by at least ${percent(promisedShare)}
of the parts over whole lives of edges: the truth of 40 edges from new to changed, each with its own bar lot, which no instrument shows.
It is asked for after ${checkpoints.join(', ')} parts.

- hidden optimum (long search): ${described(hidden.optimum)}
- recipe of the shop, where every search begins: ${described(hidden.shop)}
- ${hidden.draws} recipes drawn evenly between the bounds: ${(100 * hidden.feasible).toFixed(1)} % keep all limits, ${(100 * hidden.reached).toFixed(2)} % reach the aim

| way to search | reached the aim (90 % interval) | within ${percent(near - 1)} | keeps all limits | median parts | cost over optimum, median where limits are kept | parts tried that broke a limit | seconds to decide |
|---|---|---|---|---|---|---|---|
${rows.join('\n')}

${aimTable(all)}

Cost of the recipe recommended, median over seeds, CNY (whether it keeps its limits or not):

${costTable(all)}

${turningArms.map(({ name, summary }) => `- **${name}**: ${summary}`).join('\n')}

Searches by hand, random and Taguchi recommend their cheapest part that was measured within limits; Kunlun recommends by its models, over the wear
that it has met. A limit is demanded with a probability of ${turning.study.constraints[0]!.probability} of every next part. The study is the product's own: segmentation of the telemetry,
features, ledger, study keeper, in one process. Trial parts promise nothing here: the study is not in safe mode.
It begins at the shop's recipe (near), with the office's bill as a formula of minutes; what an edge costs a part is learnt. The twins foretell cost and power;
the textbook's tool shakes unlike this one, so that surface and vibration are left to the parts.
`
}
