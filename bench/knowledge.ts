// What knowledge beforehand is worth, rightly or wrongly held: paired seeds on four problems, a report.
//
// npm run bench -- knowledge [seeds] [fresh]: goes on where it stopped, unless fresh; writes reports/knowledge.md

import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type Arm, arms, play } from './knowledge/play.ts'
import { type KnownProblem, knownProblems } from './knowledge/problems.ts'
import { type Row, reportOf } from './knowledge/report.ts'

const [seedsText = '20', fresh] = process.argv.slice(2)
const seeds = Number(seedsText)
const folder = new URL('.results/', import.meta.url)
const kept = new URL('knowledge.jsonl', folder)
mkdirSync(folder, { recursive: true })
if (fresh === 'fresh') rmSync(kept, { force: true })

interface Played {
  readonly problem: string
  readonly arm: string
  readonly seed: number
  readonly gains: readonly number[]
}

const known: Played[] = existsSync(kept)
  ? readFileSync(kept, 'utf8')
      .split('\n')
      .filter((line) => line.endsWith('}'))
      .map((line) => JSON.parse(line) as Played)
  : []

/** Share of the way from a middling setting to the best that was covered after each run; none of it before the first. */
function gainsOf({ least, middling }: KnownProblem, best: readonly number[]): number[] {
  return best.map((value) => Math.max(0, (middling - value) / (middling - least)))
}

function played(problem: KnownProblem, arm: Arm, seed: number): Played {
  const found = known.find((one) => one.problem === problem.name && one.arm === arm && one.seed === seed)
  if (found) return found
  const one = { problem: problem.name, arm, seed, gains: gainsOf(problem, play(problem, arm, seed)) }
  appendFileSync(kept, `${JSON.stringify(one)}\n`)
  return one
}

// Seed after seed, so that what was played by the time of an interruption is balanced.
const all: Played[] = []
for (let seed = 1; seed <= seeds; seed++) {
  for (const problem of knownProblems)
    for (const arm of Object.keys(arms) as Arm[]) all.push(played(problem, arm, seed))
  process.stdout.write(`seed ${seed} of ${seeds}\n`)
}
const rows = knownProblems.flatMap(({ name }) =>
  (Object.keys(arms) as Arm[]).map(
    (arm): Row => ({
      problem: name,
      arm,
      gains: all.filter((one) => one.problem === name && one.arm === arm).map(({ gains }) => gains),
    }),
  ),
)
const report = reportOf(rows, seeds)
process.stdout.write(report)
writeFileSync(new URL('reports/knowledge.md', import.meta.url), report)
