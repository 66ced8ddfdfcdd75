// What knowledge beforehand is worth, rightly or wrongly held: paired seeds on four problems, a report.
//
// npm run bench -- knowledge [seeds] [arm ...]

import { writeFileSync } from 'node:fs'
import { type Arm, arms, play } from './knowledge/play.ts'
import { type KnownProblem, knownProblems } from './knowledge/problems.ts'
import { type Row, reportOf } from './knowledge/report.ts'

const [seedsText = '20', ...wanted] = process.argv.slice(2)
const seeds = Number(seedsText)
const chosen = (Object.keys(arms) as Arm[]).filter(
  (arm) => wanted.length === 0 || arm === 'none' || wanted.includes(arm),
)

/** Share of the way from a middling setting to the best that was covered after each run; none of it before the first. */
function gainsOf(problem: KnownProblem, arm: Arm, seed: number): number[] {
  const { least, middling } = problem
  return play(problem, arm, seed).map((best) => Math.max(0, (middling - best) / (middling - least)))
}

const rows: Row[] = []
for (const problem of knownProblems) {
  for (const arm of chosen) {
    const gains = Array.from({ length: seeds }, (_, k) => gainsOf(problem, arm, k + 1))
    rows.push({ problem: problem.name, arm, gains })
    process.stdout.write(`${problem.name} ${arm} done\n`)
  }
}
const report = reportOf(rows, seeds)
process.stdout.write(report)
if (wanted.length === 0) writeFileSync(new URL('reports/knowledge.md', import.meta.url), report)
