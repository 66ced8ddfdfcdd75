// Whether safe mode keeps its promise: suggestions that broke a limit, against the gain of a study without safety.
//
// npm run bench -- safe [repeats] [problem ...] [--anew]; all problems at once write reports/safe.md.
// Gains without safety are kept in .cache; --anew measures them again.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { clopperPearson } from '../optimizer/math/clopper-pearson.ts'
import { type Played, play, runsPlayed } from './safe/play.ts'
import type { SafeProblem } from './safe/problem.ts'
import { safeProblems } from './safe/problems.ts'

const given = process.argv.slice(2)
const [repeatsText = '10', ...wanted] = given.filter((word) => word !== '--anew')
const repeats = Number(repeatsText)
const cacheFile = new URL('../.cache/bench-safe.json', import.meta.url)

interface Row extends Omit<Played, 'gain'> {
  readonly problem: SafeProblem
  readonly gain: number
  readonly freeGain: number
  readonly freeBroken: number
}

const cache: Record<string, Played> =
  existsSync(cacheFile) && !given.includes('--anew') ? JSON.parse(readFileSync(cacheFile, 'utf8')) : {}

function unrestricted(problem: SafeProblem, seed: number): Played {
  const key = `${problem.name}/${seed}`
  cache[key] ??= play(problem, seed, 'none')
  return cache[key]
}

function measure(problem: SafeProblem): Row {
  const seeds = Array.from({ length: repeats }, (_, seed) => seed)
  const safe = seeds.map((seed) => play(problem, seed, 'safe'))
  const free = seeds.map((seed) => unrestricted(problem, seed))
  const total = (of: (played: Played) => number, all = safe) => all.reduce((sum, one) => sum + of(one), 0)
  return {
    problem,
    risked: total(({ risked }) => risked),
    made: total(({ made }) => made),
    broken: total(({ broken }) => broken),
    refused: total(({ refused }) => refused),
    gain: total(({ gain }) => gain),
    freeGain: total(({ gain }) => gain, free),
    freeBroken: total(({ broken }) => broken, free),
  }
}

const percent = (share: number) => (Number.isFinite(share) ? (100 * share).toFixed(1) : '-')

function cells({ problem, made, broken, risked, refused, gain, freeGain, freeBroken }: Row): string[] {
  const { high } = clopperPearson(broken, made)
  return [
    problem.name,
    problem.trap,
    String(made),
    String(broken),
    percent(broken / made),
    percent(risked / made),
    percent(made === 0 ? Number.NaN : high),
    String(refused),
    percent(gain / freeGain),
    percent(freeBroken / (repeats * runsPlayed)),
  ]
}

/** Gains are summed as shares, so that no problem's unit counts more than another's. */
function totalOf(rows: readonly Row[]): string[] {
  const sum = (of: (row: Row) => number) => rows.reduce((total, row) => total + of(row), 0)
  const [made, broken] = [sum((row) => row.made), sum((row) => row.broken)]
  return [
    '**all that can be promised**',
    '',
    String(made),
    String(broken),
    percent(broken / made),
    percent(sum((row) => row.risked) / made),
    percent(clopperPearson(broken, made).high),
    String(sum((row) => row.refused)),
    percent(sum((row) => row.gain / row.freeGain) / rows.length),
    percent(sum((row) => row.freeBroken) / (rows.length * repeats * runsPlayed)),
  ]
}

const heads = [
  'problem',
  'trap',
  'suggested',
  'broken',
  '%',
  'foretold %',
  'upper end %',
  'refused',
  'gain %',
  'broken without safety %',
]
const line = (parts: readonly string[]) => `| ${parts.join(' | ')} |\n`
const chosen = safeProblems.filter(({ name }) => wanted.length === 0 || wanted.some((word) => name.includes(word)))
const rows = chosen.map((problem) => {
  const row = measure(problem)
  process.stdout.write(line(cells(row).filter((_, k) => k !== 1)))
  mkdirSync(new URL('.', cacheFile), { recursive: true })
  writeFileSync(cacheFile, JSON.stringify(cache))
  return row
})
const total = totalOf(rows.filter(({ problem }) => problem.promisable !== false))
process.stdout.write(line(total))

const whole = (of: (row: Row) => number) => rows.reduce((sum, row) => sum + of(row), 0)

if (wanted.length === 0) {
  const table = [heads, heads.map(() => '---'), ...rows.map(cells), total].map(line).join('')
  writeFileSync(new URL('reports/safe.md', import.meta.url), report(table))
}

function report(table: string): string {
  return `# Safe mode: promises kept

\`npm run bench -- safe ${repeats}\`: ${repeats} seeds a problem, one to five safe runs to start from (spread over what is safe, or close
to one recipe), then ${runsPlayed} runs. Promised: 95 % a suggestion. *broken*: failed, or measured outside a limit, noise counted.
*foretold*: mean of 1 - \`feasible\` over the suggestions. *upper end*: of the 95 % Clopper-Pearson interval. *refused*:
no_safe_setting instead of a suggestion; the run is spent.
*gain*: best safe objective found above the best start, as a share of what the same study gains without safety.

${table}
Aims: upper end of the total at most 5 %, gain at least 80 %. A border that nothing foretells (cliff, jump, region of failures) is
met about once in each study, then left alone. Pools of few, far rows are refused; that costs most of the gain that is missing. With the problem left out of
the total the share of broken promises is ${percent(whole(({ broken }) => broken) / whole(({ made }) => made))} %.

Problems that no strategy can promise anything about (the chance of failure is everywhere larger than what may be risked) stand
in the table, not in the total.
`
}
