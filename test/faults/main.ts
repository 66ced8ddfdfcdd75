// The fault campaign: node test/faults/main.ts [--only NAME]... [--times N] [--short] [--seed N] [--data FOLDER] [--report FILE]
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { fireAll } from './campaign.ts'
import type { Fault } from './fault.ts'
import { openProgress, verdictOf } from './progress.ts'
import { faults } from './registry.ts'
import { reportOf } from './report.ts'

const root = resolve(import.meta.dirname, '../..')
const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    times: { type: 'string' },
    short: { type: 'boolean', default: false },
    seed: { type: 'string' },
    data: { type: 'string', default: join(root, '.faults') },
    report: { type: 'string' },
  },
})

const chosen = values.only.length === 0 ? faults : values.only.flatMap(named)
if (chosen.length === 0) {
  process.stderr.write(`no such fault; there are:\n${faults.map(({ name }) => `  ${name}\n`).join('')}`)
  process.exitCode = 2
} else process.exitCode = (await campaign()) ? 0 : 1

/** The fault of that name, or else all whose names begin so. */
function named(start: string): readonly Fault[] {
  const exact = faults.filter(({ name }) => name === start)
  return exact.length > 0 ? exact : faults.filter(({ name }) => name.startsWith(start))
}

/** True where every firing held. */
async function campaign(): Promise<boolean> {
  const progress = openProgress(join(values.data, values.short ? 'short.jsonl' : 'full.jsonl'))
  const times = (fault: Fault) => Number(values.times ?? (values.short ? fault.shortTimes : fault.times))
  const tell = (line: string) => void process.stdout.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`)
  const leftOut = new Map<string, string>()
  for (const fault of chosen) {
    const seed = values.seed === undefined ? {} : { seed: Number(values.seed) }
    const reason = await fireAll(fault, { progress, times, tell, ...seed })
    if (reason !== undefined) leftOut.set(fault.name, reason)
  }
  const command = ['npm run test:faults', ...(process.argv.length > 2 ? ['--', ...process.argv.slice(2)] : [])].join(
    ' ',
  )
  const file = reportFile()
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, reportOf({ faults: chosen, progress, leftOut, command }))
  tell(`the report is in ${file}`)
  const isComplete = (fault: Fault) => {
    const entries = progress.entriesOf(fault.name)
    const held = entries.filter((entry) => verdictOf(fault, entry) === 'held').length
    return held >= times(fault) && entries.every((entry) => verdictOf(fault, entry) !== 'failed')
  }
  return chosen.every((fault) => leftOut.has(fault.name) || isComplete(fault))
}

/** Only the whole campaign has the place that is quoted elsewhere. */
function reportFile(): string {
  if (values.report !== undefined) return resolve(values.report)
  const isWhole = values.only.length === 0 && values.times === undefined && !values.short
  return isWhole ? join(root, 'bench/reports/faults.md') : join(values.data, 'faults.md')
}
