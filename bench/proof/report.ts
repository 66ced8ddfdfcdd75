// The tables of a proof: by arm what share of the seeds reached the aim, after how many runs, breaking what on the way.
import { stream } from '../../optimizer/math/rng.ts'
import { bootstrap, mean, median } from '../optimizer/statistics.ts'
import { arms } from './arms.ts'
import type { Played } from './play.ts'
import type { World } from './world.ts'

/** What one seed came to. */
interface Seed {
  /** The recipe recommended after the last run holds the aim. */
  readonly isReached: boolean
  /** First run after which the recommended recipe held the aim; one more than the budget where none did. */
  readonly first: number
  /** Runs after which the recommended recipe held it to the end. */
  readonly forGood: number
  readonly isCapable: boolean
  readonly promised: number
  readonly broken: number
  /** Cost of the recipe recommended last, against that of the recipe at the start. */
  readonly saving: number
  /** Cost of the cheapest capable recipe that was recommended, likewise; 0 where none was. */
  readonly mostSaved: number
  readonly seconds: number
}

function seedOf(world: World, { turns, seconds }: Played): Seed {
  const start = world.judge(world.start.settings).cost
  const holds = turns.map(({ verdict }) => verdict.isReached)
  const first = holds.indexOf(true)
  const last = turns.at(-1)!
  const suggested = turns.filter(({ isPromised }) => isPromised)
  const costs = turns.filter(({ verdict }) => verdict.isCapable).map(({ verdict }) => verdict.cost)
  return {
    isReached: last.verdict.isReached,
    first: first < 0 ? world.budget + 1 : first + 1,
    forGood: last.verdict.isReached ? holds.lastIndexOf(false) + 2 : world.budget + 1,
    isCapable: last.verdict.isCapable,
    promised: suggested.length,
    broken: turns.slice(world.start.runs).filter(({ broken }) => broken.length > 0).length,
    saving: 1 - last.verdict.cost / start,
    mostSaved: costs.length === 0 ? 0 : Math.max(0, 1 - Math.min(...costs) / start),
    seconds,
  }
}

const percent = (share: number) => `${(100 * share).toFixed(0)} %`
const runs = (world: World, value: number) =>
  value > world.budget ? `> ${world.budget}` : value.toFixed(value % 1 === 0 ? 0 : 1)

/** One row for each arm; intervals are 90 % bootstrap intervals over seeds. */
export function armTable(world: World, all: readonly Played[]): string {
  const rows = arms.flatMap(({ name }) => {
    const seeds = all.filter(({ arm }) => arm === name).map((played) => seedOf(world, played))
    if (seeds.length === 0) return []
    const reached = (sample: readonly Seed[]) => mean(sample.map(({ isReached }) => (isReached ? 1 : 0)))
    const { low, high } = bootstrap(
      seeds.map(({ isReached }) => (isReached ? 1 : 0)),
      mean,
      stream(1, world.name, name),
    )
    const made = (world.budget - world.start.runs) * seeds.length
    return [
      [
        name,
        seeds.length,
        `${percent(reached(seeds))} [${percent(low)}, ${percent(high)}]`,
        runs(world, median(seeds.map(({ first }) => first))),
        runs(world, median(seeds.map(({ forGood }) => forGood))),
        percent(mean(seeds.map(({ isCapable }) => (isCapable ? 1 : 0)))),
        `${percent(median(seeds.map(({ saving }) => saving)))}`,
        `${percent(median(seeds.map(({ mostSaved }) => mostSaved)))}`,
        `${percent(seeds.reduce((sum, { broken }) => sum + broken, 0) / made)}`,
        (mean(seeds.map(({ seconds }) => seconds)) / world.budget).toFixed(2),
      ].join(' | '),
    ]
  })
  return `| arm | seeds | reached [90 %] | runs until first | runs until for good | all Cpk ≥ 1.33 at the end | saved at the end, median | most saved while capable, median | runs that break a specification | s per decision |
|---|---|---|---|---|---|---|---|---|---|
${rows.map((row) => `| ${row} |`).join('\n')}`
}

export function armList(): string {
  return arms.map(({ name, summary }) => `- \`${name}\`: ${summary}`).join('\n')
}

/** What was aimed at beside what came out. */
export function aimTable(world: World, all: readonly Played[]): string {
  const of = (arm: string) => all.filter((played) => played.arm === arm).map((played) => seedOf(world, played))
  const reached = (seeds: readonly Seed[]) => mean(seeds.map(({ isReached }) => (isReached ? 1 : 0)))
  const [right, none, wrong, random] = ['right twin', 'kunlun', 'wrong twin', 'random'].map(of)
  const promise = 1 - Math.min(...world.study.constraints.map(({ probability }) => probability))
  const lines: (readonly [string, string, boolean])[] = []
  for (const [name, seeds] of [
    ['right twin', right!],
    ['kunlun', none!],
  ] as const) {
    if (seeds.length === 0) continue
    const first = median(seeds.map(({ first: one }) => one))
    const broken = seeds.reduce((sum, one) => sum + one.broken, 0) / ((world.budget - world.start.runs) * seeds.length)
    lines.push([`${name}: reached in at least 90 % of the seeds`, percent(reached(seeds)), reached(seeds) >= 0.9])
    lines.push([`${name}: median of at most 20 runs`, runs(world, first), first <= 20])
    lines.push([
      `${name}: at most the promised ${percent(promise)} of runs break a specification`,
      percent(broken),
      broken <= promise,
    ])
  }
  if (wrong!.length > 0 && none!.length > 0)
    lines.push([
      'a wrong twin is no worse than none (reached)',
      `${percent(reached(wrong!))} against ${percent(reached(none!))}`,
      reached(wrong!) >= reached(none!),
    ])
  if (random!.length > 0)
    lines.push(['random reaches it in at most 10 % of the seeds', percent(reached(random!)), reached(random!) <= 0.1])
  return `| aim | measured | verdict |
|---|---|---|
${lines.map(([aim, measured, isKept]) => `| ${aim} | ${measured} | ${isKept ? 'kept' : '**missed**'} |`).join('\n')}`
}
